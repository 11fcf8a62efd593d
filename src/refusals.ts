/**
 * The one classifier of failed calls: meanings that Cognito tells by exception names and message texts, and the reasons
 * for which a session ends.
 *
 * Only a refusal that is about the token that was sent, or about its user, ends a session; everything else keeps it.
 *
 * @module
 */
import { type AuthError, CognitoError, FlowError, NetworkError } from './errors.ts'

/**
 * The reason why a user is signed out.
 *
 * | reason | what happened |
 * |---|---|
 * | `userSignedOut` | they asked for it, here |
 * | `signedOutElsewhere` | they asked for it in another tab |
 * | `userDeleted` | they deleted their account |
 * | `sessionExpired` | the refresh token came to the end of its life |
 * | `sessionRevoked` | the refresh token was revoked, for instance by a sign-out of all devices |
 * | `sessionRefused` | the service does not accept the refresh token and does not say why |
 * | `refreshTokenReused` | the refresh token had been used before: by somebody else, or by a copy of this browser |
 * | `refreshOutcomeUnknown` | a refresh was cut off halfway and the service had already replaced the token |
 * | `userDisabled`, `userNotFound`, `userNotConfirmed`, `passwordResetRequired` | what the service says of the user |
 * | `storageMissing` | the stored session was deleted by somebody else: the browser, the person, another program |
 * | `storageCorrupt` | the stored session could not be read any more and was set aside |
 */
export type SignedOutReason = (typeof SIGNED_OUT_REASONS)[number]

const SIGNED_OUT_REASONS = [
  'userSignedOut',
  'signedOutElsewhere',
  'userDeleted',
  'sessionExpired',
  'sessionRevoked',
  'sessionRefused',
  'refreshTokenReused',
  'refreshOutcomeUnknown',
  'userDisabled',
  'userNotFound',
  'userNotConfirmed',
  'passwordResetRequired',
  'storageMissing',
  'storageCorrupt',
] as const

/** Reads a stored reason. One that this version does not know is a sign-out somewhere else. */
export function readSignedOutReason(reason: unknown): SignedOutReason {
  return SIGNED_OUT_REASONS.find((known) => known === reason) ?? 'signedOutElsewhere'
}

/** The reason for which the service will never accept this refresh token again; `undefined` when the failure tells none. */
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

/** True when something is set up wrongly, so that an early retry is of no use. A damaged response may be whole next time. */
export const isLasting = (error: AuthError): boolean =>
  !error.retryable && error.code !== 'ERR_PROTOCOL' && !isOfServer(error)

/** A server in trouble says nothing about a token, whatever name it gives its trouble. */
const isOfServer = (error: AuthError): boolean =>
  error instanceof CognitoError && (error.status >= 500 || error.status === 429)

/** Tests for an exception of Cognito by its name, and by its message where the name alone does not tell. */
const isException = (error: unknown, code: string, message?: RegExp): boolean =>
  error instanceof CognitoError && error.code === code && (!message || message.test(error.message))

const isNotAuthorized = (error: unknown, message: RegExp): boolean =>
  isException(error, 'NotAuthorizedException', message)

/**
 * True when a refused confirmation or resend means that the user is confirmed already, for instance by a link.
 *
 * Observed texts: `User is already confirmed.`, `User cannot be confirmed. Current status is CONFIRMED`, the same with
 * `confirm`, and `User cannot confirm because user status is not UNCONFIRMED.`
 */
export const isAlreadyConfirmed = (error: unknown): boolean =>
  isException(error, 'InvalidParameterException', /user is already confirmed/i) ||
  isNotAuthorized(error, /current status is confirmed|status is not unconfirmed/i)

/** True when the service refused a `Session`: it is over, spent, or of somebody else. */
export const isSessionDead = (error: unknown): boolean => isNotAuthorized(error, /invalid session|session is expired/i)

/** True when a refused refresh may be due to a device key that is missing or wrong, and not to the token. */
export const mayBeAboutDevice = (error: unknown): boolean => isNotAuthorized(error, /invalid refresh token/i)

/** True when the service does not know the device key that went along with a call. */
export const isUnknownDevice = (error: unknown): boolean => isException(error, 'ResourceNotFoundException', /device/i)

/** True when the service does not know what an operation was about, such as a device or a passkey. */
export const isUnknownResource = (error: unknown): boolean => isException(error, 'ResourceNotFoundException')

/** True when the device is confirmed already: an earlier call succeeded and its response was lost. */
export const isDeviceConfirmed = (error: unknown): boolean => isException(error, 'DeviceKeyExistsException')

/** True when the user does not exist any more. */
export const isUnknownUser = (error: unknown): boolean => isException(error, 'UserNotFoundException')

/** True when the sign-up of the user has to be confirmed first. */
export const isUnconfirmedUser = (error: unknown): boolean => isException(error, 'UserNotConfirmedException')

/** True for an exception of the service with one of these names. */
export const isExceptionOf = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof CognitoError && names.includes(error.code)

/** True when the access token is over although its time is not: revoked, or expired by the clock of the service. */
export const isAccessTokenDead = (error: unknown): boolean =>
  isNotAuthorized(error, /access token has (expired|been revoked)/i)

/** True when the access token lacks the scope that an operation needs. */
export const isScopeMissing = (error: unknown): boolean => isNotAuthorized(error, /does not have required scopes/i)

/** True when the tokens of a `GlobalSignOut` are revoked already. */
export const isTokenRevoked = (error: unknown): boolean =>
  error instanceof CognitoError && /token has been revoked/i.test(error.message)

/** True when the service refused the request itself, so that it did nothing. */
export const isRefused = (error: unknown): boolean => error instanceof CognitoError && error.status < 500

/** True when the request did not reach the service: no response at all, not even one of a proxy. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof NetworkError && error.code === 'ERR_NETWORK' && error.status === undefined

/** The pause that the service asked for after a failure. Milliseconds; `undefined` when it asked for none. */
export const retryAfterMs = (error: AuthError): number | undefined =>
  (error as { readonly retryAfterMs?: number }).retryAfterMs

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

/**
 * True if a refused device challenge is about the device, so that the sign-in is to start again without it. A response
 * that was cut off says nothing about the device: the next one may be whole.
 */
export const isDeviceProofRefused = (error: AuthError): boolean =>
  ['NotAuthorizedException', 'ERR_PROTOCOL', 'ERR_DEVICE_MISSING'].includes(error.code) && !error.retryable
