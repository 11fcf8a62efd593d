/**
 * `ConfirmForgotPassword`: a new password for a recovery code, whether the user or an administrator asked for it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 * @module
 */

import { checkCode, useCode } from '../codes/issued-code.ts'
import { codeExpired } from '../tokens/access.ts'
import { runPostConfirmation } from '../users/confirm-user.ts'
import { checkNewPassword } from '../users/password-policy.ts'
import { readPerson, unknownPerson } from '../users/person.ts'
import { replacePassword } from '../users/stored-password.ts'
import { CognitoException, notAuthorized } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `ConfirmForgotPassword`. A refused password leaves the code as it was. */
export const confirmForgotPassword: Operation<'ConfirmForgotPassword'> = async (pool, input) => {
  const { client, user } = readPerson(pool, input)
  if (!user?.enabled && client.hidesUsers) throw codeExpired()
  if (!user) throw unknownPerson()
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (user.status === 'UNCONFIRMED') {
    throw new CognitoException('UserNotConfirmedException', 'User is not confirmed.')
  }
  checkCode(pool, user, 'forgotPassword', input.ConfirmationCode)
  checkNewPassword(pool, user, input.Password)
  useCode(pool, user, 'forgotPassword')
  replacePassword(pool, user, input.Password)
  user.status = 'CONFIRMED'
  user.passwordFailures.count = 0
  user.passwordFailures.lockedUntil = 0
  const source = 'PostConfirmation_ConfirmForgotPassword'
  await runPostConfirmation(pool, user, client, source, input.ClientMetadata)
  return {}
}
