/**
 * The records by which a pool finds an unfinished sign-in again: challenge sessions, SRP exchanges, waiting devices.
 *
 * @module
 */
import type { ChallengeNameType } from '../../transport/operations.ts'
import type { Expiring } from '../validity/expiring-map.ts'
import type { SingleUse } from '../validity/single-use.ts'
import type { Attempt } from './attempt.ts'
import type { ServerKeyPair, SrpIdentity } from './srp-server.ts'

/** The purpose of a session: a challenge, or the steps of sign-up that end in a sign-in. */
export type SessionPurpose = ChallengeNameType | 'SIGN_UP' | 'CONFIRMED_SIGN_UP'

/** One `Session`. */
export interface ChallengeSession extends SingleUse {
  readonly token: string
  readonly attempt: Attempt
  readonly purpose: SessionPurpose
  expiresAt: number
  /** Wrong answers so far. */
  failures: number
  /** The code that was sent, of the challenges that send one. */
  readonly code: string | undefined
  /** The challenge of `WEB_AUTHN`, base64url. */
  readonly webAuthnChallenge: string | undefined
  /** The secret of `AssociateSoftwareToken`, of `MFA_SETUP`. Base32. */
  readonly totpSecret: string | undefined
  /** True if `VerifySoftwareToken` has succeeded, of `MFA_SETUP`. */
  readonly totpVerified: boolean
  /** The address being set up, of `MFA_SETUP` by e-mail. */
  readonly email: string | undefined
  /** The whole address that the code was sent to. */
  readonly sentTo: string | undefined
}

/** A begun exchange. */
export interface SrpExchange extends SingleUse {
  readonly attempt: Attempt
  readonly identity: SrpIdentity
  readonly A: string
  readonly keyPair: ServerKeyPair
  readonly salt: string
  readonly v: string
  readonly secretBlock: string
  /** True for a user who does not exist: no signature is right. */
  readonly pretended: boolean
}

/** A sign-in that waits for its device. */
export interface DeviceAttempt extends Expiring {
  readonly attempt: Attempt
}
