/**
 * Limits on the tries of an hour.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { User } from '../users/user.ts'
import { CognitoException } from '../wire/exception.ts'

const HOUR_MS = 3_600_000

/**
 * Refuses when the user has had all the tries of an hour.
 *
 * @param kind What is tried.
 * @param most Default: the pool's `attemptsPerHour`.
 * @throws {CognitoException} `LimitExceededException`.
 */
export function checkAttemptLimit(
  pool: PoolState,
  user: User,
  kind: string,
  most = pool.settings.assumptions.attemptsPerHour,
): void {
  if (recentAttempts(pool, user, kind).length < most) return
  throw new CognitoException('LimitExceededException', 'Attempt limit exceeded, please try after some time.')
}

/** Counts one try. */
export function countAttempt(pool: PoolState, user: User, kind: string): void {
  pool.attempts.set(keyOf(user, kind), [...recentAttempts(pool, user, kind), pool.clock.now()])
}

function recentAttempts(pool: PoolState, user: User, kind: string): readonly number[] {
  const since = pool.clock.now() - HOUR_MS
  return (pool.attempts.get(keyOf(user, kind)) ?? []).filter((at) => at > since)
}

const keyOf = (user: User, kind: string): string => `${kind} ${user.sub}`
