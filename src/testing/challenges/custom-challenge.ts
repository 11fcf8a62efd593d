/**
 * `CUSTOM_CHALLENGE`: whatever the pool's Lambdas ask.
 *
 * @module
 */

import { verifyCustomAnswer } from '../lambdas/define-challenge.ts'
import type { PoolState } from '../pool-state.ts'
import { type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { closeSession } from '../sign-in/challenge-session.ts'
import { readAnswered } from './answered-session.ts'

/** Lets the Lambda judge the answer, and the define trigger say what follows. The session is dead either way. */
export async function answerCustomChallenge(pool: PoolState, request: ChallengeRequest): Promise<Proven> {
  const session = readAnswered(pool, request, 'CUSTOM_CHALLENGE')
  const answer = required(request.responses, 'ANSWER')
  closeSession(session)
  const { attempt } = session
  await verifyCustomAnswer(pool, attempt, answer)
  return { proven: attempt }
}
