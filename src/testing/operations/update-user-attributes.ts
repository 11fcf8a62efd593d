/**
 * `UpdateUserAttributes`: changes the caller's attributes. An empty value deletes one.
 *
 * A new address has to be proven: it counts at once as unverified, or waits for its code where the pool verifies
 * before it updates.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 * @module
 */
import type { CodeDeliveryDetailsType } from '../../transport/operations.ts'
import { type AddressName, sendAddressCode } from '../codes/verify-address.ts'
import type { PoolState } from '../pool-state.ts'
import { type Caller, readCaller } from '../tokens/access.ts'
import { aliasExists, checkNameAttribute } from '../users/alias.ts'
import {
  checkKnown,
  checkMutable,
  checkRequired,
  checkValues,
  checkWritable,
  removeAttributes,
} from '../users/attributes.ts'
import type { User } from '../users/user.ts'
import { findAliasOwner, isVerified } from '../users/users.ts'
import type { Operation } from './operation.ts'

/** Runs `UpdateUserAttributes`. */
export const updateUserAttributes: Operation<'UpdateUserAttributes'> = async (pool, input) => {
  const caller = readCaller(pool, input.AccessToken)
  const values = new Map(input.UserAttributes.map(({ Name, Value = '' }) => [Name, Value]))
  const changed = new Map([...values].filter(([, value]) => value !== ''))
  const removed = [...values.keys()].filter((name) => !changed.has(name))
  checkChange(pool, caller, changed, removed)
  removeAttributes(caller.user, removed)
  const toProve = [...changed].flatMap(([name, value]) => setAttribute(pool, caller.user, name, value))
  caller.user.modifiedAt = pool.clock.now()
  const deliveries: CodeDeliveryDetailsType[] = []
  for (const attribute of toProve) {
    const source = 'CustomMessage_UpdateUserAttribute'
    deliveries.push(await sendAddressCode(pool, caller, attribute, source, input.ClientMetadata))
  }
  return { CodeDeliveryDetailsList: deliveries }
}

function checkChange(
  pool: PoolState,
  { user, origin: { client } }: Caller,
  changed: ReadonlyMap<string, string>,
  removed: readonly string[],
): void {
  const names = [...changed.keys(), ...removed]
  checkWritable(client, names)
  checkKnown(pool, names)
  checkMutable(pool, names)
  checkValues(pool, changed)
  checkRequired(pool, (name) => changed.has(name) || (user.attributes.has(name) && !removed.includes(name)))
  for (const [name, value] of changed) checkAlias(pool, user, name, value)
}

/** An alias that needs no proof is taken at once; an address only when it is proven. */
function checkAlias(pool: PoolState, user: User, name: string, value: string): void {
  checkNameAttribute(pool, user, name, value)
  const isTakenAtOnce = name === 'preferred_username' && pool.settings.aliasAttributes.includes(name)
  if (isTakenAtOnce && findAliasOwner(pool, name, value, user)) throw aliasExists(name)
}

/** Sets one attribute. Gives the address that has to be proven now, if it is one. */
function setAttribute(pool: PoolState, user: User, name: string, value: string): readonly AddressName[] {
  const isSame = user.attributes.get(name) === value
  if (name !== 'email' && name !== 'phone_number') {
    user.attributes.set(name, value)
    return []
  }
  user.pendingAttributes.delete(name)
  const wasVerified = isVerified(user, name)
  // Assumption: writing the same verified address again changes nothing and sends nothing.
  if (isSame && wasVerified) return []
  const waits = pool.settings.verifyBeforeUpdate.includes(name) && wasVerified
  if (waits) user.pendingAttributes.set(name, value)
  else {
    user.attributes.set(name, value)
    user.attributes.set(`${name}_verified`, 'false')
  }
  return waits || pool.settings.autoVerifiedAttributes.includes(name) ? [name] : []
}
