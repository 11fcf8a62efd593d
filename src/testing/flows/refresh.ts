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
import { checkConfirmed, isKnown } from '../users/users.ts'
import { isExpiredToken } from '../validity/opaque-token.ts'
import { checkOpen, lastingRight, spendOn, type Use } from '../validity/single-use.ts'
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
  const issue = () => issueTokens(pool, origin, 'RefreshTokens', request.clientMetadata)
  const exchange = () =>
    request.rotates
      ? spendOn(pool, grant, rotation(grant), async () => ({ ...(await issue()), RefreshToken: rotate(pool, grant) }))
      : issue()
  return lacksDevice(pool, origin, request.deviceKey) ? bindNewDevice(pool, origin, exchange) : exchange()
}

/** The grant of a refresh token that still counts. */
export function readGrant(
  pool: PoolState,
  { refreshToken, client }: Pick<Refresh, 'refreshToken' | 'client'>,
): RefreshGrant {
  const grant = pool.refreshGrants.get(refreshToken)
  if (!grant && isExpiredToken(pool, REFRESH_PREFIX, refreshToken)) throw tokenExpired()
  if (!grant || grant.origin.client !== client) throw invalidToken()
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

/**
 * True if the refresh named no device and is to be given a new one.
 *
 * @throws {CognitoException} when it named a wrong one, or none where one is needed.
 */
function lacksDevice(pool: PoolState, origin: Origin, deviceKey: string | undefined): boolean {
  const { deviceConfiguration, assumptions } = pool.settings
  if (!deviceConfiguration || origin.deviceKey === undefined) return false
  const own = origin.user.devices.get(origin.deviceKey)
  const isForgotten = own === undefined
  if (deviceKey !== undefined) {
    if (deviceKey !== origin.deviceKey) throw invalidToken()
    if (isForgotten) throw deviceMissing()
    const isRefused = !own.confirmed && assumptions.refreshOfUnconfirmedDevice === 'refused'
    if (isRefused) throw invalidToken()
    return false
  }
  if (isForgotten && assumptions.refreshAfterForgottenDevice === 'allowed') return false
  if (assumptions.refreshWithoutDeviceKey === 'refused') throw invalidToken()
  return true
}

const invalidToken = (): CognitoException => notAuthorized('Invalid Refresh Token')

/** Binds the tokens of a sign-in to a new device. They keep the one before if the exchange is refused. */
function bindNewDevice(
  pool: PoolState,
  origin: Origin,
  exchange: () => Promise<AuthenticationResultType>,
): Promise<AuthenticationResultType> {
  return spendOn(pool, origin.rebinding, { refusal: invalidToken }, async () => {
    const { deviceKey, user } = origin
    const device = registerDevice(pool, user)
    origin.deviceKey = device.key
    try {
      const tokens = await exchange()
      origin.rebinding = lastingRight()
      return { ...tokens, NewDeviceMetadata: newDeviceMetadata(device) }
    } catch (thrown) {
      origin.deviceKey = deviceKey
      user.devices.delete(device.key)
      throw thrown
    }
  })
}
