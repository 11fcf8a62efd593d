/**
 * The cryptography of sign-ins as a static import, for service workers and browser extensions, where `import()` is
 * forbidden: `createAuth({ …, crypto: authCrypto })`. Everywhere else it is loaded when a sign-in begins.
 *
 * @module
 */
import type { ModPow } from '../ports.ts'
import { createDeviceVerifier } from './device-verifier.ts'
import { secretHash } from './hmac.ts'
import { defaultModPow } from './mod-pow.ts'
import { passwordClaim, writeTimestamp } from './password-claim.ts'
import { createKeyPair } from './srp.ts'

/** The cryptography of sign-ins: all that is loaded when one begins. */
export interface AuthCrypto {
  readonly createKeyPair: typeof createKeyPair
  readonly passwordClaim: typeof passwordClaim
  readonly writeTimestamp: typeof writeTimestamp
  readonly createDeviceVerifier: typeof createDeviceVerifier
  readonly secretHash: typeof secretHash
  /** The back end where the app passes none. */
  readonly modPow: ModPow
}

/** SRP, device verifiers and `SECRET_HASH`. */
export const authCrypto: AuthCrypto = {
  createKeyPair,
  passwordClaim,
  writeTimestamp,
  createDeviceVerifier,
  secretHash,
  modPow: defaultModPow,
}
