/**
 * `RevokeUserSession`: makes the tokens of another sign-in of the caller worthless. `LINKED` has nothing to act on:
 * there are no SSO sessions here.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { checkSessionTracking, sessionIdOf, sessionsOf } from '../tokens/user-sessions.ts'
import { invalidParameter, resourceNotFound } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `RevokeUserSession`. The texts are assumptions. */
export const revokeUserSession: Operation<'RevokeUserSession'> = (pool, { AccessToken, SessionId }) => {
  const { user, origin: current } = readCaller(pool, AccessToken)
  checkSessionTracking(pool)
  const session = [...sessionsOf(pool, user)].find((origin) => sessionIdOf(pool, origin) === SessionId)
  if (!session) throw resourceNotFound('Session does not exist.')
  if (session === current) throw invalidParameter('The current session cannot be revoked.')
  session.revoked = true
  return {}
}
