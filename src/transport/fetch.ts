/**
 * Calls Cognito by `fetch`: one POST of JSON for each operation.
 *
 * @module
 */
import { type Endpoints, invalid, typeOf } from '../config.ts'
import { AuthError, type CognitoError, ConfigurationError, NetworkError } from '../errors.ts'
import type { Clock, Fetch, FetchResponse } from '../ports.ts'
import { pause, within } from '../timers.ts'
import { type Call, type CallOptions, untilGivenUp } from './call.ts'
import type { OperationName } from './operations.ts'
import { isJson, noAnswer, readAnswer, readBody, refusedOption } from './response.ts'

/** Options of the transport. */
export interface FetchTransportOptions {
  /** An absolute URL, several of one pool, or a function that is called for each call. */
  readonly endpoint: Endpoints | (() => Promise<Endpoints>)
  readonly fetch: Fetch
  readonly clock: Clock
  /** Deadline of one attempt, its body included. Milliseconds. Default: 10 seconds (10000). */
  readonly timeoutMs?: number
  /** Called with the server's time of each response that carries it. Milliseconds since the Unix epoch. */
  readonly learnServerTime?: (serverNow: number) => void
  /** Spreads retries over time; not used for secrets. From 0 to 1. Default: always 0.5. */
  readonly random?: () => number
}

/**
 * Makes a transport. It retries the failures that {@link retryDelayMs} allows, and no others.
 *
 * An endpoint that fails is passed over for five minutes. The call that met the failure is repeated at the next one only
 * if it may have been done twice: an idempotent one, or the first of a sign-in.
 */
export function createFetchTransport(options: FetchTransportOptions): Call {
  const { clock, endpoint, random = () => 0.5 } = options
  /** The endpoint after one that failed. */
  let next: { readonly url: string; readonly since: number } | undefined

  /** The endpoints of a call, in order. What has a `Session` goes on where it began: other Regions may not know it. */
  function inOrder(endpoints: Endpoints, input: unknown): readonly string[] {
    const all = [endpoints].flat()
    const isOver = next && clock.now() - next.since > PASSED_OVER_MS && !Object(input).Session
    if (isOver) next = undefined
    const first = next ? Math.max(all.indexOf(next.url), 0) : 0
    return [...all.slice(first), ...all.slice(0, first)]
  }

  function call(operation: OperationName, input: unknown, callOptions: CallOptions = {}): Promise<unknown> {
    const { signal: outer, timeoutMs = options.timeoutMs ?? 10_000 } = callOptions
    const late = (): NetworkError =>
      new NetworkError(`${operation}: no response within ${timeoutMs} ms`, { code: 'ERR_TIMEOUT' })
    return untilGivenUp(operation, outer, async (signal) => {
      const body = JSON.stringify(input)
      const inTime = <T>(work: Promise<T>): Promise<T> =>
        timeoutMs === Infinity ? work : within(clock, timeoutMs, work, late, signal)
      const urls = inOrder(typeof endpoint === 'function' ? await inTime(endpoint()) : endpoint, input)
      for (let attempt = 1, at = 0; ; attempt++) {
        try {
          return await inTime(post(options, urls[at]!, operation, body, signal))
        } catch (error) {
          if (isOfEndpoint(error) && !signal.aborted) {
            next = { url: urls[(at + 1) % urls.length]!, since: clock.now() }
            if (at + 1 < urls.length && mayMove(operation, input)) {
              at++
              attempt = 0
              continue
            }
          }
          const delayMs = retryDelayMs(operation, attempt, error, random)
          if (delayMs === undefined || signal.aborted) throw error
          await pause(clock, delayMs, signal)
        }
      }
    })
  }
  // The service guarantees the map from operation to output, not the compiler.
  return call as Call
}

