/**
 * The session behind the answer to an interactive challenge.
 *
 * @module
 */
import type { ChallengeNameType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import { type ChallengeRequest, required } from '../sign-in/auth-request.ts'
import { readSession } from '../sign-in/challenge-session.ts'
import type { ChallengeSession } from '../sign-in/pending.ts'
import { checkSecretHash } from '../tokens/secret-hash.ts'
import { claimedDevice } from '../users/device-tracking.ts'
import { findUser } from '../users/users.ts'
import { notAuthorized } from '../wire/exception.ts'

/**
 * Reads the session, and checks that it belongs to the user who is named and to this app client.
 *
 * @throws {CognitoException} when it does not, or is missing, used or expired.
 */
export function readAnswered(pool: PoolState, request: ChallengeRequest, purpose: ChallengeNameType): ChallengeSession {
  const { responses, client } = request
  const session = readSession(pool, request.session, purpose, client.clientId)
  const { attempt } = session
  const username = required(responses, 'USERNAME')
  checkSecretHash(client, responses.SECRET_HASH, username, attempt.username)
  if (findUser(pool, username) !== attempt.user) throw notAuthorized('Invalid session for the user.')
  const deviceKey = responses.DEVICE_KEY ?? attempt.deviceKey
  // Before anything is used up: a client whose device is gone may send the same answer again without it.
  if (responses.DEVICE_KEY !== undefined) claimedDevice(pool, { ...attempt, deviceKey })
  attempt.clientMetadata = request.clientMetadata ?? {}
  attempt.deviceKey = deviceKey
  return session
}
