/**
 * `CUSTOM_AUTH`: whatever the pool's Lambdas ask, with or without the password by SRP.
 *
 * The documents print the marker for SRP as `ChallengeName`; every working client sends `CHALLENGE_NAME`.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import { type Proven, required, type Start } from '../sign-in/auth-request.ts'
import { startAttempt } from './start.ts'

/** Asks the define trigger for the first challenge. */
export async function startCustomAuth(pool: PoolState, start: Start): Promise<Proven> {
  const { parameters } = start
  const withSrp = parameters.CHALLENGE_NAME === 'SRP_A'
  const srpA = withSrp ? required(parameters, 'SRP_A') : undefined
  const attempt = await startAttempt(pool, start)
  attempt.custom = {
    results: withSrp ? [{ challengeName: 'SRP_A', challengeResult: true }] : [],
    srpA,
    privateParameters: {},
    challengeMetadata: undefined,
    passed: false,
  }
  return { proven: attempt }
}
