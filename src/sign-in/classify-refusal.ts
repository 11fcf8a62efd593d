/**
 * What a refused answer means for the conversation: try again here, start over, or go somewhere else.
 *
 * @module
 */
import { type AuthError, CognitoError, FlowError, InvalidInputError, NetworkError } from '../errors.ts'

/**
 * - `answerable`: the same step takes another answer
 * - `startOver`: the challenge is gone; back to the credentials
 * - `confirmSignUp`, `resetPassword`: another flow takes over
 */
export type Refusal = 'answerable' | 'startOver' | 'confirmSignUp' | 'resetPassword'

/** Exceptions after which the same challenge takes another answer. */
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
]

/** Decides what a refused answer means. By the exception's name, but for the dead sessions, which share one. */
export function classifyRefusal(error: AuthError): Refusal {
  if (error.code === 'UserNotConfirmedException') return 'confirmSignUp'
  if (error.code === 'PasswordResetRequiredException') return 'resetPassword'
  if (error instanceof NetworkError || error instanceof InvalidInputError) return 'answerable'
  if (error instanceof CognitoError && isDeadSession(error)) return 'startOver'
  return ANSWERABLE.includes(error.code) ? 'answerable' : 'startOver'
}

/**
 * Names a dead challenge session as what it is. Cognito calls it `NotAuthorizedException`, like a wrong password.
 *
 * Observed texts: `Invalid session for the user.`, `…, session is expired.`, `…, session can only be used once.`
 */
export function explainRefusal(error: AuthError): AuthError {
  if (!(error instanceof CognitoError) || !isDeadSession(error)) return error
  return new FlowError('The time to answer is over. Sign in again.', { code: 'ERR_CHALLENGE_EXPIRED', cause: error })
}

/** True for a `NotAuthorizedException` that is about the challenge's session. */
export function isDeadSession(error: CognitoError): boolean {
  return error.code === 'NotAuthorizedException' && /invalid session|session is expired/i.test(error.message)
}
