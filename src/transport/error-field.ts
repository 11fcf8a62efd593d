/**
 * Which input a Cognito exception is about.
 *
 * @module
 */
import type { ErrorField } from '../errors.ts'
import type { OperationName } from './operations.ts'

/** Exceptions, and what an `InvalidParameterException` says, as in `Value at 'userCode' failed to satisfy`. */
const FIELDS: readonly (readonly [pattern: RegExp, field: ErrorField])[] = [
  [/^AliasExists.*phone|Exception: invalid phone/is, 'phoneNumber'],
  [/^AliasExists|Exception: invalid email/i, 'email'],
  [/^(CodeMismatch|ExpiredCode|EnableSoftwareTokenMFA)Exception$|at '(confirmationC|userC|c)ode'/, 'code'],
  [/^(InvalidPassword|PasswordHistoryPolicyViolation)Exception$|at '(password|proposedPassword)'/, 'newPassword'],
  [/at 'previousPassword'/, 'password'],
  [/^User(nameExists|NotFound)Exception$|at 'username'/, 'username'],
]

/**
 * The input an exception of an operation is about.
 *
 * @returns `undefined` when it is about none, or does not say.
 */
export function errorField(exception: string, operation: OperationName, message: string): ErrorField | undefined {
  // The others' texts say nothing of it: they are for people, and may be an app's own.
  const text = /^(InvalidParameter|AliasExists)Exception$/.test(exception) ? `${exception}: ${message}` : exception
  const field = FIELDS.find(([pattern]) => pattern.test(text))?.[1]
  // The first password of a sign-up form is its `password`.
  return operation === 'SignUp' && field === 'newPassword' ? 'password' : field
}
