/**
 * The tokens at the end of a sign-in, with Cognito's claims.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
 * @module
 */
import type { AuthenticationResultType } from '../../transport/operations.ts'
import { runLambda } from '../lambdas/lambdas.ts'
import type { PoolState } from '../pool-state.ts'
import { randomUuid } from '../random.ts'
import { attributesOf } from '../users/users.ts'
import { newOpaqueToken } from '../validity/opaque-token.ts'
import { UNUSED } from '../validity/single-use.ts'
import { levelName } from './authentication-level.ts'
import { type ClaimSets, changeClaims } from './token-changes.ts'
import type { Origin, RefreshGrant } from './token-grants.ts'

/** The scope that user-pool operations want. */
export const ADMIN_SCOPE = 'aws.cognito.signin.user.admin'

/** Which trigger source the pre token generation trigger is told. */
export type TokenOccasion = 'Authentication' | 'NewPasswordChallenge' | 'AuthenticateDevice' | 'RefreshTokens'

/** Signs a new access and ID token of a sign-in. */
export async function issueTokens(
  pool: PoolState,
  origin: Origin,
  occasion: TokenOccasion,
  clientMetadata: Readonly<Record<string, string>> = {},
): Promise<AuthenticationResultType> {
  const { client } = origin
  const { access, id, scopes } = await claimsOf(pool, origin, occasion, clientMetadata)
  const [accessToken, idToken] = await Promise.all([pool.signer.sign(access), pool.signer.sign(id)])
  const now = pool.clock.now()
  origin.lastActiveAt = now
  pool.accessGrants.set(accessToken, {
    token: accessToken,
    origin,
    scopes,
    expiresAt: now + client.accessTokenValiditySeconds * 1000,
  })
  return {
    AccessToken: accessToken,
    ExpiresIn: client.accessTokenValiditySeconds,
    IdToken: idToken,
    TokenType: 'Bearer',
  }
}

/** The beginning of every refresh token. */
export const REFRESH_PREFIX = 'eyJ'

/**
 * Makes a refresh token of a sign-in.
 *
 * @param expiresAt Milliseconds since the Unix epoch. Default: the validity that the app client has set.
 */
export function issueRefreshToken(
  pool: PoolState,
  origin: Origin,
  expiresAt = pool.clock.now() + origin.client.refreshTokenValiditySeconds * 1000,
): RefreshGrant {
  const grant: RefreshGrant = {
    // Real ones are encrypted JWTs of five parts, which only Cognito can read.
    token: newOpaqueToken(pool, REFRESH_PREFIX, 700, expiresAt),
    origin,
    expiresAt,
    ...UNUSED,
    successor: undefined,
  }
  pool.refreshGrants.set(grant.token, grant)
  return grant
}

async function claimsOf(
  pool: PoolState,
  origin: Origin,
  occasion: TokenOccasion,
  clientMetadata: Readonly<Record<string, string>>,
): Promise<ClaimSets> {
  const { user, client } = origin
  const { issuer, lambdas, region, userPoolId } = pool.settings
  const iat = seconds(pool.clock.now())
  const common = {
    sub: user.sub,
    ...(user.groups.length > 0 && { 'cognito:groups': user.groups }),
    iss: issuer,
    origin_jti: origin.id,
    event_id: randomUuid(pool.randomBytes),
    auth_time: seconds(origin.authenticatedAt),
    iat,
    ...(origin.level !== undefined && { acr: levelName(origin.level), amr: origin.methods }),
  }
  const claims: ClaimSets = {
    access: {
      ...common,
      ...(origin.deviceKey !== undefined && { device_key: origin.deviceKey }),
      client_id: client.clientId,
      token_use: 'access',
      exp: iat + client.accessTokenValiditySeconds,
      jti: randomUuid(pool.randomBytes),
      username: user.username,
    },
    id: {
      ...readableAttributes(origin),
      ...common,
      'cognito:username': user.username,
      aud: client.clientId,
      token_use: 'id',
      exp: iat + client.idTokenValiditySeconds,
      jti: randomUuid(pool.randomBytes),
    },
    scopes: [ADMIN_SCOPE],
  }
  if (!lambdas.preTokenGeneration) return changeClaims(claims, {})
  const response = await runLambda(
    lambdas.preTokenGeneration,
    'PreTokenGeneration',
    `TokenGeneration_${occasion}`,
    { region, userPoolId, userName: user.username, clientId: client.clientId },
    {
      userAttributes: attributesOf(user),
      groupConfiguration: { groupsToOverride: user.groups },
      scopes: claims.scopes,
      clientMetadata,
    },
    {},
  )
  return changeClaims(claims, response)
}

/** The attributes of the ID token. The two flags are booleans there, everything else a string. */
function readableAttributes({ user, client }: Origin): Record<string, unknown> {
  const readable = [...user.attributes].filter(([name]) => client.readAttributes?.has(name) ?? true)
  return Object.fromEntries(
    readable.map(([name, value]) => [name, name.endsWith('_verified') ? value.toLowerCase() === 'true' : value]),
  )
}

const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)
