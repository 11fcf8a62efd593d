/**
 * What a refused answer means for the conversation: try again here, or start over.
 *
 * @module
 */
import { type AuthError, FlowError } from '../errors.ts'

/** Errors after which the same challenge takes another answer. */
const ANSWERABLE: readonly string[] = [
  'CodeMismatchException',
  'ExpiredCodeException',
  'EnableSoftwareTokenMFAException',
  'InvalidPasswordException',
  'PasswordHistoryPolicyViolationException',
  'InvalidParameterException',
  'TooManyRequestsException',
  'TooManyFailedAttemptsException',
  'LimitExceededException',
  'InternalErrorException',
  'ConcurrentModificationException',
  'CodeDeliveryFailureException',
  'AliasExistsException',
  'ERR_INVALID_INPUT',
  'ERR_NETWORK',
  'ERR_TIMEOUT',
  'ERR_ABORTED',
]

/** Whether the same step takes another answer. Any other refusal ends the challenge: back to the credentials. */
export const isAnswerable = (error: AuthError): boolean => ANSWERABLE.includes(error.code)

/**
 * Names a dead challenge session as what it is. Cognito calls it `NotAuthorizedException`, like a wrong password.
 *
 * Observed texts: `Invalid session for the user.`, `…, session is expired.`, `…, session can only be used once.`
 */
export function explainRefusal(error: AuthError): AuthError {
  const isDead = error.code === 'NotAuthorizedException' && /invalid session|session is expired/i.test(error.message)
  if (!isDead) return error
  return new FlowError('The time to answer is over. Sign in again.', { code: 'ERR_CHALLENGE_EXPIRED', cause: error })
}
