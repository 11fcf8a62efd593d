/**
 * `SELECT_MFA_TYPE`: the user has several second factors and prefers none.
 *
 * @module
 */
import type { MfaMethod } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, required } from '../sign-in/auth-request.ts'
import { closeSession, openSession } from '../sign-in/challenge-session.ts'
import { listedName, methodOf, secondFactors } from '../sign-in/second-factor.ts'
import { stepUpMethods } from '../sign-in/step-up.ts'
import { CognitoException, notAuthorized } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'
import { askSentCode } from './sent-code.ts'
import { askTotp } from './software-token-mfa.ts'

/** Asks which one. */
export function askSelectMfaType(pool: PoolState, attempt: Attempt, methods: readonly MfaMethod[]): AuthAnswer {
  return {
    ChallengeName: 'SELECT_MFA_TYPE',
    Session: openSession(pool, attempt, 'SELECT_MFA_TYPE').token,
    ChallengeParameters: {
      MFAS_CAN_CHOOSE: JSON.stringify(methods.map((method) => listedName(pool, method))),
      USER_ID_FOR_SRP: attempt.username,
    },
  }
}

/** Goes on with the chosen one. */
export async function answerSelectMfaType(pool: PoolState, request: ChallengeRequest): Promise<AuthAnswer> {
  const session = readAnswered(pool, request, 'SELECT_MFA_TYPE')
  const { attempt } = session
  if (!attempt.user) throw notAuthorized()
  const chosen = methodOf(required(request.responses, 'ANSWER'))
  const methods = stepUpMethods(pool, attempt) ?? secondFactors(pool, attempt.user)
  if (!chosen || !methods.includes(chosen)) {
    throw new CognitoException('MFAMethodNotFoundException', 'MFA method is not configured for the user.')
  }
  closeSession(pool, session)
  return askSecondFactor(pool, attempt, chosen)
}

/** Asks for this one. */
export async function askSecondFactor(pool: PoolState, attempt: Attempt, method: MfaMethod): Promise<AuthAnswer> {
  return method === 'SOFTWARE_TOKEN_MFA' ? askTotp(pool, attempt) : askSentCode(pool, attempt, method)
}
