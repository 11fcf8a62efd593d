/**
 * `PASSWORD` and `PASSWORD_SRP`: the password as a first factor of `USER_AUTH`.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { closeSession, openSession } from '../sign-in/challenge-session.ts'
import { checkPassword } from '../users/password-attempts.ts'
import { checkMaySignIn } from '../users/users.ts'
import { readAnswered } from './answered-session.ts'
import { askPasswordVerifier } from './password-verifier.ts'

/** Asks for the password, or for the first leg of SRP. */
export const askPassword = (pool: PoolState, attempt: Attempt, challenge: 'PASSWORD' | 'PASSWORD_SRP'): AuthAnswer => ({
  ChallengeName: challenge,
  Session: openSession(pool, attempt, challenge).token,
  ChallengeParameters: { USERNAME: attempt.username },
})

/** Checks the password that was asked for. A wrong one leaves the session open. */
export function answerPassword(pool: PoolState, request: ChallengeRequest): Proven {
  const session = readAnswered(pool, request, 'PASSWORD')
  const outcome = usePassword(pool, session.attempt, required(request.responses, 'PASSWORD'))
  closeSession(pool, session)
  return outcome
}

/** Goes on with the second leg of SRP. */
export function answerPasswordSrp(pool: PoolState, request: ChallengeRequest): AuthAnswer {
  const session = readAnswered(pool, request, 'PASSWORD_SRP')
  const answer = askPasswordVerifier(pool, session.attempt, required(request.responses, 'SRP_A'))
  closeSession(pool, session)
  return answer
}

/**
 * Takes a password that was sent as it is.
 *
 * @throws {CognitoException} when it is wrong, or the user may not sign in at all.
 */
export function usePassword(pool: PoolState, attempt: Attempt, password: string): Proven {
  if (attempt.user) checkMaySignIn(attempt.user)
  checkPassword(pool, attempt.user, password)
  attempt.methods.add('pwd')
  attempt.passwordUsed = true
  attempt.firstFactorDone = true
  return { proven: attempt }
}
