/**
 * `SELECT_CHALLENGE`: the user picks the first factor, and may answer it in the same call.
 *
 * @module
 */
import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Outcome, required, type Texts } from '../sign-in/auth-request.ts'
import { closeSession, openSession } from '../sign-in/challenge-session.ts'
import { type FactorChallenge, isAvailable } from '../sign-in/first-factors.ts'
import { fitsTarget } from '../sign-in/step-up.ts'
import { invalidParameter } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'
import { askPassword, usePassword } from './password.ts'
import { askPasswordVerifier } from './password-verifier.ts'
import { askSentCode } from './sent-code.ts'
import { askPasskey } from './web-authn.ts'

/** Offers the first factors there are. */
export function askSelectChallenge(pool: PoolState, attempt: Attempt): AuthAnswer {
  return {
    ChallengeName: 'SELECT_CHALLENGE',
    Session: openSession(pool, attempt, 'SELECT_CHALLENGE').token,
    ...(pool.settings.assumptions.selectChallengeParameters === 'empty' && { ChallengeParameters: {} }),
    AvailableChallenges: offeredFactors(pool, attempt),
  }
}

/** Goes on with the chosen factor. A choice that was not offered leaves the session open. */
export async function answerSelectChallenge(pool: PoolState, request: ChallengeRequest): Promise<Outcome> {
  const session = readAnswered(pool, request, 'SELECT_CHALLENGE')
  const { responses } = request
  const answer = required(responses, 'ANSWER')
  const factor = offeredFactors(pool, session.attempt).find((offered) => offered === answer)
  if (!factor) throw invalidParameter('Selected challenge is not available')
  closeSession(pool, session)
  return beginOffered(pool, session.attempt, factor, responses)
}

/** Begins a first factor. The challenge comes with the whole list of factors that the user could have chosen. */
export async function beginOffered(
  pool: PoolState,
  attempt: Attempt,
  factor: FactorChallenge,
  sent: Texts,
): Promise<Outcome> {
  const outcome = await beginFactor(pool, attempt, factor, sent)
  return 'proven' in outcome ? outcome : { ...outcome, AvailableChallenges: offeredFactors(pool, attempt) }
}

/** Begins a first factor, with what the client sent along. Asks for what it did not send. */
async function beginFactor(pool: PoolState, attempt: Attempt, factor: FactorChallenge, sent: Texts): Promise<Outcome> {
  switch (factor) {
    case 'PASSWORD':
      return sent.PASSWORD === undefined
        ? askPassword(pool, attempt, 'PASSWORD')
        : usePassword(pool, attempt, sent.PASSWORD)
    case 'PASSWORD_SRP':
      return sent.SRP_A === undefined
        ? askPassword(pool, attempt, 'PASSWORD_SRP')
        : askPasswordVerifier(pool, attempt, sent.SRP_A)
    case 'WEB_AUTHN':
      return askPasskey(pool, attempt)
    default:
      return askSentCode(pool, attempt, factor)
  }
}

/** The factors an attempt may go on with, in the order of `AvailableChallenges`. */
export function offeredFactors(pool: PoolState, attempt: Attempt): readonly FactorChallenge[] {
  return pool.settings.assumptions.challengeOrder.filter(
    (factor) => isAvailable(pool, attempt.user, factor) && fitsTarget(pool, attempt, factor),
  )
}
