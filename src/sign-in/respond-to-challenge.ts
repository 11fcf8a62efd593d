/**
 * Sends the answer to a challenge.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import type { AuthContext } from '../auth-context.ts'
import type { ChallengeNameType } from '../transport/operations.ts'
import { type AuthStep, type Challenge, readAuthStep } from './auth-step.ts'
import { type ChallengeAnswer, startsSrp, writeAnswer } from './challenge-answer.ts'
import { presentingDevice } from './device-key.ts'
import type { Initiated } from './initiate-auth.ts'
import { requestContext } from './request-context.ts'

/** An answer to a challenge, and what goes with it. */
export interface ChallengeReply {
  readonly challenge: Challenge
  readonly answer: ChallengeAnswer
  /** What the person typed to sign in: devices are found by it as well as by the real name. */
  readonly signInName: string
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
}

/** Answers a challenge that a person answers. */
export async function respondToChallenge(
  reply: ChallengeReply,
  context: AuthContext,
  signal?: AbortSignal,
): Promise<Initiated> {
  const { challenge, answer } = reply
  const keyPair = startsSrp(challenge.name, answer) ? await context.srpKeyPairs.take() : undefined
  const responses = { ...writeAnswer(challenge.name, answer), ...(keyPair && { SRP_A: keyPair.A }) }
  const step = await presentingDevice(context, reply.signInName, (deviceKey) =>
    sendResponses(reply, { ...responses, ...(deviceKey !== undefined && { DEVICE_KEY: deviceKey }) }, context, signal),
  )
  return { step, keyPair }
}

/** Sends `ChallengeResponses` with the members that every challenge shares, and reads what comes back. */
export async function sendResponses(
  { challenge, clientMetadata }: Pick<ChallengeReply, 'challenge' | 'clientMetadata'>,
  responses: Readonly<Record<string, string>>,
  context: AuthContext,
  signal: AbortSignal | undefined,
): Promise<AuthStep> {
  const { username, availableChallenges } = challenge
  const secretHash = await context.secretHash(username)
  const answer = await context.call(
    'RespondToAuthChallenge',
    {
      ClientId: context.settings.clientId,
      // The name came from the service, so it may be one that the types do not know yet.
      ChallengeName: challenge.name as ChallengeNameType,
      ChallengeResponses: {
        USERNAME: username,
        ...responses,
        ...(secretHash !== undefined && { SECRET_HASH: secretHash }),
      },
      ...(challenge.session && { Session: challenge.session.expose() }),
      ...requestContext(context.settings, username, clientMetadata),
    },
    { signal },
  )
  return readAuthStep(answer, { username, availableChallenges, now: context.ports.clock.now() })
}
