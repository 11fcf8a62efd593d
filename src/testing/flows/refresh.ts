/**
 * New tokens for a refresh token: `REFRESH_TOKEN_AUTH` and `GetTokensFromRefreshToken`.
 *
 * @module
 */
import type { AuthenticationResultType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { issueRefreshToken, issueTokens, REFRESH_PREFIX } from '../tokens/issue-tokens.ts'
import type { Origin, RefreshGrant } from '../tokens/token-grants.ts'
import { deviceMissing, newDeviceMetadata, registerDevice } from '../users/device-tracking.ts'
import type { Device } from '../users/user.ts'
import { checkConfirmed, isKnown } from '../users/users.ts'
import { isExpiredToken } from '../validity/opaque-token.ts'
import { checkOpen, spendOn, type Use } from '../validity/single-use.ts'
import { CognitoException, notAuthorized, userNotFound } from '../wire/exception.ts'

/** A refresh. */
export interface Refresh {
  readonly client: AppClient
  readonly refreshToken: string
  readonly deviceKey: string | undefined
  readonly clientMetadata: Readonly<Record<string, string>>
  /** True if a client that rotates gets a new refresh token; only one of the two operations can. */
  readonly rotates: boolean
}

/**
 * Exchanges a refresh token.
 *
 * @throws {CognitoException} when the token is strange, revoked, expired, used up or another device's.
 */
export async function refresh(pool: PoolState, request: Refresh): Promise<AuthenticationResultType> {
  const grant = readGrant(pool, request)
  const { origin } = grant
  const device = checkDevice(pool, origin, request.deviceKey)
  const issue = () => issueTokens(pool, origin, 'RefreshTokens', request.clientMetadata)
  const tokens = request.rotates
    ? await spendOn(pool, grant, rotation(grant), async () => ({
        ...(await issue()),
        RefreshToken: rotate(pool, grant),
      }))
    : await issue()
  return { ...tokens, ...(device && { NewDeviceMetadata: newDeviceMetadata(device) }) }
}

/** The grant of a refresh token that still counts. */
export function readGrant(
  pool: PoolState,
  { refreshToken, client }: Pick<Refresh, 'refreshToken' | 'client'>,
): RefreshGrant {
  const grant = pool.refreshGrants.get(refreshToken)
  if (!grant && isExpiredToken(pool, REFRESH_PREFIX, refreshToken)) throw tokenExpired()
  if (!grant || grant.origin.client !== client) throw notAuthorized('Invalid Refresh Token')
  const { user } = grant.origin
  const now = pool.clock.now()
  if (grant.origin.revoked) throw notAuthorized('Refresh Token has been revoked')
  if (now >= grant.expiresAt) throw tokenExpired()
  if (!isKnown(pool, user)) throw userNotFound()
  if (!user.enabled) throw notAuthorized('User is disabled.')
  checkConfirmed(user)
  checkOpen(pool, grant, rotation(grant))
  return grant
}

/** The use of a refresh token that rotates: once, and again within the grace period. */
const rotation = ({ origin }: RefreshGrant): Use => ({
  // Assumption: the text.
  refusal: () => new CognitoException('RefreshTokenReuseException', 'Refresh token has been invalidated'),
  graceMs: origin.client.refreshTokenRotation.retryGracePeriodSeconds * 1000,
})

/** The token that follows. It does not outlive the first one of its sign-in. */
function rotate(pool: PoolState, grant: RefreshGrant): string {
  const isKept = grant.successor !== undefined && pool.settings.assumptions.graceReuse === 'sameToken'
  if (!isKept) grant.successor = issueRefreshToken(pool, grant.origin, grant.expiresAt).token
  return grant.successor!
}

const tokenExpired = (): CognitoException => notAuthorized('Refresh Token has expired')

/** The new device of a refresh that named none, where one is made. */
function checkDevice(pool: PoolState, origin: Origin, deviceKey: string | undefined): Device | undefined {
  const { deviceConfiguration, assumptions } = pool.settings
  if (!deviceConfiguration || origin.deviceKey === undefined) return undefined
  const own = origin.user.devices.get(origin.deviceKey)
  const isForgotten = own === undefined
  if (deviceKey !== undefined) {
    if (deviceKey !== origin.deviceKey) throw notAuthorized('Invalid Refresh Token')
    if (isForgotten) throw deviceMissing()
    const isRefused = !own.confirmed && assumptions.refreshOfUnconfirmedDevice === 'refused'
    if (isRefused) throw notAuthorized('Invalid Refresh Token')
    return undefined
  }
  if (isForgotten && assumptions.refreshAfterForgottenDevice === 'allowed') return undefined
  if (assumptions.refreshWithoutDeviceKey === 'refused') throw notAuthorized('Invalid Refresh Token')
  const device = registerDevice(pool, origin.user)
  origin.deviceKey = device.key
  return device
}
