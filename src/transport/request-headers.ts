/**
 * Headers of the app on every request: a token of AWS WAF, what a proxy asks for.
 *
 * @module
 */
import { invalid, typeOf } from '../config.ts'
import { AuthError, ConfigurationError } from '../errors.ts'
import type { Fetch } from '../ports.ts'

/** Headers by name. An undefined value counts as absent. */
type HeaderRecord = Readonly<Record<string, string | undefined>>

/** Headers, or a function that gives those of one request. */
export type RequestHeaders = HeaderRecord | (() => HeaderRecord | Promise<HeaderRecord>)

/** Headers that belong to the protocol. */
const RESERVED = /^(content-\w+|x-amz-target|host)$/
const VALID_NAME = /^[\w!#$%&'*+.^`|~-]+$/

/**
 * A `fetch` that adds headers. A function is called for each attempt, within its deadline.
 *
 * @throws {ConfigurationError} when the headers are invalid, or would replace one of the protocol.
 */
export function withHeaders(fetch: Fetch, headers: RequestHeaders | undefined): Fetch {
  if (headers === undefined) return fetch
  const fixed = typeof headers === 'function' ? undefined : readHeaders(headers)
  return async (url, init) => {
    const own = fixed ?? readHeaders(await callFor(headers as () => unknown))
    return fetch(url, { ...init, headers: { ...own, ...init.headers } })
  }
}

async function callFor(headers: () => unknown): Promise<unknown> {
  try {
    return await headers()
  } catch (thrown) {
    if (thrown instanceof AuthError) throw thrown
    const { name, message } = Object(thrown)
    // Nothing was sent. A token that could not be fetched may be there next time.
    throw new ConfigurationError('headers failed', { field: 'headers', retryable: true, cause: { name, message } })
  }
}

/** Checks headers. Values may be secret: an error does not repeat them. */
function readHeaders(headers: unknown): Record<string, string> {
  if (typeof headers !== 'object' || headers === null) throw invalid('headers', 'an object', typeOf(headers))
  const read: Record<string, string> = {}
  for (const [key, value] of Object.entries(headers)) {
    const name = key.toLowerCase()
    if (value === undefined) continue
    if (RESERVED.test(name)) throw invalid(`headers.${key}`, 'absent', 'a header of the protocol', 'headers')
    if (!VALID_NAME.test(name) || typeof value !== 'string' || /[\0\r\n]/.test(value))
      throw invalid(`headers.${key}`, 'a header with a string value', typeOf(value), 'headers')
    read[name] = value
  }
  return read
}
