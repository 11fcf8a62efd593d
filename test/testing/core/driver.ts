/**
 * Short ways to say what a client sends. Nothing here comes from the library's client half.
 */
import type { UserPool } from '../../../src/testing/user-pool.ts'
import type { ChallengeNameType, Operations } from '../../../src/transport/operations.ts'

/** What `InitiateAuth` and `RespondToAuthChallenge` answer. */
export type Answer = Operations['InitiateAuth']['output']

export const PASSWORD = 'Correct-horse-1'
export const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** `InitiateAuth`. */
export const initiate = (
  pool: UserPool,
  AuthFlow: Operations['InitiateAuth']['input']['AuthFlow'],
  AuthParameters: Record<string, string>,
  more: { readonly Session?: string; readonly ClientMetadata?: Record<string, string> } = {},
): Promise<Answer> => pool.handle('InitiateAuth', { AuthFlow, ClientId: pool.clientId, AuthParameters, ...more })

/** Signs in with the password sent as it is. */
export const signIn = (pool: UserPool, USERNAME = 'ada', more: Record<string, string> = {}): Promise<Answer> =>
  initiate(pool, 'USER_PASSWORD_AUTH', { USERNAME, PASSWORD, ...more })

/** Answers the challenge before, as the user `ada` unless another is named. */
export const respond = (
  pool: UserPool,
  ChallengeName: ChallengeNameType,
  before: Pick<Answer, 'Session'>,
  responses: Record<string, string> = {},
  more: { readonly ClientMetadata?: Record<string, string> } = {},
): Promise<Answer> =>
  pool.handle('RespondToAuthChallenge', {
    ChallengeName,
    ClientId: pool.clientId,
    ...(before.Session !== undefined && { Session: before.Session }),
    ChallengeResponses: { USERNAME: 'ada', ...responses },
    ...more,
  })

/** The claims of a token. */
export const claimsOf = (token: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(token!.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>

/** The list in a text parameter such as `MFAS_CAN_CHOOSE`. */
export const listIn = (answer: Answer, name: string): unknown => JSON.parse(answer.ChallengeParameters![name]!)
