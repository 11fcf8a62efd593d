/**
 * Which input a Cognito exception is about.
 *
 * @module
 */
import type { ErrorField } from '../errors.ts'
import type { OperationName } from './operations.ts'

const FIELDS: Readonly<Record<string, ErrorField>> = {
  CodeMismatchException: 'code',
  ExpiredCodeException: 'code',
  EnableSoftwareTokenMFAException: 'code',
  InvalidPasswordException: 'newPassword',
  PasswordHistoryPolicyViolationException: 'newPassword',
  UsernameExistsException: 'username',
  UserNotFoundException: 'username',
}

/** Which member of a request an `InvalidParameterException` names, as in `Value at 'userCode' failed to satisfy`. */
const MEMBERS: readonly (readonly [pattern: RegExp, field: ErrorField])[] = [
  [/at '(confirmationC|userC|c)ode'/, 'code'],
  [/at '(password|proposedPassword)'/, 'newPassword'],
  [/at 'previousPassword'/, 'password'],
  [/at 'username'/, 'username'],
  [/^invalid email/i, 'email'],
  [/^invalid phone/i, 'phoneNumber'],
]

/**
 * The input an exception of an operation is about.
 *
 * @returns `undefined` when it is about none, or does not say.
 */
export function errorField(exception: string, operation: OperationName, message: string): ErrorField | undefined {
  const field = findField(exception, message)
  // The first password of a sign-up form is its `password`.
  return operation === 'SignUp' && field === 'newPassword' ? 'password' : field
}

function findField(exception: string, message: string): ErrorField | undefined {
  if (exception === 'InvalidParameterException') return MEMBERS.find(([pattern]) => pattern.test(message))?.[1]
  if (exception === 'AliasExistsException') return /phone/i.test(message) ? 'phoneNumber' : 'email'
  return Object.hasOwn(FIELDS, exception) ? FIELDS[exception] : undefined
}
