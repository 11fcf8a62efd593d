/**
 * Keeping a password and telling whether another is the same.
 *
 * @module
 */
import type { PoolState } from '../pool-state.ts'
import { newSalt, privateKey } from '../sign-in/srp-server.ts'
import type { StoredPassword, User } from './user.ts'

/** The form in which a password of this user is kept. */
export function storePassword(pool: PoolState, username: string, password: string): StoredPassword {
  const salt = newSalt(pool.randomBytes)
  return { salt, x: privateKey(salt, { poolName: pool.settings.poolName, userId: username }, password) }
}

/** True if `password` is the one that was stored. */
export function isSamePassword(pool: PoolState, username: string, stored: StoredPassword, password: string): boolean {
  return stored.x === privateKey(stored.salt, { poolName: pool.settings.poolName, userId: username }, password)
}

/** Gives the user a new password and keeps the old one in the history. */
export function replacePassword(pool: PoolState, user: User, password: string): void {
  if (user.password) user.passwordHistory.unshift(user.password)
  user.passwordHistory.length = Math.min(user.passwordHistory.length, 24)
  user.password = storePassword(pool, user.username, password)
  user.temporaryPasswordExpiresAt = undefined
  user.modifiedAt = pool.clock.now()
}
