/**
 * The input that an exception is about: told by its name, or by the member that its message names.
 *
 * @module
 */
import type { ErrorField } from '../errors.ts'

/** Exceptions by name, and messages that begin with what they are about. */
const EXCEPTIONS: readonly (readonly [pattern: RegExp, field: ErrorField])[] = [
  [/^AliasExists.*phone|: (invalid phone|attributes .*: phone_?numbers?:[^:]*$)/is, 'phoneNumber'],
  [/^AliasExists|: (invalid email|attributes .*: emails?:[^:]*$)/is, 'email'],
  [/^(CodeMismatch|ExpiredCode|EnableSoftwareTokenMFA)Exception$|: invalid (\w+ )?code/i, 'code'],
  [/^(InvalidPassword|PasswordHistoryPolicyViolation)Exception$/, 'newPassword'],
  [/^User(nameExists|NotFound)Exception$|^\w+: (invalid )?user ?name\b/i, 'username'],
  [/^\w+: (invalid )?password\b/i, 'password'],
  [/^\w+: ((invalid )?attributes |user\.\w|cannot modify )/i, 'attributes'],
]

/** `Value at 'userName' failed to satisfy constraint`, `Missing required parameter USERNAME`. */
const NAMED = /\b(?:at '|parameter:? '?)([\w.:]+)/gi

/** Members of requests: the last part of their path in lower case, without underscores. */
const MEMBERS: readonly (readonly [pattern: RegExp, field: ErrorField])[] = [
  [/attribute/, 'attributes'],
  [/\b(username|(user)?alias)$/, 'username'],
  [/\b(new|proposed)password$/, 'newPassword'],
  [/password$/, 'password'],
  [/code$/, 'code'],
  [/\bemails?$/, 'email'],
  [/\bphonenumbers?$/, 'phoneNumber'],
  [/\banswer$/, 'answer'],
  [/devicename$/, 'deviceName'],
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
  const isInvalid = exception === 'InvalidParameterException'
  const text = isInvalid || exception === 'AliasExistsException' ? `${exception}: ${message}` : exception
  const field = (isInvalid ? memberField(message) : undefined) ?? EXCEPTIONS.find(([known]) => known.test(text))?.[1]
  // The first password of a sign-up form is its `password`.
  if (operation === 'SignUp' && field === 'newPassword') return 'password'
  return operation === 'ConfirmForgotPassword' && field === 'password' ? 'newPassword' : field
}

/** The first known field among the members that a message names. */
function memberField(message: string): ErrorField | undefined {
  for (const [, path] of message.matchAll(NAMED)) {
    const name = path!.replaceAll('_', '').toLowerCase()
    const field = MEMBERS.find(([known]) => known.test(name))?.[1]
    if (field !== undefined) return field
  }
  return undefined
}
