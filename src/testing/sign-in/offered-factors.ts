/**
 * What a sign-in by `USER_AUTH` is offered.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { Attempt } from './attempt.ts'
import { type FactorChallenge, isAvailable } from './first-factors.ts'
import { fitsTarget } from './step-up.ts'

/** The factors an attempt may go on with, in the order of `AvailableChallenges`. */
export function offeredFactors(pool: PoolState, attempt: Attempt): readonly FactorChallenge[] {
  return pool.settings.assumptions.challengeOrder.filter(
    (factor) => isAvailable(pool, attempt.user, factor) && fitsTarget(pool, attempt, factor),
  )
}
