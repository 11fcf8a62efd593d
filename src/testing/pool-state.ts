/**
 * Everything a pool remembers. Operations read and change it; nothing else does.
 *
 * @module
 */
import type { Clock, RandomBytes } from '../ports.ts'
import type { DeviceAttempt } from './challenges/device-srp-auth.ts'
import type { WritableOutbox } from './codes/outbox.ts'
import type { PasskeyRegistration } from './passkeys/passkey-registration.ts'
import type { PoolSettings } from './settings.ts'
import type { ChallengeSession } from './sign-in/challenge-session.ts'
import type { SrpExchange } from './sign-in/srp-exchange.ts'
import type { AccessGrant, RefreshGrant } from './tokens/token-grants.ts'
import type { TokenSigner } from './tokens/token-signer.ts'
import type { AuthEvent } from './users/auth-event.ts'
import type { User } from './users/user.ts'
import type { ExpiringMap } from './validity/expiring-map.ts'
import type { Subtle } from './web-crypto.ts'
import type { FaultQueue } from './wire/faults.ts'

/** The insides of a pool. */
export interface PoolState {
  readonly settings: PoolSettings
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** `crypto.subtle`, looked up when it is first needed. */
  readonly subtle: () => Subtle
  readonly signer: TokenSigner
  readonly outbox: WritableOutbox
  readonly faults: FaultQueue
  /** 32 bytes from which the invented details of unknown users are made, so that they stay the same. */
  readonly secret: Uint8Array
  /** By canonical user name. */
  readonly users: Map<string, User>
  /** By `Session`. */
  readonly sessions: ExpiringMap<ChallengeSession>
  /** By secret block: `PASSWORD_VERIFIER` and `DEVICE_PASSWORD_VERIFIER` come back with no more than that. */
  readonly srpExchanges: ExpiringMap<SrpExchange>
  /** Sign-ins that wait for `DEVICE_SRP_AUTH`, by user name and device key. */
  readonly deviceAttempts: ExpiringMap<DeviceAttempt>
  /** By refresh token. */
  readonly refreshGrants: ExpiringMap<RefreshGrant>
  /** By access token. */
  readonly accessGrants: ExpiringMap<AccessGrant>
  /** The tries of the last hour of what is limited, by kind and user. Milliseconds since the Unix epoch. */
  readonly attempts: Map<string, readonly number[]>
  /** Passkeys on their way into the pool, by challenge. */
  readonly passkeyRegistrations: ExpiringMap<PasskeyRegistration>
  /** Sign-ins that a user was asked about, by event id. */
  readonly authEvents: Map<string, AuthEvent>
  /** The time at which expired things were last forgotten. Milliseconds since the Unix epoch. */
  readonly sweep: { lastAt: number }
}

/** The context of an operation beside its input. */
export interface CallContext {
  /** Request headers in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly requestId: string
}
