/**
 * Which calls may be made again by themselves, and when. Only calls that change nothing, or that the service refused
 * before it did anything. A challenge's session is single use, and an attempt limit is not to be hammered.
 *
 * @module
 */
import { type AuthError, CognitoError, NetworkError } from '../errors.ts'
import type { OperationName } from './operations.ts'

/** How often and how fast to try again. */
export interface RetryPolicy {
  /** The first attempt included. Whole, 1 or more. Default: 3. */
  readonly attempts: number
  /** The longest first wait; it doubles with each attempt. Milliseconds. Default: 300. */
  readonly baseDelayMs: number
  /**
   * The longest wait before the spread. Milliseconds. Default: 5000.
   * Where the service asks for a longer one the call fails at once, and whoever made it decides.
   */
  readonly maxDelayMs: number
}

/** The policy when the app names none. */
export const DEFAULT_RETRY: RetryPolicy = { attempts: 3, baseDelayMs: 300, maxDelayMs: 5000 }

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

/** Whether a call that failed may be made again without anybody asking. */
export function mayRetry(policy: RetryPolicy, operation: OperationName, error: AuthError): boolean {
  // Somebody gave up or has waited long enough, or the limit counts every attempt.
  if (['ERR_ABORTED', 'ERR_TIMEOUT', 'LimitExceededException'].includes(error.code)) return false
  if (askedMs(error) > policy.maxDelayMs) return false
  return isThrottled(error) || (error.retryable && IDEMPOTENT.includes(operation))
}

/**
 * How long to wait before attempt number `attempt` (2 for the first repetition). Milliseconds, with full jitter on
 * top of what the service asks for.
 *
 * @param random At least 0, less than 1.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, error: AuthError, random: number): number {
  const longest = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 2))
  return askedMs(error) + Math.round(longest * random)
}

/** Refused at the door: nothing was done, whatever the operation. */
function isThrottled(error: AuthError): boolean {
  return ['TooManyRequestsException', 'ThrottlingException'].includes(error.code) || statusOf(error) === 429
}

const isAnswer = (error: AuthError): error is CognitoError | NetworkError =>
  error instanceof CognitoError || error instanceof NetworkError

const askedMs = (error: AuthError): number => (isAnswer(error) && error.retryAfterMs) || 0
const statusOf = (error: AuthError): number | undefined => (isAnswer(error) ? error.status : undefined)
