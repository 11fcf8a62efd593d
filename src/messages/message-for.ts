/**
 * Maps an error to a sentence that a user can act on.
 *
 * @module
 */
import type { RuleResult } from '../account/password.ts'
import { AuthError } from '../errors.ts'
import type { MessageKey, Messages } from './en.ts'

/** Cases that Cognito distinguishes by message text only. */
const BY_TEXT: readonly (readonly [code: string, text: RegExp, key: MessageKey])[] = [
  ['NotAuthorizedException', /attempts exceeded/i, 'NotAuthorizedException.attempts'],
  ['NotAuthorizedException', /user is disabled/i, 'NotAuthorizedException.disabled'],
  ['InvalidParameterException', /no (registered|verified)/i, 'InvalidParameterException.noVerifiedAddress'],
]

/**
 * The sentence for an error, in the language of the catalogue. The message of a Lambda function to the user is passed
 * on as it is. It is plain text: do not render it as HTML.
 *
 * @example messageFor(flow.error, de)
 */
export function messageFor(error: unknown, messages: Messages): string {
  if (!(error instanceof AuthError)) return messages.unknown
  const { code, field, message, retryable } = error
  if (code === 'UserLambdaValidationException' && message !== '' && message !== code) return message
  const byText = BY_TEXT.find(([ofCode, text]) => ofCode === code && text.test(message))
  const keys = [byText?.[2], field === undefined ? undefined : `${code}.${field}`, code]
  const key = keys.find((each): each is MessageKey => each !== undefined && Object.hasOwn(messages, each))
  return messages[key ?? (retryable ? 'retry' : 'unknown')]
}

/**
 * The words for a rule of a password, for a list beside the field.
 *
 * @example checkPassword(policy, typed).rules.map((result) => messageForRule(result, en))
 */
export function messageForRule({ rule, length }: RuleResult, messages: Messages): string {
  return messages[`password.${rule}`].replace('{length}', String(length ?? ''))
}
