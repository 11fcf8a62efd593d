/**
 * What the failure of a refresh means. Only a refusal that is about the token that was sent, or about its user,
 * ends a session; everything else keeps it.
 *
 * @module
 */
import { AuthError, CognitoError, FlowError } from './errors.ts'
import type { SignedOutReason } from './signed-out-reason.ts'

/** Why the service will never accept this refresh token again; `undefined` when the failure does not say so. */
export function definitiveReason(thrown: unknown): SignedOutReason | undefined {
  if (!(thrown instanceof CognitoError) || isOfServer(thrown)) return undefined
  switch (thrown.code) {
    case 'NotAuthorizedException':
      return refusalReason(thrown.message)
    case 'RefreshTokenReuseException':
      return 'refreshTokenReused'
    case 'UserNotFoundException':
      return 'userNotFound'
    case 'UserNotConfirmedException':
      return 'userNotConfirmed'
    case 'PasswordResetRequiredException':
      return 'passwordResetRequired'
    case 'TokenRevokedException':
      return 'sessionRevoked'
    default:
      return undefined
  }
}

/** The texts are Cognito's; an unknown one still is a refusal, only its reason is not known. */
function refusalReason(message: string): SignedOutReason {
  if (/revoked/i.test(message)) return 'sessionRevoked'
  if (/expired/i.test(message)) return 'sessionExpired'
  if (/disabled/i.test(message)) return 'userDisabled'
  return 'sessionRefused'
}

/** Whether something is set up wrongly, so that asking again soon is of no use. A damaged answer may be whole next time. */
export const isLasting = (error: AuthError): boolean =>
  !error.retryable && error.code !== 'ERR_PROTOCOL' && !isOfServer(error)

/** A server in trouble says nothing about a token, whatever name it gives its trouble. */
const isOfServer = (error: AuthError): boolean =>
  error instanceof CognitoError && (error.status >= 500 || error.status === 429)

/**
 * Whether a refused confirmation or resend means that the user is confirmed already, for instance by a link.
 *
 * Observed texts: `User is already confirmed.`, `User cannot be confirmed. Current status is CONFIRMED`, the same with
 * `confirm`, and `User cannot confirm because user status is not UNCONFIRMED.`
 */
export function isAlreadyConfirmed(error: unknown): boolean {
  if (!(error instanceof CognitoError)) return false
  const { code, message } = error
  if (code === 'InvalidParameterException') return /user is already confirmed/i.test(message)
  return code === 'NotAuthorizedException' && /current status is confirmed|status is not unconfirmed/i.test(message)
}

/** True when the service refused a `Session`: it is over, spent, or of somebody else. */
export const isSessionDead = (error: unknown): boolean =>
  error instanceof AuthError &&
  error.code === 'NotAuthorizedException' &&
  /invalid session|session is expired/i.test(error.message)

/** Refusals after which the same challenge takes another answer. */
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

/** True if the same step takes another answer. Any other refusal ends the challenge: back to the credentials. */
export const isAnswerable = (error: AuthError): boolean => ANSWERABLE.includes(error.code)

/**
 * Renames the refusal of a dead challenge session. Cognito calls it `NotAuthorizedException`, like a wrong password.
 *
 * Observed texts: `Invalid session for the user.`, `…, session is expired.`, `…, session can only be used once.`
 */
export const explainRefusal = (error: AuthError): AuthError =>
  isSessionDead(error)
    ? new FlowError('The time to answer is over. Sign in again.', { code: 'ERR_CHALLENGE_EXPIRED', cause: error })
    : error

/** True if Cognito does not know the device that a request presented. */
export const isUnknownDevice = (error: unknown): boolean =>
  error instanceof CognitoError && error.code === 'ResourceNotFoundException' && /device/i.test(error.message)

/**
 * True if a refused device challenge is about the device, so that the sign-in is to start again without it. A response
 * that was cut off says nothing about the device: the next one may be whole.
 */
export const isDeviceProofRefused = (error: AuthError): boolean =>
  ['NotAuthorizedException', 'ERR_PROTOCOL', 'ERR_DEVICE_MISSING'].includes(error.code) && !error.retryable
