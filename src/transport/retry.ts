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
  /** The longest wait. Milliseconds. Default: 5000. */
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
export function mayRetry(operation: OperationName, error: AuthError): boolean {
  if (error.code === 'ERR_ABORTED') return false
  // Refused at the door: nothing was done, whatever the operation.
  if (error instanceof CognitoError && error.code === 'TooManyRequestsException') return true
  if (!IDEMPOTENT.includes(operation)) return false
  return error instanceof NetworkError || (error instanceof CognitoError && error.retryable)
}

/**
 * How long to wait before attempt number `attempt` (2 for the first repetition). Milliseconds, with full jitter.
 *
 * @param random At least 0, less than 1.
 */
export function retryDelayMs(policy: RetryPolicy, attempt: number, error: AuthError, random: number): number {
  const asked = error instanceof CognitoError || error instanceof NetworkError ? error.retryAfterMs : undefined
  const longest = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 2))
  return (asked ?? 0) + Math.round(longest * random)
}
