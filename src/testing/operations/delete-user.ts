/**
 * `DeleteUser`: the caller's account, for good. Every token of it is refused from now on.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { canonicalName } from '../users/users.ts'
import type { Operation } from './operation.ts'

/** Runs `DeleteUser`. */
export const deleteUser: Operation<'DeleteUser'> = (pool, { AccessToken }) => {
  const { user } = readCaller(pool, AccessToken)
  pool.users.delete(canonicalName(pool, user.username))
  return {}
}
