/**
 * The caller behind an access token.
 *
 * @module
 */

import { base64UrlToBytes, bytesToUtf8 } from '../../bytes.ts'
import type { PoolState } from '../pool-state.ts'
import type { User } from '../users/user.ts'
import { checkConfirmed, isKnown } from '../users/users.ts'
import { CognitoException, notAuthorized, userNotFound } from '../wire/exception.ts'
import { ADMIN_SCOPE } from './issue-tokens.ts'
import type { AccessGrant, Origin } from './token-grants.ts'

/** The caller of an operation that takes an access token. */
export interface Caller {
  readonly user: User
  readonly origin: Origin
  readonly grant: AccessGrant
}

/**
 * The caller with this access token.
 *
 * @throws {CognitoException} `NotAuthorizedException` when the token is strange, expired, revoked or lacks the scope;
 * what stands against the user otherwise.
 */
export function readCaller(pool: PoolState, accessToken: string): Caller {
  const grant = pool.accessGrants.get(accessToken)
  if (!grant) throw notAuthorized(isExpiredJwt(pool, accessToken) ? 'Access Token has expired' : 'Invalid Access Token')
  const { origin } = grant
  const { user } = origin
  if (!isKnown(pool, user)) throw userNotFound()
  if (pool.clock.now() >= grant.expiresAt) throw notAuthorized('Access Token has expired')
  if (origin.revoked) throw notAuthorized('Access Token has been revoked')
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (!grant.scopes.includes(ADMIN_SCOPE)) throw notAuthorized('Access Token does not have required scopes')
  checkConfirmed(user)
  return { user, origin, grant }
}

/** True if the string reads like an access token of this pool that the pool has forgotten. It decides the error text alone. */
function isExpiredJwt({ settings, clock }: PoolState, token: string): boolean {
  try {
    const claims: unknown = JSON.parse(bytesToUtf8(base64UrlToBytes(token.split('.')[1] ?? '')))
    const { iss, exp } = claims as { readonly iss?: unknown; readonly exp?: unknown }
    return iss === settings.issuer && typeof exp === 'number' && clock.now() >= exp * 1000
  } catch {
    return false
  }
}

/** Makes every token of the user worthless for Cognito. */
export function revokeAll(pool: PoolState, user: User): void {
  for (const { origin } of pool.refreshGrants.values()) if (origin.user === user) origin.revoked = true
  for (const { origin } of pool.accessGrants.values()) if (origin.user === user) origin.revoked = true
}

/** `CodeMismatchException` for a code of sign-up, recovery or verification. */
export const codeMismatch = (): CognitoException =>
  new CognitoException('CodeMismatchException', 'Invalid verification code provided, please try again.')

/** `ExpiredCodeException`, also for a code that was never asked for. */
export const codeExpired = (): CognitoException =>
  new CognitoException('ExpiredCodeException', 'Invalid code provided, please request a code again.')
