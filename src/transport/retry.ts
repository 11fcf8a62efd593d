/**
 * Which calls may be made again by themselves, and when. Only calls that change nothing, or that the service refused
 * before it did anything. A challenge's session is single use, and an attempt limit is not to be hammered.
 *
 * @module
 */
import { AuthError, type CognitoError, type NetworkError } from '../errors.ts'
import type { OperationName } from './operations.ts'

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
