/**
 * The second factor: one of `SMS_MFA`, `EMAIL_OTP`, `SOFTWARE_TOKEN_MFA`, or the choice between them.
 *
 * @module
 */
import type { Attempt } from '../attempt.ts'
import type { AuthAnswer } from '../auth-request.ts'
import type { MfaMethod } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import { askSelectMfaType } from './select-mfa-type.ts'
import { askSentCode } from './sent-code.ts'
import { askTotp } from './software-token-mfa.ts'

/** Asks for the only method, or which of several it shall be. */
export async function askSecondFactor(
  pool: PoolState,
  attempt: Attempt,
  methods: readonly MfaMethod[],
): Promise<AuthAnswer> {
  const [only] = methods
  if (only === undefined || methods.length > 1) return askSelectMfaType(pool, attempt, methods)
  return only === 'SOFTWARE_TOKEN_MFA' ? askTotp(pool, attempt) : askSentCode(pool, attempt, only)
}
