/**
 * The next step of a sign-in, after every proof. The order is Cognito's:
 * a new password, the Lambda's own challenges, the second factor, the device, tokens.
 *
 * @module
 */

import { defineNextChallenge } from '../challenges/custom-challenge.ts'
import { askDevice } from '../challenges/device-srp-auth.ts'
import { askMfaSetup } from '../challenges/mfa-setup.ts'
import { askNewPassword } from '../challenges/new-password-required.ts'
import { askSecondFactor, askSelectMfaType } from '../challenges/select-mfa-type.ts'
import type { PoolState } from '../pool-state.ts'
import { claimedDevice, replacesSecondFactor } from '../users/device-tracking.ts'
import { checkMaySignIn } from '../users/users.ts'
import { notAuthorized } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'
import type { AuthAnswer, Outcome } from './auth-request.ts'
import { finishSignIn } from './finish-sign-in.ts'
import { secondFactors } from './second-factor.ts'
import { stepUpMethods } from './step-up.ts'

/** The next challenge of an attempt, or its tokens. */
export async function nextStep(pool: PoolState, attempt: Attempt): Promise<AuthAnswer> {
  const { user, custom } = attempt
  if (custom && !custom.passed && !mustChangePassword(attempt)) {
    const answer = await defineNextChallenge(pool, attempt)
    if (answer) return answer
  }
  if (!user) throw notAuthorized()
  checkMaySignIn(user)
  if (mustChangePassword(attempt)) return askNewPassword(pool, attempt)
  const device = claimedDevice(pool, attempt)
  const methods = stepUpMethods(pool, attempt) ?? secondFactors(pool, user)
  const isAsked = !attempt.secondFactorDone && (!custom || pool.settings.assumptions.mfaAfterCustomAuth)
  if (isAsked && !replacesSecondFactor(pool, device)) {
    const [only] = methods
    if (methods.length > 1) return askSelectMfaType(pool, attempt, methods)
    if (only !== undefined) return askSecondFactor(pool, attempt, only)
    if (pool.settings.mfaConfiguration === 'ON') return askMfaSetup(pool, attempt)
  }
  if (device && !attempt.deviceProven) return askDevice(pool, attempt, device)
  return finishSignIn(pool, attempt)
}

/** The answer an outcome comes to. */
export const settle = async (pool: PoolState, outcome: Outcome): Promise<AuthAnswer> =>
  'proven' in outcome ? nextStep(pool, outcome.proven) : outcome

const mustChangePassword = ({ user, passwordUsed }: Attempt): boolean =>
  passwordUsed && user?.status === 'FORCE_CHANGE_PASSWORD'
