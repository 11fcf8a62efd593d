/**
 * `DeleteUserAttributes`: takes attributes away from the caller. One that is not there is no error.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { checkKnown, checkMutable, checkRequired, checkWritable, removeAttributes } from '../users/attributes.ts'
import type { Operation } from './operation.ts'

/** Runs `DeleteUserAttributes`. */
export const deleteUserAttributes: Operation<'DeleteUserAttributes'> = (pool, { AccessToken, UserAttributeNames }) => {
  const { user, origin } = readCaller(pool, AccessToken)
  checkWritable(origin.client, UserAttributeNames)
  checkKnown(pool, UserAttributeNames)
  checkMutable(pool, UserAttributeNames)
  checkRequired(pool, (name) => user.attributes.has(name) && !UserAttributeNames.includes(name))
  removeAttributes(user, UserAttributeNames)
  user.modifiedAt = pool.clock.now()
  return {}
}
