/**
 * The classifier of failed calls: meanings that Cognito expresses by exception names and message texts, and the reasons
 * for which a session ends.
 *
 * Only a refusal that is about the token that was sent, or about its user, ends a session; everything else keeps it.
 *
 * @module
 */
import { type AuthError, CognitoError, FlowError, NetworkError } from './errors.ts'

const INVALID_REFRESH_TOKEN = /^invalid refresh token/i

/**
 * The reason why a user is signed out.
 *
 * | reason | what happened |
 * |---|---|
 * | `userSignedOut` | the user signed out here |
 * | `signedOutElsewhere` | the user signed out in another tab |
 * | `userDeleted` | the user deleted their account |
 * | `sessionExpired` | the refresh token expired |
 * | `sessionRevoked` | the refresh token was revoked, for instance by a sign-out of all devices |
 * | `sessionRefused` | the service does not accept the refresh token and does not say why |
 * | `refreshTokenReused` | the refresh token had been replaced before, and the new one is not here: an answer was lost, or a copy of this session has used it |
 * | `userDisabled`, `userNotFound`, `userNotConfirmed`, `passwordResetRequired` | the status of the user at the service |
 * | `storageMissing` | the stored session was deleted: by the browser, the user or another program |
 * | `storageCorrupt` | the stored session was invalid and was set aside |
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
  'userDisabled',
  'userNotFound',
  'userNotConfirmed',
  'passwordResetRequired',
  'storageMissing',
  'storageCorrupt',
] as const

/** Reads a stored reason. An unknown one counts as a sign-out elsewhere. */
export function readSignedOutReason(reason: unknown): SignedOutReason {
  return SIGNED_OUT_REASONS.find((known) => known === reason) ?? 'signedOutElsewhere'
}

/**
 * The reason why the service will never accept this refresh token again; `undefined` if the failure gives none. Whatever
 * else `NotAuthorizedException` may say is a fault of the deployment: a secret hash, a flow, a block, unknown words.
 */
export function definitiveReason(thrown: unknown): SignedOutReason | undefined {
  if (!(thrown instanceof CognitoError) || isOfServer(thrown)) return undefined
  if (thrown.code !== 'NotAuthorizedException') return VERDICTS.get(thrown.code)
  return TEXT_VERDICTS.find(([text]) => text.test(thrown.message))?.[1]
}

/** The exceptions that are about the token that was sent, or about its user. */
const VERDICTS: ReadonlyMap<string, SignedOutReason> = new Map([
  ['RefreshTokenReuseException', 'refreshTokenReused'],
  ['UserNotFoundException', 'userNotFound'],
  ['UserNotConfirmedException', 'userNotConfirmed'],
  ['PasswordResetRequiredException', 'passwordResetRequired'],
  ['TokenRevokedException', 'sessionRevoked'],
])

/** The same, by the messages of `NotAuthorizedException`. */
const TEXT_VERDICTS: readonly (readonly [RegExp, SignedOutReason])[] = [
  [/^refresh token has been revoked/i, 'sessionRevoked'],
  [/^refresh token has expired/i, 'sessionExpired'],
  [/^user is disabled/i, 'userDisabled'],
  [/^user does not exist/i, 'userNotFound'],
  [INVALID_REFRESH_TOKEN, 'sessionRefused'],
]

/**
 * True for a configuration error, for which an early retry is useless. A damaged response may be complete next time.
 */
export const isLasting = (error: AuthError): boolean =>
  !error.retryable && error.code !== 'ERR_PROTOCOL' && !isOfServer(error)

/** A server error says nothing about a token, whatever its name. */
const isOfServer = (error: AuthError): boolean =>
  error instanceof CognitoError && (error.status >= 500 || error.status === 429)

/** Tests for an exception of Cognito by its name, and by its message where the name is ambiguous. */
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

/** True when the service refused a `Session`: expired, used, or of another user. */
export const isSessionDead = (error: unknown): boolean => isNotAuthorized(error, /invalid session|session is expired/i)

/** True when a refused refresh may be due to a device key that is missing or wrong, and not to the token. */
export const mayBeAboutDevice = (error: unknown): boolean => isNotAuthorized(error, INVALID_REFRESH_TOKEN)

/**
 * True when the service refused the device key of a call: unknown, of another user, or not confirmed.
 *
 * Observed texts: `Device does not exist.`, `Invalid device key given.`
 */
