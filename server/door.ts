/**
 * The door of the handler: requests of this origin's pages, in JSON, of bounded size, in bounded time.
 *
 * @module
 */
import { concatBytes, readUtf8 } from '../src/bytes.ts'
import { isObject, readJson } from '../src/json.ts'
import { within } from '../src/timers.ts'
import { type Members, refusal } from './operations.ts'
import type { ServerSettings } from './settings.ts'

const LONGEST_BODY_BYTES = 64 * 1024
const JSON_TYPE = /^application\/(x-amz-json-1\.1|json)\s*(;\s*charset=utf-8\s*)?$/i

/**
 * The operation that a request asks for: `x-amz-target` names it, as in a request to Cognito.
 *
 * @throws {CognitoError} for a request that no page of this origin has sent, or that is not a POST of JSON.
 */
export function readOperation(request: Request, { origins }: Pick<ServerSettings, 'origins'>): string {
  const { headers, method } = request
  if (method !== 'POST') throw refusal('MethodNotAllowedException', 'Only POST is allowed', 405)
  const site = headers.get('sec-fetch-site')
  // Older browsers, and pages over http, send no Sec-Fetch-Site.
  const isOurs = site === null ? origins.includes(headers.get('origin') ?? '') : site === 'same-origin'
  if (!isOurs) throw refusal('ForbiddenException', 'The request comes from another origin', 403)
  if (!JSON_TYPE.test(headers.get('content-type') ?? '') || headers.has('content-encoding')) {
    throw refusal('UnsupportedMediaTypeException', 'The body must be JSON', 415)
  }
  const [, operation] = /^AWSCognitoIdentityProviderService\.(\w{1,64})$/.exec(headers.get('x-amz-target') ?? '') ?? []
  if (operation === undefined) throw refusal('NotAllowedException', 'The operation is not allowed')
  return operation
}

/**
 * Reads the body.
 *
 * @throws {CognitoError} when it is longer than 64 kB, takes longer than `timeoutMs`, or is not a JSON object.
 */
export async function readInput(request: Request, { clock, timeoutMs }: ServerSettings): Promise<Members> {
  const { body, headers } = request
  const tooLong = () => refusal('RequestEntityTooLargeException', 'The body is longer than 64 kB', 413)
  if (Number(headers.get('content-length') ?? 0) > LONGEST_BODY_BYTES) throw tooLong()
  const reader = body?.getReader()
  const read = async (): Promise<Uint8Array> => {
    const pieces: Uint8Array[] = []
    for (let size = 0; reader; ) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.length
      if (size > LONGEST_BODY_BYTES) throw tooLong()
      pieces.push(value)
    }
    return concatBytes(...pieces)
  }
  const late = () => refusal('RequestTimeoutException', 'The body did not arrive in time', 408)
  let bytes: Uint8Array
  try {
    bytes = await within(clock, timeoutMs, read(), late)
  } catch (thrown) {
    reader?.cancel().catch(() => undefined)
    throw thrown
  }
  const input = readJson(readUtf8(bytes) ?? '')
  if (!isObject(input)) throw refusal('SerializationException', 'The body is not a JSON object')
  return input
}

/**
 * The address of the user: the one that the outermost of the trusted proxies has seen.
 *
 * @returns `undefined` without trusted proxies, or when the header is shorter than their chain.
 */
export function readAddress({ headers }: Request, { trustedProxies }: ServerSettings): string | undefined {
  if (trustedProxies === 0) return undefined
  const address = (headers.get('x-forwarded-for') ?? '').split(',').at(-trustedProxies)?.trim()
  return address && /^[0-9a-f.:]{2,45}$/i.test(address) ? address : undefined
}
