/**
 * Maps an error to a sentence that a user can act on.
 *
 * @module
 */
import type { RuleResult } from '../account/password.ts'
import type { AuthError, NetworkError, WafError } from '../errors.ts'
import { errorField } from '../transport/error-field.ts'
import type { MessageKey, Messages } from './en.ts'

type Row = readonly [code: string, text: RegExp, key: MessageKey]

const INPUT = 'ERR_INVALID_INPUT'
const INVALID = 'InvalidParameterException'
const LIMIT = 'LimitExceededException'
const REFUSED = 'NotAuthorizedException'

const MISSING = /is (empty|missing|required)|required parameter|greater than or equal|not be null/i
const TOO_LONG = /too long|no longer than|longer than|less than or equal/i

/** Cases that Cognito distinguishes by message text only. The first that fits counts. */
const BY_TEXT: readonly Row[] = [
  [REFUSED, /attempts? .*exceeded|too many/i, 'NotAuthorizedException.attempts'],
  [REFUSED, /user is disabled/i, 'NotAuthorizedException.disabled'],
  [
    REFUSED,
    /temporary password|must be reset by an admin|(account|password) has expired/i,
    'NotAuthorizedException.temporaryPassword',
  ],
  [REFUSED, /cannot be reset/i, 'NotAuthorizedException.firstPassword'],
  [REFUSED, /administrator to reset/i, 'NotAuthorizedException.resetByAdministrator'],
  [REFUSED, /sign-?up is not|self.?(service |sign|regist)/i, 'signUpClosed'],
  [REFUSED, /already confirmed|status is (confirmed|not unconfirmed)/i, 'alreadyConfirmed'],
  [REFUSED, /to get auth details/i, 'NotAuthorizedException.externalAccount'],
  [REFUSED, /secret|\bclient\b/i, 'ERR_CONFIGURATION'],
  [REFUSED, /required scopes/i, 'ERR_SCOPE_MISSING'],
  [
    REFUSED,
    /token\b.*\b(revoked|expired|invalid|not valid)|(invalid|expired|revoked) (\w+ )?token/i,
    'ERR_SESSION_EXPIRED',
  ],
  [REFUSED, /invalid session|session is expired/i, 'ERR_CHALLENGE_EXPIRED'],
  [REFUSED, /security reasons/i, 'ForbiddenException'],
  [REFUSED, /^credential/i, 'ERR_PASSKEY_FAILED'],
  [LIMIT, /e-?mail|\bsms\b|message|spend/i, 'LimitExceededException.messages'],
  [LIMIT, /attempt|\btr(y|ies)\b/i, LIMIT],
  [LIMIT, /passkey|credential/i, 'LimitExceededException.passkeys'],
  ['ExpiredCodeException', /already been used/i, 'ExpiredCodeException.used'],
  ['RefreshTokenReuseException', /^/, 'ERR_SESSION_EXPIRED'],
  ['TokenRevokedException', /^/, 'ERR_SESSION_EXPIRED'],
  ['ResourceNotFoundException', /user pool/i, 'ERR_CONFIGURATION'],
  [INVALID, /no (registered|verified)/i, 'InvalidParameterException.noVerifiedAddress'],
  [INVALID, /already confirmed/i, 'alreadyConfirmed'],
  [INVALID, /not (enabled|supported|configured|turned on)|secret_?hash|'client|lambda/i, 'ERR_CONFIGURATION'],
]

/** The reasons for which a user name or a password is refused. */
const BY_REASON: readonly (readonly [field: RegExp, text: RegExp, key: MessageKey])[] = [
  [/^username$/, /either|email.* or .*phone/i, 'username.address'],
  [/^username$/, /cannot be of/i, 'username.noAddress'],
  [/^username$/, /should be .*email/i, 'username.email'],
  [/^username$/, /should be .*phone|country code/i, 'username.phoneNumber'],
  [/^username$/, /spaces?\b|pattern/i, 'invalid.username'],
  [/assword$/, /spaces?\b|pattern/i, 'invalid.password'],
]

/**
 * The sentence for an error, in the language of the catalogue. The message of a Lambda function to the user is passed
 * on as it is. It is plain text: do not render it as HTML.
 *
 * @example messageFor(flow.error, de)
 */
export function messageFor(error: unknown, messages: Messages): string {
  // By shape: the error may be of another copy of this package.
  if (!isAuthError(error)) return messages.unknown
  const { code, message, retryable } = error
  if (code === 'UserLambdaValidationException' && message !== '' && message !== code) return message
  const key = keysFor(error).find((each): each is MessageKey => Object.hasOwn(messages, each))
  return messages[key ?? (retryable ? 'retry' : 'unknown')]
}

/** An error of this library, with the members that only some have. */
type AnyAuthError = AuthError & Partial<Pick<WafError, 'action'> & Pick<NetworkError, 'status'>>

function isAuthError(error: unknown): error is AnyAuthError {
  const { code, message } = Object(error) as Readonly<Record<string, unknown>>
  return typeof code === 'string' && typeof message === 'string'
}

/** Names of sentences, the most special one first. Not every one is in the catalogue. */
function keysFor(error: AnyAuthError): readonly string[] {
  const { code, message, retryable, field = errorField(code, message), action, status } = error
  if (action) return [`${code}.${action}`, code]
  // There is a connection: something in between has answered.
  const isAnswered = code === 'ERR_CONFIGURATION' ? retryable : code.startsWith('ERR_') && status !== undefined
  if (isAnswered) return [code === 'ERR_NETWORK_AUTH' ? code : 'ERR_NETWORK.answered']
  const byText = BY_TEXT.find(([ofCode, text]) => ofCode === code && text.test(message))?.[2]
  if (byText) return [byText]
  if (code === INPUT || code === INVALID) return [...inputKeys(code, message, field), code]
  if (code === LIMIT && message !== code) return ['LimitExceededException.other']
  // One exception for everything that is not allowed. Two of its texts are about what was typed.
  if (code === REFUSED && !/^(incorrect username or password|user does not exist)\.?$/i.test(message))
    return ['NotAuthorizedException.other']
  if (code === REFUSED && field === 'passkey') return ['ERR_PASSKEY_FAILED']
  return [`${code}.${field}`, code]
}

/** The sentences about an input that was refused, here or by the service. */
function inputKeys(code: string, message: string, field: string | undefined): readonly string[] {
  if (field === undefined) return []
  if (TOO_LONG.test(message)) return [`tooLong.${field.replace('newP', 'p')}`, 'tooLong']
  const own = `${INPUT}.${field}`
  if (MISSING.test(message)) return [own]
  const byReason = BY_REASON.find(([ofField, text]) => ofField.test(field) && text.test(message))?.[2]
  if (byReason) return [byReason]
  // The other sentences of these ask for what is missing.
  const isVague = code === INVALID && /^(username|attributes)$|assword$/.test(field)
  return isVague ? [] : [own]
}

/**
 * The words for a rule of a password, for a list beside the field.
 *
 * @example checkPassword(policy, typed).rules.map((result) => messageForRule(result, en))
 */
export function messageForRule({ rule, length }: RuleResult, messages: Messages): string {
  return messages[`password.${rule}`].replace('{length}', String(length ?? ''))
}