export const isDeviceRefused = (error: unknown): boolean => isRefused(error) && /\bdevice\b/i.test(error.message)

/** True when a server does not have the operation, as emulators lack some. */
export const isUnknownOperation = (error: unknown): boolean =>
  isExceptionOf(error, 'UnknownOperationException', 'InvalidAction')

/** True when the service does not know the device key of a call. */
export const isUnknownDevice = (error: unknown): boolean => isException(error, 'ResourceNotFoundException', /device/i)

/** True when the object of an operation does not exist, such as a device or a passkey. */
export const isUnknownResource = (error: unknown): boolean => isException(error, 'ResourceNotFoundException')

/** True when the device is confirmed already: an earlier call succeeded and its response was lost. */
export const isDeviceConfirmed = (error: unknown): boolean => isException(error, 'DeviceKeyExistsException')

/**
 * True when `ConfirmDevice` will never take the device key: it is unknown, or was issued for other tokens.
 *
 * Observed text: `Invalid device key given.`
 */
export const isDeviceKeyRefused = (error: unknown): boolean =>
  isUnknownResource(error) || isException(error, 'InvalidParameterException', /invalid device key/i)

/** True when the user does not exist any more. */
export const isUnknownUser = (error: unknown): boolean => isException(error, 'UserNotFoundException')

/** True when the sign-up of the user has to be confirmed first. */
export const isUnconfirmedUser = (error: unknown): boolean => isException(error, 'UserNotConfirmedException')

/** True for an exception of the service with one of these names. */
export const isExceptionOf = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof CognitoError && names.includes(error.code)

/** True when the access token is invalid before its expiry: revoked, or expired by the clock of the service. */
export const isAccessTokenDead = (error: unknown): boolean =>
  isNotAuthorized(error, /access token has (expired|been revoked)/i)

/** True when the access token lacks the scope that an operation needs. */
export const isScopeMissing = (error: unknown): boolean => isNotAuthorized(error, /does not have required scopes/i)

/** True when the service refused the request, so that it had no effect. */
export const isRefused = (error: unknown): error is CognitoError => error instanceof CognitoError && error.status < 500

/** True when the request did not reach the service: no response at all, not even one of a proxy. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof NetworkError && error.code === 'ERR_NETWORK' && error.status === undefined

/** The wait that the service requested after a failure. Milliseconds; `undefined` if none. */
export const retryAfterMs = (error: AuthError): number | undefined =>
  (error as { readonly retryAfterMs?: number }).retryAfterMs

/** Refusals after which the same challenge accepts another answer. */
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
  'ERR_NETWORK_AUTH',
  'ERR_WAF_ACTION',
  'ERR_CONFIGURATION',
  'ERR_TIMEOUT',
  'ERR_ABORTED',
]

/** True if the same step accepts another answer. Any other refusal ends the challenge: back to the credentials. */
export const isAnswerable = (error: AuthError): boolean => ANSWERABLE.includes(error.code)

/** Answers that are no passwords, though Cognito refuses them in the words for a wrong one. */
const ANSWERED_BY: Readonly<Record<string, string>> = { CUSTOM_CHALLENGE: 'answer', WEB_AUTHN: 'passkey' }

/**
 * Renames the refusal of a dead challenge session, which Cognito calls `NotAuthorizedException` like a wrong password,
 * and gives that of an answer its field.
 *
 * Observed texts: `Invalid session for the user.`, `…, session is expired.`, `…, session can only be used once.`
 *
 * @param challenge The type of the challenge that was open.
 */
export function explainRefusal(error: AuthError, challenge = ''): AuthError {
  if (isSessionDead(error))
    return new FlowError('The challenge has expired. Sign in again.', { code: 'ERR_CHALLENGE_EXPIRED', cause: error })
  const field = isNotAuthorized(error, /^incorrect username/i) && ANSWERED_BY[challenge]
  const isOfAnswer = field && (error as CognitoError).operation === 'RespondToAuthChallenge'
  return isOfAnswer ? new CognitoError(error.message, { ...(error as CognitoError), field }) : error
}

/**
 * True if a refused device challenge is about the device, so that the sign-in is to start again without it. A response
 * that was cut off says nothing about the device: the next one may be complete.
 */
export const isDeviceProofRefused = (error: AuthError): boolean =>
  ['NotAuthorizedException', 'ERR_PROTOCOL', 'ERR_DEVICE_MISSING'].includes(error.code) && !error.retryable
