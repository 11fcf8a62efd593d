/**
 * `VerifyUserAttribute`: proves the caller's address, and puts a waiting one in its place.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 * @module
 */

import { checkCode, useCode } from '../codes/issued-code.ts'
import { readAddressName } from '../codes/verify-address.ts'
import { codeExpired, readCaller } from '../tokens/access.ts'
import { checkNameAttribute, claimAlias } from '../users/alias.ts'
import type { Operation } from './operation.ts'

/** Runs `VerifyUserAttribute`. */
export const verifyUserAttribute: Operation<'VerifyUserAttribute'> = (pool, { AccessToken, AttributeName, Code }) => {
  const { user } = readCaller(pool, AccessToken)
  const attribute = readAddressName(AttributeName)
  const issued = checkCode(pool, user, `attribute:${attribute}`, Code)
  const address = user.pendingAttributes.get(attribute) ?? user.attributes.get(attribute)
  // The code proves the address it was sent to, which an administrator may have changed since.
  if (address !== issued.destination) throw codeExpired()
  checkNameAttribute(pool, user, attribute, address)
  claimAlias(pool, user, attribute, address)
  useCode(pool, user, `attribute:${attribute}`)
  user.pendingAttributes.delete(attribute)
  user.attributes.set(attribute, address)
  user.attributes.set(`${attribute}_verified`, 'true')
  user.modifiedAt = pool.clock.now()
  return {}
}
