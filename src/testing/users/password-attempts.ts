/**
 * Checks a password, and stops looking after too many wrong ones.
 *
 * After five failures nothing is looked at for a second, then for twice as long each time, up to about 15 minutes.
 * Tries while locked do not count; 15 minutes without a try reset the count.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import { notAuthorized } from '../wire/exception.ts'
import { isSamePassword } from './stored-password.ts'
import type { User } from './user.ts'

const FREE_FAILURES = 5
const LONGEST_LOCK_MS = 15 * 60_000

/** @throws {CognitoException} `NotAuthorizedException` while the user is locked out. */
export function checkNotLocked(pool: PoolState, user: User): void {
  const now = pool.clock.now()
  const failures = user.passwordFailures
  if (now < failures.lockedUntil) throw notAuthorized('Password attempts exceeded')
  if (now - failures.lastAt >= LONGEST_LOCK_MS) failures.count = 0
}

/** Counts a wrong password. */
export function countWrongPassword(pool: PoolState, { passwordFailures }: User): void {
  passwordFailures.lockedUntil = Math.max(passwordFailures.lockedUntil, countFailure(pool, passwordFailures))
}

/** Counts a failure. Returns until when nothing is looked at, 0 for no lock. Milliseconds since the Unix epoch. */
function countFailure(pool: PoolState, failures: { count: number; lastAt: number }): number {
  failures.count++
  failures.lastAt = pool.clock.now()
  const over = failures.count - FREE_FAILURES
  return over < 0 ? 0 : failures.lastAt + Math.min(1000 * 2 ** over, LONGEST_LOCK_MS)
}

/** @throws {CognitoException} `NotAuthorizedException` while wrong MFA codes have locked the user out. */
export function checkMfaNotLocked(pool: PoolState, user: User): void {
  if (pool.settings.assumptions.mfaLockout === 'afterFive') checkNotLocked(pool, user)
}

/** Counts a wrong code of a second factor. Five in a row lock passwords and codes alike, where that is assumed. */
export function countWrongMfaCode(pool: PoolState, { mfaFailures, passwordFailures }: User): void {
  if (pool.settings.assumptions.mfaLockout === 'none') return
  if (pool.clock.now() - mfaFailures.lastAt >= LONGEST_LOCK_MS) mfaFailures.count = 0
  passwordFailures.lockedUntil = Math.max(passwordFailures.lockedUntil, countFailure(pool, mfaFailures))
}

/** Notes that the right code of a second factor was used. */
export function acceptMfaCode({ mfaFailures }: User): void {
  mfaFailures.count = 0
}

/** Notes that the right password was used. */
export function acceptPassword(pool: PoolState, user: User): void {
  user.passwordFailures.count = 0
  const ends = user.temporaryPasswordExpiresAt
  if (user.status === 'FORCE_CHANGE_PASSWORD' && ends !== undefined && pool.clock.now() >= ends) {
    throw notAuthorized('Temporary password has expired and must be reset by an administrator.')
  }
}

/**
 * Checks a password that was sent as it is.
 *
 * @throws {CognitoException} `NotAuthorizedException` when it is wrong, too old, or the user is locked out.
 */
export function checkPassword(pool: PoolState, user: User | undefined, password: string): void {
  if (!user) throw notAuthorized()
  checkNotLocked(pool, user)
  if (!user.password || !isSamePassword(pool, user.username, user.password, password)) {
    countWrongPassword(pool, user)
    throw notAuthorized()
  }
  acceptPassword(pool, user)
}
