/**
 * What the failure of a refresh means. Only a refusal that is about the token that was sent, or about its user,
 * ends a session; everything else keeps it.
 *
 * @module
 */
import { AuthError, CognitoError } from './errors.ts'
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

/** True for an exception of the service with one of these names. */
export const isExceptionOf = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof CognitoError && names.includes(error.code)

/** True when the user does not exist any more. */
export const isUnknownUser = (error: unknown): boolean => isExceptionOf(error, 'UserNotFoundException')

/** True when the sign-up of the user has to be confirmed first. */
export const isUnconfirmedUser = (error: unknown): boolean => isExceptionOf(error, 'UserNotConfirmedException')
