/**
 * Calls Cognito by `fetch`: one POST of JSON for each operation.
 *
 * @module
 */
import { AuthError, type CognitoError, ConfigurationError, NetworkError } from '../errors.ts'
import type { Clock, Fetch, FetchResponse } from '../ports.ts'
import { pause, within } from '../timers.ts'
import { type Call, type CallOptions, untilGivenUp } from './call.ts'
import type { OperationName } from './operations.ts'
import { isJson, isTooLong, noAnswer, readAnswer } from './response.ts'

/** What the transport is made of. */
export interface FetchTransportOptions {
  /** Absolute URL. */
  readonly endpoint: string
  readonly fetch: Fetch
  readonly clock: Clock
  /** How long one attempt may take, its body included. Milliseconds. Default: 10 seconds (10000). */
  readonly timeoutMs?: number
  /** Told the server's time with each answer that carries it. Milliseconds since the Unix epoch. */
  readonly learnServerTime?: (serverNow: number) => void
  /** Spreads repetitions over time; nothing secret hangs on it. From 0 to 1. Default: always 0.5. */
  readonly random?: () => number
}

/** Makes a transport. It repeats by itself what {@link retryDelayMs} allows, and nothing else. */
export function createFetchTransport(options: FetchTransportOptions): Call {
  const { clock, timeoutMs = 10_000, random = () => 0.5 } = options

  function call(operation: OperationName, input: unknown, { signal: outer }: CallOptions = {}): Promise<unknown> {
    const late = (): NetworkError =>
      new NetworkError(`${operation}: no answer in ${timeoutMs} ms`, { code: 'ERR_TIMEOUT' })
    return untilGivenUp(operation, outer, async (signal) => {
      const body = JSON.stringify(input)
      for (let attempt = 1; ; attempt++) {
        try {
          return await within(clock, timeoutMs, post(options, operation, body, signal), late, signal)
        } catch (error) {
          const delayMs = retryDelayMs(operation, attempt, error, random)
          if (delayMs === undefined || signal.aborted) throw error
          await pause(clock, delayMs, signal)
        }
      }
    })
  }
  // The map from operation to output is kept by the service, not by the compiler.
  return call as Call
}

async function post(
  { endpoint, fetch, clock, learnServerTime }: FetchTransportOptions,
  operation: OperationName,
  body: string,
  signal: AbortSignal,
): Promise<unknown> {
  let response: FetchResponse
  let receivedAt: number
  let text: string | undefined
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body,
      // Nothing of this may be kept by a cache, or be sent on to where a redirect points.
      cache: 'no-store',
      redirect: 'manual',
      signal,
    })
    receivedAt = clock.now()
    checkResponse(response)
    text = isTooLong(response.headers) ? undefined : await response.text()
  } catch (thrown) {
    throw thrown instanceof AuthError ? thrown : noAnswer(operation, thrown)
  }
  const now = clock.now()
  const serverNow = readDate(response)
  // The header was written before the body began to arrive.
  if (serverNow !== undefined) learnServerTime?.(serverNow + now - receivedAt)
  return readAnswer(operation, { status: response.status, headers: response.headers, text }, now)
}

/** The time of an answer; `undefined` when it carries none. A portal's or proxy's idea of the time is not asked for. */
function readDate({ headers }: FetchResponse): number | undefined {
  const date = headers.get('date') ?? ''
  const serverNow = Date.parse(date)
  // HTTP's form of a date, RFC 9110 section 5.6.7, is the one that ECMA-262 writes.
  return isJson(headers) && new Date(serverNow).toUTCString() === date ? serverNow : undefined
}

function checkResponse(response: FetchResponse): void {
  if (typeof response?.headers?.get === 'function' && typeof response.text === 'function') return
  throw new ConfigurationError('fetch gave something that is not a Response', { field: 'fetch' })
}

/** The first one included. */
const ATTEMPTS = 3
/** The longest first wait; it doubles with each attempt. */
const FIRST_DELAY_MS = 300
/** Where the service asks for a longer wait, the call fails at once, and whoever made it decides. */
const LONGEST_ASKED_MS = 5000

/** Operations that give the same result when they are made twice. */
const IDEMPOTENT: readonly OperationName[] = [
  'GetUser',
  'GetUserAuthFactors',
  'GetDevice',
  'ListDevices',
  'ListWebAuthnCredentials',
  'ListUserSessions',
  'RevokeToken',
  'GlobalSignOut',
]

/** Somebody gave up or has waited long enough, or the limit counts every attempt. */
const FINAL = ['ERR_ABORTED', 'ERR_TIMEOUT', 'LimitExceededException']
/** Refused at the door: nothing was done, whatever the operation. So is everything of status 429. */
const THROTTLED = ['TooManyRequestsException', 'ThrottlingException']

/**
 * How long to wait before a call that failed is made again without anybody asking: what the service asks for, and full
 * jitter on top. Milliseconds.
 *
 * @param attempt The number of the one that failed, from 1.
 * @param random Gives a number from 0 to 1. Called only when there is something to wait for.
 * @returns `undefined` when it must not be made again.
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
  if (!isThrottled && !(retryable && IDEMPOTENT.includes(operation))) return undefined
  return retryAfterMs + Math.round(FIRST_DELAY_MS * 2 ** (attempt - 1) * random())
}
