/**
 * `MFA_SETUP`: the pool demands a second factor and the user has none.
 *
 * Three sessions: this challenge's, the one of `AssociateSoftwareToken`, and the one of `VerifySoftwareToken`, with
 * which it is answered. E-mail is set up by answering with `EMAIL`; a phone only an administrator can set up.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import type { AuthAnswer, ChallengeRequest, Outcome } from '../sign-in/auth-request.ts'
import { closeSession, openSession } from '../sign-in/challenge-session.ts'
import { listedName } from '../sign-in/second-factor.ts'
import { invalidParameter } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'
import { askSentCode } from './sent-code.ts'

/** Asks the user to set one up. */
export function askMfaSetup(pool: PoolState, attempt: Attempt): AuthAnswer {
  const { enabledMfas, assumptions } = pool.settings
  const offered = enabledMfas.filter((method) => method !== 'SMS_MFA' || assumptions.smsInMfaSetup)
  return {
    ChallengeName: 'MFA_SETUP',
    Session: openSession(pool, attempt, 'MFA_SETUP').token,
    ChallengeParameters: {
      MFAS_CAN_SETUP: JSON.stringify(offered.map((method) => listedName(pool, method))),
      USER_ID_FOR_SRP: attempt.username,
    },
  }
}

/** Goes on once the authenticator app is verified, or sends a code to the new e-mail address. */
export async function answerMfaSetup(pool: PoolState, request: ChallengeRequest): Promise<Outcome> {
  const session = readAnswered(pool, request, 'MFA_SETUP')
  const { attempt } = session
  const email = request.responses.EMAIL
  if (email !== undefined) {
    if (!pool.settings.enabledMfas.includes('EMAIL_OTP')) throw invalidParameter('Email MFA is not enabled.')
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw invalidParameter('Invalid email address format.')
    closeSession(pool, session)
    return askSentCode(pool, attempt, 'EMAIL_OTP', email)
  }
  if (!session.totpVerified) throw invalidParameter('User has not verified software token mfa')
  closeSession(pool, session)
  attempt.methods.add('otp')
  attempt.secondFactorDone = true
  return { proven: attempt }
}
