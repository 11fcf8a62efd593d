/**
 * The sign-ins of a user that still count, as the session operations show them.
 *
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '../../bytes.ts'
import type { PoolState } from '../pool-state.ts'
import type { User } from '../users/user.ts'
import { CognitoException } from '../wire/exception.ts'
import type { Origin } from './token-grants.ts'

/** The user's sign-ins with a token that is neither revoked nor expired. */
export function sessionsOf(pool: PoolState, user: User): ReadonlySet<Origin> {
  const now = pool.clock.now()
  const grants = [...pool.refreshGrants.values(), ...pool.accessGrants.values()]
  const living = grants.filter(({ origin, expiresAt }) => origin.user === user && !origin.revoked && now < expiresAt)
  return new Set(living.map(({ origin }) => origin))
}

/** Ends the sign-ins used least recently, where there are more than the pool allows. */
export function endOldestSessions(pool: PoolState, user: User): void {
  const { sessionTracking, maxSessionsPerUser } = pool.settings.assumptions
  if (sessionTracking === 'DISABLED') return
  const oldestFirst = [...sessionsOf(pool, user)].sort((one, other) => one.lastActiveAt - other.lastActiveAt)
  for (const origin of oldestFirst.slice(0, Math.max(0, oldestFirst.length - maxSessionsPerUser))) {
    origin.revoked = true
  }
}

/** @throws {CognitoException} `OperationNotEnabledException` where the pool does not track sessions. */
export function checkSessionTracking({ settings }: PoolState): void {
  if (settings.assumptions.sessionTracking === 'ENABLED') return
  // Assumption: the text.
  throw new CognitoException('OperationNotEnabledException', 'Session tracking is not enabled for the user pool.')
}

/** The id of a token session: `tkn` and 25 lower-case letters and digits. It does not give the token away. */
export function sessionIdOf(pool: PoolState, { id }: Origin): string {
  const digest = hmac(sha256, pool.secret, utf8ToBytes(`session ${id}`))
  return `tkn${[...digest.slice(0, 25)].map((byte) => ALPHABET[byte % 32]).join('')}`
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
