/**
 * Finding users by what people type, and refusing them in Cognito's words.
 *
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '../../bytes.ts'
import type { PoolState } from '../pool-state.ts'
import { toUuid } from '../random.ts'
import { CognitoException, notAuthorized } from '../wire/exception.ts'
import type { User } from './user.ts'

/** The form of a user name under which it is unique. */
export const canonicalName = (pool: PoolState, name: string): string =>
  pool.settings.caseSensitive ? name : name.toLowerCase()

/** The user with this user name, sub, user name attribute or verified alias. */
export function findUser(pool: PoolState, name: string): User | undefined {
  const wanted = canonicalName(pool, name)
  const byName = pool.users.get(wanted)
  if (byName) return byName
  const { usernameAttributes, aliasAttributes } = pool.settings
  return [...pool.users.values()].find(
    (user) =>
      user.sub === name ||
      usernameAttributes.some((attribute) => hasValue(pool, user, attribute, wanted)) ||
      aliasAttributes.some((attribute) => isAlias(user, attribute) && hasValue(pool, user, attribute, wanted)),
  )
}

/** True if the user is still there: not deleted, and not replaced by another of the same name. */
export const isKnown = (pool: PoolState, user: User): boolean =>
  pool.users.get(canonicalName(pool, user.username)) === user

/** The other user who may sign in with this value of an alias attribute. */
export function findAliasOwner(pool: PoolState, attribute: string, value: string, except?: User): User | undefined {
  const wanted = canonicalName(pool, value)
  return [...pool.users.values()].find(
    (user) => user !== except && isAlias(user, attribute) && hasValue(pool, user, attribute, wanted),
  )
}

/** True if the user may sign in by this attribute: e-mail and phone once they are verified. */
export const isAlias = (user: User, attribute: string): boolean =>
  attribute === 'preferred_username' || isVerified(user, attribute)

/** True if the address is proven. An administrator may have stored `True`, which counts as well. */
export const isVerified = (user: User, attribute: string): boolean =>
  user.attributes.get(`${attribute}_verified`)?.toLowerCase() === 'true'

/** A version 4 UUID that is always the same for the same name: the id of a user who does not exist. */
export const inventedId = (pool: PoolState, name: string): string =>
  toUuid(hmac(sha256, pool.secret, utf8ToBytes(`id ${canonicalName(pool, name)}`)))

/** 16 bytes that are always the same for the same name: the salt of a user who does not exist. */
export const inventedSalt = (pool: PoolState, name: string): Uint8Array =>
  hmac(sha256, pool.secret, utf8ToBytes(`salt ${canonicalName(pool, name)}`)).slice(0, 16)

/** The attributes as an object, as triggers see them. */
export const attributesOf = (user: User | undefined): Record<string, string> =>
  user
    ? { ...Object.fromEntries(user.attributes), 'cognito:user_status': user.status }
    : { 'cognito:user_status': 'UNKNOWN' }

/**
 * Refuses a user who may not sign in. Says so even after a wrong password, as Cognito does.
 *
 * @throws {CognitoException} when the user is disabled, not confirmed, or must reset the password.
 */
export function checkMaySignIn(user: User): void {
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (user.status === 'EXTERNAL_PROVIDER') throw notAuthorized('User is not authorized to get auth details.')
  checkConfirmed(user)
}

/** @throws {CognitoException} when the user is not confirmed, or must reset the password. */
export function checkConfirmed(user: User): void {
  if (user.status === 'UNCONFIRMED') {
    throw new CognitoException('UserNotConfirmedException', 'User is not confirmed.')
  }
  if (user.status === 'RESET_REQUIRED') {
    throw new CognitoException('PasswordResetRequiredException', 'Password reset required for the user')
  }
}

function hasValue(pool: PoolState, user: User, attribute: string, canonical: string): boolean {
  const value = user.attributes.get(attribute)
  return value !== undefined && canonicalName(pool, value) === canonical
}
