/**
 * `ChangePassword`: a new password for the old one, or the first one of a user who has none. Tokens stay valid.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 * @module
 */

import { checkAttemptLimit, countAttempt } from '../codes/attempt-limit.ts'
import type { PoolState } from '../pool-state.ts'
import { readCaller } from '../tokens/access.ts'
import { checkNewPassword } from '../users/password-policy.ts'
import { isSamePassword, replacePassword } from '../users/stored-password.ts'
import type { User } from '../users/user.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `ChangePassword`. */
export const changePassword: Operation<'ChangePassword'> = (pool, input) => {
  const { user } = readCaller(pool, input.AccessToken)
  checkPrevious(pool, user, input.PreviousPassword)
  checkNewPassword(pool, user, input.ProposedPassword)
  replacePassword(pool, user, input.ProposedPassword)
  return {}
}

function checkPrevious(pool: PoolState, user: User, previous: string | undefined): void {
  if (!user.password) return
  // Assumption: the text. The model has the member optional, the prose demands it of users with a password.
  if (previous === undefined) throw invalidParameter('Missing required parameter PreviousPassword')
  checkAttemptLimit(pool, user, 'changePassword', pool.settings.assumptions.wrongPasswordChangesPerHour)
  if (isSamePassword(pool, user.username, user.password, previous)) return
  countAttempt(pool, user, 'changePassword')
  throw notAuthorized()
}
