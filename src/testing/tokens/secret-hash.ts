/**
 * `SECRET_HASH`: proof that the caller knows the app client's secret.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64, utf8ToBytes } from '../../bytes.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { notAuthorized, resourceNotFound } from '../wire/exception.ts'

/**
 * The app client of a request.
 *
 * @throws {CognitoException} `ResourceNotFoundException` when the pool has no such client.
 */
export function findClient(pool: PoolState, clientId: string): AppClient {
  const client = pool.settings.clients.get(clientId)
  if (!client) throw resourceNotFound(`User pool client ${clientId} does not exist.`)
  return client
}

/**
 * Checks a `SECRET_HASH` that was made with any of `usernames`.
 *
 * @throws {CognitoException} `NotAuthorizedException` when it is missing or wrong.
 */
export function checkSecretHash(client: AppClient, given: string | undefined, ...usernames: readonly string[]): void {
  const { clientId, clientSecret } = client
  if (clientSecret === undefined) return
  if (given === undefined) {
    throw notAuthorized(`Client ${clientId} is configured with secret but SECRET_HASH was not received`)
  }
  if (usernames.every((name) => given !== secretHash(name, clientId, clientSecret))) {
    throw notAuthorized(`SecretHash does not match for the client: ${clientId}`)
  }
}

/**
 * Checks a `ClientSecret` that was sent as it is, of `RevokeToken` and `GetTokensFromRefreshToken`.
 *
 * @throws {CognitoException} `NotAuthorizedException` when it is missing or wrong.
 */
export function checkClientSecret(client: AppClient, given: string | undefined): void {
  if (client.clientSecret !== undefined && given !== client.clientSecret) {
    throw notAuthorized(`Unable to verify secret hash for client ${client.clientId}`)
  }
}

const secretHash = (username: string, clientId: string, secret: string): string =>
  bytesToBase64(hmac(sha256, utf8ToBytes(secret), utf8ToBytes(username + clientId)))
