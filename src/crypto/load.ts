/**
 * Loading of the cryptography. A user who comes back signed in needs none of it, so it is behind one dynamic import.
 *
 * @module
 */
import { NetworkError } from '../errors.ts'
import type { ModPow } from '../ports.ts'
import type { AuthCrypto } from './index.ts'

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
        throw new NetworkError('The cryptography could not be loaded')
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
