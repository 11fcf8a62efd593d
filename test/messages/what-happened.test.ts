import { describe, expect, it } from 'vitest'
import {
  type AuthError,
  CognitoError,
  ConfigurationError,
  InvalidInputError,
  NetworkError,
  WafError,
} from '../../src/errors.ts'
import { de } from '../../src/messages/de.ts'
import { es } from '../../src/messages/es.ts'
import { fr } from '../../src/messages/fr.ts'
import { en, type MessageKey, type Messages, messageFor } from '../../src/messages/index.ts'
import { ja } from '../../src/messages/ja.ts'
import { pt } from '../../src/messages/pt.ts'

const LANGUAGES: readonly Messages[] = [en, de, es, fr, ja, pt]

const cognito = (code: string, message: string): CognitoError => new CognitoError(message, { code, status: 400 })

/** The exceptions of a constraint of the service's model. */
const violation = (member: string, demand: string): CognitoError =>
  cognito(
    'InvalidParameterException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must ${demand}`,
  )
const PATTERN = String.raw`satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+`

/** The sentence is this one, in every language. */
function expectSentence(error: AuthError, key: MessageKey): void {
  for (const messages of LANGUAGES) expect(messageFor(error, messages), error.message).toBe(messages[key])
}

describe('a NotAuthorizedException', () => {
  it.each([
    ['Incorrect username or password.', 'NotAuthorizedException'],
    ['User does not exist.', 'NotAuthorizedException'],
    ['Password attempts exceeded', 'NotAuthorizedException.attempts'],
    ['User is disabled.', 'NotAuthorizedException.disabled'],
    ['SignUp is not permitted for this user pool', 'signUpClosed'],
    ['Self-service sign-up is not enabled', 'signUpClosed'],
    ['User pool does not allow self registration', 'signUpClosed'],
    [
      'Temporary password has expired and must be reset by an administrator.',
      'NotAuthorizedException.temporaryPassword',
    ],
    ['User account has expired, it must be reset by an administrator.', 'NotAuthorizedException.temporaryPassword'],
    ['User password cannot be reset in the current state.', 'NotAuthorizedException.firstPassword'],
    ['Contact administrator to reset password.', 'NotAuthorizedException.resetByAdministrator'],
    ['User cannot be confirmed. Current status is CONFIRMED', 'alreadyConfirmed'],
    ['User cannot confirm because user status is not UNCONFIRMED.', 'alreadyConfirmed'],
    ['User is not authorized to get auth details.', 'NotAuthorizedException.externalAccount'],
    ['Access Token has been revoked', 'ERR_SESSION_EXPIRED'],
    ['Refresh Token has been revoked', 'ERR_SESSION_EXPIRED'],
    ['Access Token has expired', 'ERR_SESSION_EXPIRED'],
    ['Invalid Refresh Token.', 'ERR_SESSION_EXPIRED'],
    ['Invalid Access Token', 'ERR_SESSION_EXPIRED'],
    ['Access Token does not have required scopes', 'ERR_SCOPE_MISSING'],
    ['Invalid session for the user.', 'ERR_CHALLENGE_EXPIRED'],
    ['Invalid session for the user, session is expired.', 'ERR_CHALLENGE_EXPIRED'],
    ['Unable to verify secret hash for client 1h57kf5cpq17m0eml12EXAMPLE', 'ERR_CONFIGURATION'],
    ['SecretHash does not match for the client: 1h57kf5cpq17m0eml12EXAMPLE', 'ERR_CONFIGURATION'],
    ['Client 1h57k is configured with secret but SECRET_HASH was not received', 'ERR_CONFIGURATION'],
    ['A client attempted to write unauthorized attribute', 'ERR_CONFIGURATION'],
    ['Unable to login because of security reasons', 'ForbiddenException'],
    ['Credential verification failed', 'ERR_PASSKEY_FAILED'],
    ['Something that nobody has read before.', 'NotAuthorizedException.other'],
    ['User cannot be confirmed. Current status is RESET_REQUIRED', 'NotAuthorizedException.other'],
    ['The password of the moon is blue.', 'NotAuthorizedException.other'],
  ] as const)('"%s" is told as %s', (text, key) => {
    expectSentence(cognito('NotAuthorizedException', text), key)
  })
})

describe('another exception', () => {
  it.each([
    ['LimitExceededException', 'Attempt limit exceeded, please try after some time.', 'LimitExceededException'],
    ['LimitExceededException', 'Number of allowed tries exceeded', 'LimitExceededException'],
    [
      'LimitExceededException',
      'Exceeded daily email limit for the operation or the account. If a higher limit is required, please configure your user pool to use your own Amazon SES configuration for sending email.',
      'LimitExceededException.messages',
    ],
    ['LimitExceededException', 'Exceeded the SMS spending limit of the account.', 'LimitExceededException.messages'],
    ['LimitExceededException', 'A user can have at most 20 passkeys', 'LimitExceededException.passkeys'],
    ['LimitExceededException', 'Quota of blue moons reached', 'LimitExceededException.other'],
    ['ExpiredCodeException', 'Your software token has already been used once.', 'ExpiredCodeException.used'],
    ['ExpiredCodeException', 'Invalid code provided, please request a code again.', 'ExpiredCodeException'],
    ['RefreshTokenReuseException', 'Refresh token has been reused', 'ERR_SESSION_EXPIRED'],
    ['TokenRevokedException', 'Token has been revoked', 'ERR_SESSION_EXPIRED'],
    ['ResourceNotFoundException', 'User pool client 1h57k does not exist.', 'ERR_CONFIGURATION'],
    ['ResourceNotFoundException', 'Device does not exist.', 'unknown'],
    ['InvalidParameterException', 'User is already confirmed.', 'alreadyConfirmed'],
    ['InvalidParameterException', 'USER_PASSWORD_AUTH flow not enabled for this client', 'ERR_CONFIGURATION'],
    ['InvalidParameterException', 'Initiate Auth method not supported.', 'ERR_CONFIGURATION'],
    ['InvalidParameterException', 'Cannot resend codes. Auto verification not turned on.', 'ERR_CONFIGURATION'],
    ['InvalidParameterException', 'Something that nobody has read before.', 'InvalidParameterException'],
  ] as const)('%s "%s" is told as %s', (code, text, key) => {
    expectSentence(cognito(code, text), key)
  })
})

