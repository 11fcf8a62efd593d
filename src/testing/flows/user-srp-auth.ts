/**
 * `USER_SRP_AUTH`: the password, without sending it.
 *
 * @module
 */

import { askPasswordVerifier } from '../challenges/password-verifier.ts'
import type { PoolState } from '../pool-state.ts'
import { type AuthAnswer, required, type Start } from '../sign-in/auth-request.ts'
import { checkMaySignIn } from '../users/users.ts'
import { startAttempt } from './start.ts'

/** Begins the exchange. */
export async function startUserSrpAuth(pool: PoolState, start: Start): Promise<AuthAnswer> {
  required(start.parameters, 'USERNAME')
  const A = required(start.parameters, 'SRP_A')
  const attempt = await startAttempt(pool, start)
  if (attempt.user && pool.settings.assumptions.userStateInSrp === 'firstLeg') checkMaySignIn(attempt.user)
  return askPasswordVerifier(pool, attempt, A)
}
