/**
 * `SOFTWARE_TOKEN_MFA`: the code of an authenticator app.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { closeSession, countFailure, openSession } from '../sign-in/challenge-session.ts'
import { acceptMfaCode, checkMfaNotLocked, countWrongMfaCode } from '../users/password-attempts.ts'
import { matchingStep } from '../users/totp.ts'
import { CognitoException } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'

/** Asks for the code. */
export function askTotp(pool: PoolState, attempt: Attempt): AuthAnswer {
  const name = attempt.user?.totp?.friendlyName
  return {
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: openSession(pool, attempt, 'SOFTWARE_TOKEN_MFA').token,
    ChallengeParameters: {
      USER_ID_FOR_SRP: attempt.username,
      ...(name !== undefined && { FRIENDLY_DEVICE_NAME: name }),
    },
  }
}

/** Checks the code, of this step or of a neighbour, and only once. */
export function answerTotp(pool: PoolState, request: ChallengeRequest): Proven {
  const session = readAnswered(pool, request, 'SOFTWARE_TOKEN_MFA')
  const code = required(request.responses, 'SOFTWARE_TOKEN_MFA_CODE')
  const { attempt } = session
  const totp = attempt.user?.totp
  if (!totp) throw new CognitoException('SoftwareTokenMFANotFoundException', 'Software Token MFA is not configured')
  checkMfaNotLocked(pool, attempt.user!)
  const step = matchingStep(totp.secret, code, pool.clock.now())
  if (step === undefined) {
    countFailure(pool, session)
    countWrongMfaCode(pool, attempt.user!)
    throw new CognitoException('CodeMismatchException', 'Invalid code received for user')
  }
  if (step <= totp.lastStep) {
    throw new CognitoException('ExpiredCodeException', 'Your software token has already been used once.')
  }
  totp.lastStep = step
  acceptMfaCode(attempt.user!)
  closeSession(pool, session)
  attempt.methods.add('otp')
  attempt.secondFactorDone = true
  return { proven: attempt }
}
