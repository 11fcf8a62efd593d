/**
 * `GetTokensFromRefreshToken`: new tokens, and a new refresh token where the app client rotates them.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 * @module
 */
import { refresh } from '../flows/refresh.ts'
import { checkClientSecret, findClient } from '../tokens/secret-hash.ts'
import type { Operation } from './operation.ts'

/** Runs `GetTokensFromRefreshToken`. */
export const getTokensFromRefreshToken: Operation<'GetTokensFromRefreshToken'> = async (pool, input) => {
  const client = findClient(pool, input.ClientId)
  checkClientSecret(client, input.ClientSecret)
  return {
    AuthenticationResult: await refresh(pool, {
      client,
      refreshToken: input.RefreshToken,
      deviceKey: input.DeviceKey,
      clientMetadata: input.ClientMetadata ?? {},
      rotates: client.refreshTokenRotation.enabled,
    }),
  }
}
