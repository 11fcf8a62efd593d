/**
 * `USER_AUTH`: the user chooses how to sign in.
 *
 * @module
 */

import { askSelectChallenge, beginOffered, offeredFactors } from '../challenges/select-challenge.ts'
import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import type { Outcome, Proven } from '../sign-in/auth-request.ts'
import { closeSession, readSession } from '../sign-in/challenge-session.ts'
import { readStepUp } from '../sign-in/step-up.ts'
import { checkMaySignIn } from '../users/users.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import { type Start, startAttempt } from './start.ts'

const FACTORS = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']

/** Begins with the preferred factor, or offers those there are. */
export async function startUserAuth(pool: PoolState, start: Start): Promise<Outcome> {
  const { parameters } = start
  const preferred = parameters.PREFERRED_CHALLENGE
  if (preferred !== undefined && !FACTORS.includes(preferred)) {
    throw invalidParameter(`Invalid PREFERRED_CHALLENGE: ${preferred}`)
  }
  const attempt = await startAttempt(pool, start)
  if (attempt.user) checkMaySignIn(attempt.user)
  if (start.session !== undefined) return signInConfirmed(pool, attempt, start.session)
  readStepUp(pool, attempt, parameters)
  if (attempt.firstFactorDone) return { proven: attempt }
  const factor = offeredFactors(pool, attempt).find((offered) => offered === preferred)
  return factor ? beginOffered(pool, attempt, factor, parameters) : askSelectChallenge(pool, attempt)
}

/** After `ConfirmSignUp`: the code just entered counts as the one-time password. */
function signInConfirmed(pool: PoolState, attempt: Attempt, token: string): Proven {
  const session = readSession(pool, token, 'CONFIRMED_SIGN_UP', attempt.client.clientId)
  if (session.attempt.user !== attempt.user) throw notAuthorized('Invalid session for the user.')
  closeSession(pool, session)
  for (const method of session.attempt.methods) attempt.methods.add(method)
  attempt.firstFactorDone = true
  return { proven: attempt }
}
