/**
 * The grants behind the tokens of a pool: their user, their app client and their validity.
 *
 * @module
 */
import type { AppClient } from '../settings.ts'
import type { User } from '../users/user.ts'
import type { SingleUse } from '../validity/single-use.ts'

/** One sign-in. Every token that comes from it shares it. */
export interface Origin {
  /** The `origin_jti` claim. */
  readonly id: string
  readonly user: User
  readonly client: AppClient
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number
  /** The `auth_time` claim. Milliseconds since the Unix epoch. */
  readonly authenticatedAt: number
  readonly methods: readonly string[]
  readonly level: number | undefined
  /** The device whose key every refresh must carry. */
  deviceKey: string | undefined
  /** The right to take another device, of a refresh that names none. */
  rebinding: SingleUse
  lastActiveAt: number
  lastIp: string
  revoked: boolean
}

/** A refresh token. It is single use where refresh tokens rotate. */
export interface RefreshGrant extends SingleUse {
  readonly token: string
  readonly origin: Origin
  expiresAt: number
  /** The token it was exchanged for. */
  successor: string | undefined
}

/** An access token. */
export interface AccessGrant {
  readonly token: string
  readonly origin: Origin
  readonly scopes: readonly string[]
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number
}
