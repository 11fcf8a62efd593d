/**
 * `CUSTOM_CHALLENGE` and the three triggers behind it: define, create, verify.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
 * @module
 */
import { type LambdaScene, runLambda } from '../lambdas/lambdas.ts'
import type { PoolState } from '../pool-state.ts'
import type { Attempt, CustomAuth } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { closeSession, openSession } from '../sign-in/challenge-session.ts'
import { attributesOf } from '../users/users.ts'
import { CognitoException, invalidParameter, notAuthorized } from '../wire/exception.ts'
import { readAnswered } from './answered-session.ts'
import { askPasswordVerifier } from './password-verifier.ts'
import { askSentCode } from './sent-code.ts'

/** Lets the Lambda judge the answer, and the define trigger say what follows. The session is dead either way. */
export async function answerCustomChallenge(pool: PoolState, request: ChallengeRequest): Promise<Proven> {
  const session = readAnswered(pool, request, 'CUSTOM_CHALLENGE')
  const answer = required(request.responses, 'ANSWER')
  closeSession(pool, session)
  const { attempt } = session
  await verifyCustomAnswer(pool, attempt, answer)
  return { proven: attempt }
}

/** Asks the define trigger. `undefined` when tokens may be issued. */
export async function defineNextChallenge(pool: PoolState, attempt: Attempt): Promise<AuthAnswer | undefined> {
  const custom = customOf(attempt)
  const { defineAuthChallenge } = pool.settings.lambdas
  if (!defineAuthChallenge) throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.')
  const { challengeName, issueTokens, failAuthentication } = await runLambda(
    defineAuthChallenge,
    'DefineAuthChallenge',
    'DefineAuthChallenge_Authentication',
    sceneOf(pool, attempt),
    { ...factsOf(attempt), session: [...custom.results] },
    {},
  )
  if (failAuthentication === true) throw notAuthorized()
  if (issueTokens === true) {
    custom.passed = true
    return undefined
  }
  switch (challengeName) {
    case 'CUSTOM_CHALLENGE':
      return createChallenge(pool, attempt, custom)
    case 'PASSWORD_VERIFIER':
      if (custom.srpA === undefined) throw invalidParameter('Missing required parameter SRP_A')
      return askPasswordVerifier(pool, attempt, custom.srpA)
    case 'SMS_MFA':
      return askSentCode(pool, attempt, 'SMS_MFA')
    default:
      throw new CognitoException('InvalidLambdaResponseException', 'Invalid lambda function output : Invalid JSON')
  }
}

/** Lets the verify trigger judge an answer, and notes its verdict. */
export async function verifyCustomAnswer(pool: PoolState, attempt: Attempt, answer: string): Promise<void> {
  const custom = customOf(attempt)
  const { verifyAuthChallengeResponse } = pool.settings.lambdas
  if (!verifyAuthChallengeResponse) {
    throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.')
  }
  const { answerCorrect } = await runLambda(
    verifyAuthChallengeResponse,
    'VerifyAuthChallengeResponse',
    'VerifyAuthChallengeResponse_Authentication',
    sceneOf(pool, attempt),
    { ...factsOf(attempt), privateChallengeParameters: custom.privateParameters, challengeAnswer: answer },
    {},
  )
  const { challengeMetadata } = custom
  custom.results.push({
    challengeName: 'CUSTOM_CHALLENGE',
    challengeResult: answerCorrect === true,
    ...(challengeMetadata !== undefined && { challengeMetadata }),
  })
  if (answerCorrect === true) attempt.firstFactorDone = true
}

async function createChallenge(pool: PoolState, attempt: Attempt, custom: CustomAuth): Promise<AuthAnswer> {
  const { createAuthChallenge } = pool.settings.lambdas
  if (!createAuthChallenge) throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.')
  const response = await runLambda(
    createAuthChallenge,
    'CreateAuthChallenge',
    'CreateAuthChallenge_Authentication',
    sceneOf(pool, attempt),
    { ...factsOf(attempt), challengeName: 'CUSTOM_CHALLENGE', session: [...custom.results] },
    {},
  )
  custom.privateParameters = response.privateChallengeParameters ?? {}
  custom.challengeMetadata = response.challengeMetadata
  return {
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session: openSession(pool, attempt, 'CUSTOM_CHALLENGE').token,
    ChallengeParameters: { USERNAME: attempt.username, ...response.publicChallengeParameters },
  }
}

function customOf({ custom }: Attempt): CustomAuth {
  if (!custom) throw notAuthorized('Invalid session for the user.')
  return custom
}

const factsOf = ({ user, clientMetadata }: Attempt) => ({
  userAttributes: attributesOf(user),
  clientMetadata,
  userNotFound: user === undefined,
})

const sceneOf = (pool: PoolState, { username, client }: Attempt): LambdaScene => ({
  region: pool.settings.region,
  userPoolId: pool.settings.userPoolId,
  userName: username,
  clientId: client.clientId,
})
