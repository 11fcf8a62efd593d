/**
 * `RevokeToken`: makes a refresh token, and every token that came from it, worthless.
 *
 * A token that means nothing is accepted in silence, as RFC 7009 has it.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 * @module
 */

import { findClient } from '../tokens/secret-hash.ts'
import { CognitoException } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `RevokeToken`. */
export const revokeToken: Operation<'RevokeToken'> = (pool, { Token, ClientId, ClientSecret }) => {
  const client = findClient(pool, ClientId)
  if (client.clientSecret !== undefined && ClientSecret !== client.clientSecret) {
    throw new CognitoException('UnauthorizedException', 'Client secret does not match')
  }
  if (!client.enableTokenRevocation) {
    throw new CognitoException('UnsupportedOperationException', 'Token revocation is not enabled for this client')
  }
  if (pool.accessGrants.has(Token)) {
    throw new CognitoException('UnsupportedTokenTypeException', 'Only refresh tokens can be revoked')
  }
  const grant = pool.refreshGrants.get(Token)
  if (grant && grant.origin.client !== client) {
    throw new CognitoException('UnauthorizedException', 'Token was not issued to this client')
  }
  if (grant) grant.origin.revoked = true
  return {}
}
