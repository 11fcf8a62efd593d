/**
 * Sends the answer to a challenge.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import type { AuthContext } from '../core.ts'
import type { ChallengeNameType } from '../transport/operations.ts'
import { callSignIn } from './call.ts'
import { type ChallengeReply, startsSrp, writeAnswer } from './challenge-answer.ts'
import type { Answered } from './initiate.ts'

/** Answers a challenge, with what a person gave or with a proof that needs nobody. */
export async function respondToChallenge(
  reply: ChallengeReply,
  context: AuthContext,
  signal?: AbortSignal,
): Promise<Answered> {
  const { challenge, signInName, request } = reply
  const { username, session, availableChallenges } = challenge
  const responses = await writeAnswer(reply, context)
  const opened = startsSrp(reply) ? await context.srpKeyPairs.take() : undefined
  const step = await callSignIn(
    context,
    {
      signInName,
      username,
      session,
      availableChallenges,
      clientMetadata: request.clientMetadata,
      parameters: { ...responses, ...(opened && { SRP_A: opened.A }) },
    },
    (ChallengeResponses, shared) =>
      context.call(
        'RespondToAuthChallenge',
        // The name came from the service, so it may be one that the types do not know yet.
        { ChallengeName: challenge.name as ChallengeNameType, ChallengeResponses, ...shared },
        { signal },
      ),
  )
  // A pair is used up by its proof. One that still waits for its challenge is kept.
  return { ...step, keyPair: opened ?? (challenge.name.endsWith('_VERIFIER') ? undefined : reply.keyPair) }
}
