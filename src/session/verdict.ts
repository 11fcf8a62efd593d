/**
 * What the failure of a refresh means. Only a refusal that is about the token that was sent, or about its user,
 * ends a session; everything else keeps it.
 *
 * @module
 */
import { type AuthError, CognitoError, ConfigurationError, NetworkError } from '../errors.ts'
import type { SignedOutReason } from './signed-out-reason.ts'

/** What the failure of a refresh means. */
export type Verdict =
  /** The service will never accept this refresh token again. */
  | { readonly type: 'definitive'; readonly reason: SignedOutReason }
  /** Something is set up wrongly. The session stays; asking again soon is no use. */
  | { readonly type: 'configuration' }
  /** It may work in a while. The service may or may not have done what it was asked. */
  | { readonly type: 'transient'; readonly retryAfterMs: number | undefined }

/** Judges the failure of a refresh. */
export function judgeRefusal(error: AuthError): Verdict {
  if (error instanceof NetworkError) return { type: 'transient', retryAfterMs: error.retryAfterMs }
  if (!(error instanceof CognitoError)) {
    // A damaged answer may be whole the next time; one for somebody else, or a port that is missing, will not change.
    const isLasting = error instanceof ConfigurationError || error.code === 'ERR_IDENTITY_MISMATCH'
    return isLasting ? { type: 'configuration' } : { type: 'transient', retryAfterMs: undefined }
  }
  const reason = definitiveReason(error)
  if (reason) return { type: 'definitive', reason }
  const isTransient =
    error.retryable ||
    error.status >= 500 ||
    [408, 425, 429].includes(error.status) ||
    /^(TooManyRequests|LimitExceeded|InternalError|Throttling)/.test(error.code)
  return isTransient ? { type: 'transient', retryAfterMs: error.retryAfterMs } : { type: 'configuration' }
}

/** True when the refusal may come from a device key that is missing or wrong, and not from the token. */
export function mayBeAboutDevice(error: AuthError): boolean {
  return (
    error instanceof CognitoError &&
    error.code === 'NotAuthorizedException' &&
    /invalid refresh token/i.test(error.message)
  )
}

function definitiveReason({ code, message, status }: CognitoError): SignedOutReason | undefined {
  // A server in trouble says nothing about a token, whatever name it gives its trouble.
  if (status >= 500 || status === 429) return undefined
  switch (code) {
    case 'NotAuthorizedException':
      return refusalReason(message)
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
