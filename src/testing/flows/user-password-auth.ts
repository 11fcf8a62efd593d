/**
 * `USER_PASSWORD_AUTH`: the password, sent as it is.
 *
 * @module
 */

import { usePassword } from '../challenges/password.ts'
import type { PoolState } from '../pool-state.ts'
import { type Proven, required, type Start } from '../sign-in/auth-request.ts'
import { startAttempt } from './start.ts'

/** Checks the password. */
export async function startUserPasswordAuth(pool: PoolState, start: Start): Promise<Proven> {
  required(start.parameters, 'USERNAME')
  const password = required(start.parameters, 'PASSWORD')
  return usePassword(pool, await startAttempt(pool, start), password)
}