describe('an input that was refused', () => {
  it.each([
    // The service names the member.
    [violation('userAlias', PATTERN), 'invalid.username'],
    [violation('userName', PATTERN), 'invalid.username'],
    [violation('Username', PATTERN), 'invalid.username'],
    [violation('username', 'have length less than or equal to 128'), 'tooLong.username'],
    [violation('userAlias', 'have length greater than or equal to 1'), 'ERR_INVALID_INPUT.username'],
    [violation('password', String.raw`satisfy regular expression pattern: ^[\S]+.*[\S]+$`), 'invalid.password'],
    [violation('proposedPassword', String.raw`satisfy regular expression pattern: [\S]+`), 'invalid.password'],
    [violation('password', 'have length less than or equal to 256'), 'tooLong.password'],
    [violation('proposedPassword', 'have length less than or equal to 256'), 'tooLong.password'],
    [violation('confirmationCode', String.raw`satisfy regular expression pattern: [\S]+`), 'ERR_INVALID_INPUT.code'],
    [violation('confirmationCode', 'have length less than or equal to 2048'), 'tooLong'],
    [violation('userAttributes.1.member.value', 'have length less than or equal to 2048'), 'tooLong'],
    [violation('userAttributes.1.member.name', PATTERN), 'InvalidParameterException'],
    [cognito('InvalidParameterException', 'Missing required parameter USERNAME'), 'ERR_INVALID_INPUT.username'],
    [cognito('InvalidParameterException', 'Missing required parameter PASSWORD'), 'ERR_INVALID_INPUT.password'],
    // Or says it in prose.
    [cognito('InvalidParameterException', 'Username should be an email.'), 'username.email'],
    [cognito('InvalidParameterException', 'Username should be a phone number.'), 'username.phoneNumber'],
    [cognito('InvalidParameterException', 'Username should be either an email or a phone number.'), 'username.address'],
    [
      cognito(
        'InvalidParameterException',
        'Username cannot be of email format, since user pool is configured for email alias.',
      ),
      'username.noAddress',
    ],
    [cognito('InvalidParameterException', 'Invalid phone number format.'), 'ERR_INVALID_INPUT.phoneNumber'],
    [cognito('InvalidParameterException', 'Invalid email address format.'), 'ERR_INVALID_INPUT.email'],
    [
      cognito(
        'InvalidParameterException',
        'Attributes did not conform to the schema: given_name: The attribute is required\n',
      ),
      'ERR_INVALID_INPUT.attributes',
    ],
    // Nothing was sent.
    [new InvalidInputError('The user name has whitespace', { field: 'username' }), 'invalid.username'],
    [new InvalidInputError('The password ends with a space', { field: 'newPassword' }), 'invalid.password'],
    [new InvalidInputError('The password is empty', { field: 'password' }), 'ERR_INVALID_INPUT.password'],
    [new InvalidInputError('The password is longer than 256 characters', { field: 'password' }), 'tooLong.password'],
    [new InvalidInputError('The password is longer than 256 characters', { field: 'newPassword' }), 'tooLong.password'],
    [new InvalidInputError('The user name is longer than 128 characters', { field: 'username' }), 'tooLong.username'],
    [new InvalidInputError('The answer is too long', { field: 'answer' }), 'tooLong'],
  ] as const)('%s', (error, key) => {
    expectSentence(error, key)
  })
})

it('speaks of a wrong user name or password for two texts only', () => {
  const texts = [
    'Incorrect hash of the moon',
    'User does not exist in the moon.',
    'Incorrect username or password format',
  ]

  for (const text of texts) expectSentence(cognito('NotAuthorizedException', text), 'NotAuthorizedException.other')
})

describe('something in between', () => {
  it.each([
    [new NetworkError('offline'), 'ERR_NETWORK'],
    [new NetworkError('the page of a gateway', { status: 503 }), 'ERR_NETWORK.answered'],
    [new NetworkError('the page of a portal', { status: 200 }), 'ERR_NETWORK.answered'],
    [new NetworkError('a network', { code: 'ERR_NETWORK_AUTH', status: 511 }), 'ERR_NETWORK_AUTH'],
    [new NetworkError('a proxy', { code: 'ERR_NETWORK_AUTH', status: 407 }), 'ERR_NETWORK_AUTH'],
    [new ConfigurationError('a redirect for good', { field: 'endpoint' }), 'ERR_CONFIGURATION'],
    [new ConfigurationError('a redirect for now', { field: 'endpoint', retryable: true }), 'ERR_NETWORK.answered'],
    [new WafError('a puzzle', { action: 'captcha' }), 'ERR_WAF_ACTION'],
    [new WafError('a script', { action: 'challenge' }), 'ERR_WAF_ACTION.challenge'],
  ] as const)('%s', (error, key) => {
    expectSentence(error, key)
  })
})
