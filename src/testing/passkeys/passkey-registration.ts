/**
 * A passkey on its way into the pool: what `StartWebAuthnRegistration` leaves for `CompleteWebAuthnRegistration`.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { PoolSettings } from '../settings.ts'
import type { User } from '../users/user.ts'
import type { SingleUse } from '../validity/single-use.ts'
import { CognitoException } from '../wire/exception.ts'

/** One challenge that waits for its passkey. */
export interface PasskeyRegistration extends SingleUse {
  readonly user: User
  /** The app client of the access token. It has to be the same at the end. */
  readonly clientId: string
  /** The challenge that the device signs. Base64url. */
  readonly challenge: string
}

/** The most passkeys that a user may have. */
export const MOST_PASSKEYS = 20

/** @throws {CognitoException} `WebAuthnNotEnabledException` when the pool has no passkeys. */
export function webAuthnOf({ settings }: PoolState): NonNullable<PoolSettings['webAuthn']> {
  if (!settings.webAuthn) throw new CognitoException('WebAuthnNotEnabledException', 'WebAuthn is not enabled')
  return settings.webAuthn
}

/** @throws {CognitoException} `LimitExceededException` when the user has as many passkeys as anyone may have. */
export function checkPasskeyLimit(user: User): void {
  if (user.passkeys.size < MOST_PASSKEYS) return
  throw new CognitoException('LimitExceededException', `A user can have at most ${MOST_PASSKEYS} passkeys`)
}
