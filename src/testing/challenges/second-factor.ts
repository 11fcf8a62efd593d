/**
 * Asks for one second factor: `SMS_MFA`, `EMAIL_OTP` or `SOFTWARE_TOKEN_MFA`.
 *
 * @module
 */

import type { MfaMethod } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import type { AuthAnswer } from '../sign-in/auth-request.ts'
import { askSentCode } from './sent-code.ts'
import { askTotp } from './software-token-mfa.ts'

/** Asks for this one. */
export async function askSecondFactor(pool: PoolState, attempt: Attempt, method: MfaMethod): Promise<AuthAnswer> {
  return method === 'SOFTWARE_TOKEN_MFA' ? askTotp(pool, attempt) : askSentCode(pool, attempt, method)
}
