/**
 * Headers of the app on every request: a token of AWS WAF, what a proxy asks for.
 *
 * @module
 */
import { invalid, typeOf } from '../config.ts'
import type { Fetch } from '../ports.ts'

/** Headers by name. An undefined value counts as absent. */
type HeaderRecord = Readonly<Record<string, string | undefined>>

/** Headers, or a function that gives those of one request. */
export type RequestHeaders = HeaderRecord | (() => HeaderRecord | Promise<HeaderRecord>)

/** Headers that belong to the protocol. */
const RESERVED = /^(content-\w+|x-amz-target|host)$/i

/**
 * A `fetch` that adds headers. A function is called for each attempt, within its deadline; if it fails, so does the
 * request.
 *
 * @throws {ConfigurationError} when the headers are invalid, or would replace one of the protocol.
 */
export function withHeaders(fetch: Fetch, headers: RequestHeaders | undefined): Fetch {
  if (headers === undefined) return fetch
  if (typeof headers !== 'function') readHeaders(headers)
  return async (url, init) => {
    const own = readHeaders(typeof headers === 'function' ? await headers() : headers)
    return fetch(url, { ...init, headers: { ...own, ...init.headers } })
  }
}

/** Checks headers, and leaves out absent ones. Values may be secret: an error does not repeat them. */
function readHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) throw invalid('headers', 'an object', typeOf(headers))
  const present = Object.entries(headers).filter(([, value]) => value !== undefined)
  for (const [name, value] of present) {
    if (typeof value !== 'string' || RESERVED.test(name))
      throw invalid(`headers.${name}`, 'a string, and not a header of the protocol', typeOf(value), 'headers')
  }
  return Object.fromEntries(present)
}
