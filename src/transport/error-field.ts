/**
 * The input that an exception is about: told by its name, or by the member that its message names.
 *
 * @module
 */
import type { ErrorField } from '../errors.ts'

/**
 * Matches `Value at 'userName' failed to satisfy constraint` and `Missing required parameter USERNAME` for some members,
 * whatever their path and case, and other texts. Underscores are gone.
 */
const about = (members: string, others: string): RegExp =>
  new RegExp(`\\b(at '|parameter:? '?)([\\w.]+\\.)?(${members})\\b|${others}`, 'is')

/** Exceptions by name, and messages of an `InvalidParameterException`. */
const FIELDS: readonly (readonly [pattern: RegExp, field: ErrorField])[] = [
  [about('phonenumbers?', '^AliasExists.*phone|: (invalid phone|attributes .*: phonenumbers?:[^:]*$)'), 'phoneNumber'],
  [about('emails?', '^AliasExists|: (invalid email|attributes .*: emails?:[^:]*$)'), 'email'],
  [about('\\w*code', '^(CodeMismatch|ExpiredCode|EnableSoftwareTokenMFA)Ex|: invalid (\\w+ )?code'), 'code'],
  [about('(new|proposed)password', '^(InvalidPassword|PasswordHistoryPolicyViolation)Ex'), 'newPassword'],
  [about('username|(user)?alias', '^User(nameExists|NotFound)Ex|^\\w+: (invalid )?user ?name\\b'), 'username'],
  [about('(previous)?password', '^\\w+: (invalid )?password\\b'), 'password'],
  [about('\\w*attribute.*', '^\\w+: ((invalid )?attributes |user\\.|cannot modify )'), 'attributes'],
  [about('answer', '^$'), 'answer'],
  [about('\\w*devicename', '^$'), 'deviceName'],
]

/**
 * The input that an exception of an operation is about.
 *
 * @param operation Default: unknown.
 * @returns `undefined` if none or unknown.
 */
export function errorField(exception: string, message: string, operation?: string): ErrorField | undefined {
  // The previous password; the user is known.
  if (operation === 'ChangePassword' && /^incorrect username/i.test(message)) return 'password'
  // Other messages do not name it: they are prose, and may be an app's own.
  const text = /^(InvalidParameter|AliasExists)Exception$/.test(exception) ? `${exception}: ${message}` : exception
  const field = FIELDS.find(([pattern]) => pattern.test(text.replaceAll('_', '')))?.[1]
  // A sign-up and a challenge ask for one password.
  if (/^(SignUp|RespondToAuthChallenge)$/.test(operation ?? '') && field === 'newPassword') return 'password'
  return operation === 'ConfirmForgotPassword' && field === 'password' ? 'newPassword' : field
}
