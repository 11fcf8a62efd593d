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
  AliasExistsException: 'email',
}

/** The input an exception of an operation is about; `undefined` when it is about none. */
export function errorField(exception: string, operation: OperationName): ErrorField | undefined {
  // The first password of a sign-up form is its `password`.
  if (operation === 'SignUp' && exception === 'InvalidPasswordException') return 'password'
  return Object.hasOwn(FIELDS, exception) ? FIELDS[exception] : undefined
}