/** @param refused Options that the runtime has refused, such as a signal of another realm. */
async function post(
  options: FetchTransportOptions,
  url: string,
  operation: OperationName,
  body: string,
  signal: AbortSignal,
  refused: readonly string[] = [],
): Promise<unknown> {
  const { fetch, clock, learnServerTime } = options
  let response: FetchResponse
  let receivedAt: number
  let text: string | null
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body,
      // Not sent on to the target of a redirect. An answer to a POST is not cached anyway (RFC 9111, section 2), and with
      // `cache` Chromium asks for permission before every call (CORS), and older workers refuse the request.
      ...(!refused.includes('redirect') && { redirect: 'manual' }),
      ...(!refused.includes('signal') && { signal }),
    })
    receivedAt = clock.now()
    check(
      typeof response?.headers?.get === 'function' &&
        typeof response.text === 'function' &&
        typeof response.status === 'number',
    )
    text = await readBody(response)
    check(text === null || typeof text === 'string', 'text() of a Response must resolve to a string')
  } catch (thrown) {
    if (thrown instanceof AuthError) throw thrown
    const option = refusedOption(thrown)
    // Nothing was sent.
    if (option && !refused.includes(option) && !signal.aborted)
      return post(options, url, operation, body, signal, [...refused, option])
    throw noAnswer(operation, thrown)
  }
  const now = clock.now()
  const serverNow = readDate(response)
  // The header was written before the body arrived.
  if (serverNow !== undefined) learnServerTime?.(serverNow + now - receivedAt)
  const { status, headers, type } = response
  return readAnswer(operation, { status, headers, type, text }, serverNow ?? now)
}

/** The server time of a response; `undefined` if absent. The time of a portal or proxy is ignored. */
function readDate({ headers }: FetchResponse): number | undefined {
  const date = headers.get('date') ?? ''
  const serverNow = Date.parse(date)
  // HTTP's date format, RFC 9110 section 5.6.7, is the one of ECMA-262.
  return isJson(headers) && new Date(serverNow).toUTCString() === date ? serverNow : undefined
}

/** Throws unless a custom `fetch` gives what a transport needs. */
function check(isRight: boolean, message = 'fetch must resolve to a Response'): void {
  if (!isRight) throw new ConfigurationError(message, { field: 'fetch' })
}

/** The most attempts, the first one included. */
const ATTEMPTS = 3
/** The longest first wait; it doubles with each attempt. */
const FIRST_DELAY_MS = 300
/** If the service requests a longer wait, the call fails at once, and its caller decides. */
const LONGEST_ASKED_MS = 5000

/** The time for which an endpoint that failed is passed over. */
const PASSED_OVER_MS = 5 * 60 * 1000

/** True for a failure that another endpoint may not have: no answer, or a fault of the service. */
function isOfEndpoint(error: unknown): boolean {
  const { code, status } = error as Partial<CognitoError>
  return (
    code === 'ERR_TIMEOUT' ||
    (code !== 'ERR_NETWORK_AUTH' && (status === undefined ? code === 'ERR_NETWORK' : status >= 500))
  )
}

/**
 * True for a call that may be repeated at another endpoint although the first one may have done it: it is idempotent, or
 * begins a sign-in, which at most sends one code more. A refresh may not, since its token may be spent.
 */
function mayMove(operation: OperationName, input: unknown): boolean {
  const isRefresh = /^REFRESH_TOKEN/.test(Object(input).AuthFlow)
  return IDEMPOTENT.test(operation) || (operation === 'InitiateAuth' && !isRefresh)
}

/** Idempotent operations: those that read, and those that end what is ended already. */
const IDEMPOTENT = /^(List|Get(Device|User|UserAuthFactors)$|RevokeToken|GlobalSignOut)/

/** Aborted, timed out, for the user to see to, or limits that count every attempt. */
const FINAL = ['ERR_ABORTED', 'ERR_TIMEOUT', 'ERR_NETWORK_AUTH', 'ERR_CONFIGURATION', 'LimitExceededException']
/** Refused before any effect, for every operation. So is every response of status 429. */
const THROTTLED = ['TooManyRequestsException', 'ThrottlingException']

/**
 * The wait before a failed call is retried automatically: the wait that the service requested, and full
 * jitter on top. Milliseconds.
 *
 * @param attempt The number of the failed attempt, from 1.
 * @param random Returns a number from 0 to 1. Called only when there is a wait.
 * @returns `undefined` when it must not be retried.
 */
export function retryDelayMs(
  operation: OperationName,
  attempt: number,
  error: unknown,
  random: () => number,
): number | undefined {
  if (!(error instanceof AuthError)) return undefined
  const { code, retryable, status, retryAfterMs = 0 } = error as AuthError & Partial<CognitoError | NetworkError>
  if (attempt >= ATTEMPTS || retryAfterMs > LONGEST_ASKED_MS || FINAL.includes(code)) return undefined
  const isThrottled = status === 429 || THROTTLED.includes(code)
  if (!isThrottled && !(retryable && IDEMPOTENT.test(operation))) return undefined
  return retryAfterMs + Math.round(FIRST_DELAY_MS * 2 ** (attempt - 1) * random())
}

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
