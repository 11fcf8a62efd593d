/**
 * The back end of the `modPow` port when the app names none.
 *
 * @module
 */
import type { ModPow } from '../ports.ts'
import { bigIntModPow } from './mod-pow.ts'

/** Native `BigInt` where the engine has it, else jsbn, which is loaded then and only then. */
export const defaultModPow: ModPow = {
  generatorPower: (exponent) =>
    hasBigInt() ? bigIntModPow.generatorPower(exponent) : loadJsbn().then((modPow) => modPow.generatorPower(exponent)),
  premasterSecret: (numbers) =>
    hasBigInt() ? bigIntModPow.premasterSecret(numbers) : loadJsbn().then((modPow) => modPow.premasterSecret(numbers)),
}

const hasBigInt = (): boolean => typeof BigInt === 'function'

async function loadJsbn(): Promise<ModPow> {
  const [{ createJsbnModPow }, { default: jsbn }] = await Promise.all([
    import('./create-jsbn-mod-pow.ts'),
    import('jsbn'),
  ])
  return createJsbnModPow(jsbn)
}
