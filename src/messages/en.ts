/**
 * The sentences in English. The keys of every other language follow from these.
 *
 * A key is an error's code, or a code and the field it is about. Sentences say what to do next.
 *
 * @module
 */
import type { PasswordRule } from '../account/password.ts'
import type { OwnErrorCode } from '../errors.ts'

/** English. */
export const en = {
  // Input
  ERR_INVALID_INPUT: 'Check what you entered.',
  'ERR_INVALID_INPUT.username': 'Enter your user name.',
  'ERR_INVALID_INPUT.password': 'Enter a password.',
  'ERR_INVALID_INPUT.newPassword': 'Enter a new password.',
  'ERR_INVALID_INPUT.code': 'Enter the code as you see it.',
  'ERR_INVALID_INPUT.email': 'Enter a valid e-mail address.',
  'ERR_INVALID_INPUT.phoneNumber': 'Enter the phone number with its country code, such as +44.',
  'ERR_INVALID_INPUT.answer': 'Enter an answer.',
  'ERR_INVALID_INPUT.attributes': 'Fill in the missing details.',
  tooLong: 'This is too long. Shorten it.',
  'tooLong.username': 'This user name is too long. Enter at most 128 characters.',
  'tooLong.password': 'This password is too long. Enter at most 256 characters.',
  'invalid.username': 'This user name cannot be used. Leave out spaces.',
  'invalid.password': 'A password cannot start or end with a space.',
  'username.email': 'Enter your e-mail address as the user name.',
  'username.phoneNumber': 'Enter your phone number with its country code, such as +44, as the user name.',
  'username.address': 'Enter your e-mail address, or your phone number with its country code, as the user name.',
  'username.noAddress': 'Choose a user name that is not an e-mail address or a phone number.',
  InvalidParameterException: 'Something you entered was not accepted. Check it and try again.',
  'InvalidParameterException.noVerifiedAddress':
    'There is no verified e-mail address or phone number to send a code to. Ask an administrator for help.',

  // Signing in
  NotAuthorizedException: 'The user name or the password is not right.',
  'NotAuthorizedException.password': 'The password is not right.',
  'NotAuthorizedException.answer': 'Your answer was not accepted. Sign in again.',
  'NotAuthorizedException.attempts': 'There were too many attempts. Wait a few minutes, then try again.',
  'NotAuthorizedException.disabled': 'This account is disabled. Ask an administrator for help.',
  'NotAuthorizedException.temporaryPassword':
    'Your temporary password has expired. Ask an administrator for a new one.',
  'NotAuthorizedException.firstPassword':
    'This account still has its first password. Sign in with it, or ask an administrator for a new one.',
  'NotAuthorizedException.resetByAdministrator': 'Only an administrator can reset this password. Ask one for help.',
  'NotAuthorizedException.externalAccount':
    'This account signs in another way, such as with a company or social account.',
  'NotAuthorizedException.other': 'This was refused. Try again later, or ask an administrator for help.',
  UserNotFoundException: 'There is no account with this name.',
  UserNotConfirmedException: 'This account is not confirmed yet. Enter the code that was sent to you.',
  PasswordResetRequiredException: 'You have to set a new password first.',
  UserDisabledException: 'This account is disabled. Ask an administrator for help.',

  // Signing up
  UsernameExistsException: 'There is an account with this name already. Sign in, or choose another name.',
  AliasExistsException: 'Another account uses this e-mail address or phone number.',
  signUpClosed: 'You cannot sign up here yourself. Ask an administrator for an account.',
  alreadyConfirmed: 'This account is confirmed already. Sign in.',

  // Passwords
  InvalidPasswordException: 'This password does not meet the rules. Choose another one.',
  PasswordHistoryPolicyViolationException: 'You used this password before. Choose another one.',

  // Codes
  CodeMismatchException: 'This code is not right. Check it and try again.',
  ExpiredCodeException: 'This code is not valid any more. Ask for a new one.',
  'ExpiredCodeException.used': 'This code was used already. Wait for the next one in your authenticator app.',
  CodeDeliveryFailureException: 'The code could not be sent. Check the address, or try again later.',
  EnableSoftwareTokenMFAException: 'This code is not right. Wait for the next one in your authenticator app.',
  SoftwareTokenMFANotFoundException: 'No authenticator app can be used with this account.',
  MFAMethodNotFoundException: 'There is no way to send you a code. Ask an administrator for help.',
  TooManyFailedAttemptsException: 'There were too many wrong codes. Ask for a new one.',

  // Passkeys
  ERR_PASSKEY_CANCELLED: 'The passkey was not used. Try again, or choose another way.',
  ERR_PASSKEY_UNSUPPORTED: 'Passkeys cannot be used on this device. Choose another way.',
  ERR_PASSKEY_EXISTS: 'This device has a passkey for your account already.',
  ERR_PASSKEY_SECURITY: 'Passkeys cannot be used at this address.',
  ERR_PASSKEY_FAILED: 'The passkey did not work. Try again, or choose another way.',
  WebAuthnNotEnabledException: 'Passkeys are not offered for this account.',
  WebAuthnConfigurationMissingException: 'Passkeys are not offered for this account.',
  WebAuthnChallengeNotFoundException: 'That took too long. Try again.',
  WebAuthnCredentialNotSupportedException: 'This kind of passkey is not supported. Use another device.',
  WebAuthnOriginNotAllowedException: 'Passkeys cannot be used at this address.',
  WebAuthnRelyingPartyMismatchException: 'Passkeys cannot be used at this address.',
  WebAuthnClientMismatchException: 'The passkey did not work. Try again, or choose another way.',

  // Too much, too often
  LimitExceededException: 'There were too many attempts. Wait a while, then try again.',
  'LimitExceededException.messages':
    'No more messages can be sent for now. Try again tomorrow, or ask an administrator for help.',
  'LimitExceededException.passkeys': 'Your account has as many passkeys as it can have. Delete one first.',
  'LimitExceededException.other': 'A limit is reached. Try again later, or ask an administrator for help.',
  TooManyRequestsException: 'Too many people are trying at once. Try again in a moment.',
  ForbiddenException: 'This request was blocked. Try again later, or from another network.',
  ERR_WAF_ACTION: 'Show that you are not a robot, then try again.',
  'ERR_WAF_ACTION.challenge': 'Your device is being checked. Try again in a moment.',

  // The conversation
  ERR_CHALLENGE_EXPIRED: 'This sign-in is over. Sign in again.',
  ERR_CHALLENGE_LOOP: 'Signing in does not get any further. Try again later.',
  ERR_UNSUPPORTED_CHALLENGE: 'This app cannot do the next step. Update it, or ask for help.',
  ERR_DEVICE_MISSING: 'This device is not known any more. Sign in again.',
  ERR_STALE_STEP: 'This step is over already.',
  ERR_BUSY: 'One moment, please.',
  ERR_CANCELLED: 'This was cancelled.',
  ERR_ABORTED: 'This was cancelled.',

  // The session
  ERR_SIGNED_OUT: 'You are signed out. Sign in again.',
  ERR_SESSION_EXPIRED: 'Your session is over. Sign in again.',
  ERR_IDENTITY_MISMATCH: 'Somebody else is signed in now. Sign in again.',
  ERR_NOT_REVOKED: 'You are signed out here. The session could not be ended at the service.',
  ERR_SCOPE_MISSING: 'You cannot do this with the way you signed in.',
  ERR_TOKENS_ON_SERVER: 'Your session is kept on the server.',
  ERR_REAUTHENTICATE: 'Sign in again to do this.',
  ERR_SESSION_TOO_LARGE: 'Your account has too much data to sign in here.',

  // Everything else
  ERR_NETWORK: 'There is no connection. Check it and try again.',
  'ERR_NETWORK.answered':
    'The service could not be reached from this network. Try again in a moment, or from another network.',
  ERR_NETWORK_AUTH: 'This network asks you to sign in to it first. Do so, then try again.',
  ERR_TIMEOUT: 'The answer took too long. Try again.',
  InternalErrorException: 'Something went wrong on the other side. Try again in a moment.',
  ERR_PROTOCOL: 'Something went wrong. Try again later.',
  ERR_STORAGE: 'Nothing can be stored on this device. You stay signed in until you close this app.',
  ERR_CONFIGURATION: 'This app is not set up correctly.',
  retry: 'That did not work. Try again in a moment.',
  unknown: 'Something went wrong. Try again later.',

  // Rules of a password
  'password.minimumLength': 'At least {length} characters',
  'password.maximumLength': 'At most {length} characters',
  'password.lowercase': 'A lower-case letter',
  'password.uppercase': 'An upper-case letter',
  'password.number': 'A digit',
  'password.symbol': 'A symbol, such as ! or ?',
  'password.edges': 'No space at the start or the end',
} as const satisfies Readonly<Record<OwnErrorCode | `password.${PasswordRule}`, string> & Record<string, string>>

/** The key of a sentence. */
export type MessageKey = keyof typeof en

/** The sentences of one language. A missing key does not compile. */
export type Messages = Readonly<Record<MessageKey, string>>
