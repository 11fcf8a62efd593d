/**
 * Loading of the cryptography. A user who comes back signed in needs none of it, so it is behind one dynamic import.
 *
 * @module
 */
import { NetworkError } from '../errors.ts'
import type { ModPow } from '../ports.ts'
import type { createDeviceVerifier } from './device-verifier.ts'
import type { secretHash } from './hmac.ts'
import type { passwordClaim, writeTimestamp } from './password-claim.ts'
import type { createKeyPair } from './srp.ts'

/** The functions that are loaded. `cognito-machines/crypto` has them as a static import. */
export interface AuthCrypto {
  readonly createKeyPair: typeof createKeyPair
  readonly passwordClaim: typeof passwordClaim
  readonly writeTimestamp: typeof writeTimestamp
  readonly createDeviceVerifier: typeof createDeviceVerifier
  readonly secretHash: typeof secretHash
  /** The back end where the app passes none. */
  readonly modPow: ModPow
}

/**
 * Gives the cryptography, loaded at the first call.
 *
 * @throws {NetworkError} when it cannot be loaded; the next call tries again.
 */
export type LoadCrypto = () => Promise<AuthCrypto>

/**
 * Makes a loader.
 *
 * @param own Used as it is, and then nothing is loaded.
 * @param load The dynamic import.
 */
export function createCryptoLoader(own?: AuthCrypto, load = () => import('./index.ts')): LoadCrypto {
  let loading: Promise<AuthCrypto> | undefined = own && Promise.resolve(own)
  return () => {
    loading ??= load().then(
      ({ authCrypto }) => authCrypto,
      () => {
        loading = undefined
        throw new NetworkError('The part of the app that signs in could not be loaded')
      },
    )
    return loading
  }
}

/** The default of the `modPow` port: the back end that is loaded. */
export const loadedModPow = (load: LoadCrypto): ModPow => ({
  generatorPower: async (exponent) => (await load()).modPow.generatorPower(exponent),
  premasterSecret: async (numbers) => (await load()).modPow.premasterSecret(numbers),
})
