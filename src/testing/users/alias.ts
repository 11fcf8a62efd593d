/**
 * Addresses by which people sign in: each belongs to one user at a time.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-aliases
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import { CognitoException } from '../wire/exception.ts'
import type { User } from './user.ts'
import { canonicalName, findAliasOwner } from './users.ts'

/** `AliasExistsException`. */
export const aliasExists = (attribute: string): CognitoException =>
  new CognitoException('AliasExistsException', `An account with the ${attribute} already exists.`)

/**
 * Gives the user a verified alias.
 *
 * @param force Takes it from whoever has it; it is then no longer verified there.
 * @throws {CognitoException} `AliasExistsException` when another user has it.
 */
export function claimAlias(pool: PoolState, user: User, attribute: string, value: string, force = false): void {
  if (!pool.settings.aliasAttributes.includes(attribute)) return
  const owner = findAliasOwner(pool, attribute, value, user)
  if (!owner) return
  if (!force) throw aliasExists(attribute)
  owner.attributes.set(`${attribute}_verified`, 'false')
}

/** @throws {CognitoException} `AliasExistsException` when the attribute is the user name and another user has this one. */
export function checkNameAttribute(pool: PoolState, user: User, attribute: string, value: string): void {
  if (!pool.settings.usernameAttributes.includes(attribute)) return
  const wanted = canonicalName(pool, value)
  const isTaken = [...pool.users.values()].some((other) => {
    const theirs = other.attributes.get(attribute)
    return other !== user && theirs !== undefined && canonicalName(pool, theirs) === wanted
  })
  if (isTaken) throw aliasExists(attribute)
}
