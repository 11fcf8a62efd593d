/**
 * A client for the simulator's own tests, made of npm `cognito-srp-helper`: none of the arithmetic is ours.
 */
import { createSrpSession, signSrpSession, wrapAuthChallenge } from 'cognito-srp-helper'
import type { UserPool } from '../../../src/testing/user-pool.ts'
import type { Operations } from '../../../src/transport/operations.ts'

type Answer = Operations['RespondToAuthChallenge']['output']

/** Signs in by SRP. `extra` goes into both requests. */
export function srpClient(pool: UserPool, clientId = pool.clientId) {
  return {
    signIn: async (username: string, password: string, extra: Record<string, string> = {}): Promise<Answer> => {
      const session = createSrpSession(username, password, pool.userPoolId, false)
      const first = await pool.handle('InitiateAuth', {
        AuthFlow: 'USER_SRP_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: username, SRP_A: session.largeA, ...extra },
      })
      return pool.handle('RespondToAuthChallenge', {
        ClientId: clientId,
        ...answerOf(session, first, extra),
      })
    },
  }
}

function answerOf(
  session: ReturnType<typeof createSrpSession>,
  first: Answer,
  extra: Record<string, string>,
): Omit<Operations['RespondToAuthChallenge']['input'], 'ClientId'> {
  const signed = signSrpSession(session, first as Parameters<typeof signSrpSession>[1])
  const wrapped = wrapAuthChallenge(signed, {
    ClientId: 'x',
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: { USERNAME: first.ChallengeParameters!.USERNAME!, ...extra },
  })
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: wrapped.ChallengeResponses as Record<string, string>,
    ...(first.Session !== undefined && { Session: first.Session }),
  }
}
