/**
 * The record of one user.
 *
 * @module
 */
import type { ExpiringMap } from '../validity/expiring-map.ts'
import type { SingleUse } from '../validity/single-use.ts'
import type { Jwk } from '../web-crypto.ts'

/** A second factor. `EMAIL_OTP` is what the console calls e-mail message MFA. */
export type MfaMethod = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** The states of a user in Cognito's words. */
export type UserStatus =
  | 'UNCONFIRMED'
  | 'CONFIRMED'
  | 'RESET_REQUIRED'
  | 'FORCE_CHANGE_PASSWORD'
  | 'EXTERNAL_PROVIDER'
  | 'ARCHIVED'
  | 'COMPROMISED'
  | 'UNKNOWN'

/** A password as SRP stores it. The password itself is not kept. */
export interface StoredPassword {
  /** Lower-case hex without leading zeros. */
  readonly salt: string
  /** `x` of RFC 5054: lower-case hex. */
  readonly x: string
}

/** An authenticator app. */
export interface TotpRegistration {
  /** Base32. */
  readonly secret: string
  readonly friendlyName: string | undefined
  /** The last 30-second step whose code was used; that code is worth nothing any more. */
  lastStep: number
}

/** A device, known since the tokens that named it; worth something once it is confirmed. */
export interface Device {
  readonly key: string
  readonly groupKey: string
  readonly createdAt: number
  confirmed: boolean
  /** False for a device that `ConfirmDevice` refuses. */
  readonly confirmable: boolean
  remembered: boolean
  name: string | undefined
  /** Lower-case hex without leading zeros. */
  salt: string
  /** Lower-case hex. */
  verifier: string
  modifiedAt: number
  authenticatedAt: number
  lastIp: string
}

/** A passkey. */
export interface Passkey {
  /** Base64url. */
  readonly credentialId: string
  readonly publicKey: Jwk
  /** COSE algorithm: -7 is ES256, -257 is RS256. */
  readonly algorithm: -7 | -257
  readonly relyingPartyId: string
  readonly friendlyName: string
  readonly attachment: string | undefined
  readonly transports: readonly string[]
  readonly createdAt: number
  signCount: number
}

/** A code that was sent. */
export interface IssuedCode extends SingleUse {
  readonly code: string
  readonly destination: string
  /** Wrong tries so far. */
  failures: number
}

/** One user. Times are milliseconds since the Unix epoch. */
export interface User {
  /** The real user name. In pools whose user name is an attribute it is the `sub`. */
  readonly username: string
  readonly sub: string
  readonly createdAt: number
  modifiedAt: number
  status: UserStatus
  enabled: boolean
  /** `undefined` for a user without one. */
  password: StoredPassword | undefined
  /** Earlier passwords, newest first. */
  passwordHistory: StoredPassword[]
  /** The end of a temporary password. */
  temporaryPasswordExpiresAt: number | undefined
  /** String values by name, `sub` and `email_verified` among them. */
  readonly attributes: Map<string, string>
  /** New values that wait for their code, where the pool verifies before it updates. */
  readonly pendingAttributes: Map<string, string>
  groups: readonly string[]
  totp: TotpRegistration | undefined
  /** The secret of the last `AssociateSoftwareToken`, not verified yet. */
  pendingTotpSecret: string | undefined
  readonly mfa: { readonly enabled: Set<MfaMethod>; preferred: MfaMethod | undefined; webAuthn: boolean }
  readonly devices: Map<string, Device>
  readonly passkeys: Map<string, Passkey>
  /** Codes by purpose: `signUp`, `forgotPassword`, `attribute:email`, … */
  readonly codes: ExpiringMap<IssuedCode>
  /** Wrong passwords in a row, and until when none is looked at. */
  readonly passwordFailures: { count: number; lastAt: number; lockedUntil: number }
  /** Wrong codes of a second factor in a row. */
  readonly mfaFailures: { count: number; lastAt: number }
}
