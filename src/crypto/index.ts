/**
 * The cryptography of sign-ins as a static import, for service workers and browser extensions, where `import()` is
 * forbidden: `createAuth({ …, crypto: authCrypto })`. Everywhere else it is loaded when a sign-in begins.
 *
 * @module
 */
import { createDeviceVerifier } from './device-verifier.ts'
import { secretHash } from './hmac.ts'
import type { AuthCrypto } from './load.ts'
import { defaultModPow } from './mod-pow.ts'
import { passwordClaim, writeTimestamp } from './password-claim.ts'
import { createKeyPair } from './srp.ts'

/** SRP, device verifiers and `SECRET_HASH`. */
export const authCrypto: AuthCrypto = {
  createKeyPair,
  passwordClaim,
  writeTimestamp,
  createDeviceVerifier,
  secretHash,
  modPow: defaultModPow,
}
