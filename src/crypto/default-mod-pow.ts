/**
 * The back end of SRP when the app names none: native `BigInt`, or jsbn where the engine has no `BigInt`.
 *
 * @module
 */
import type { ModPow } from '../ports.ts'
import { bigIntModPow } from './mod-pow.ts'

const load = async (): Promise<ModPow> =>
  typeof BigInt === 'function' ? bigIntModPow : (await import('./mod-pow-jsbn.ts')).jsbnModPow

/** The best back end that this engine can run. jsbn is loaded only where it is needed. */
export const defaultModPow: ModPow = {
  generatorPower: async (exponent) => (await load()).generatorPower(exponent),
  premasterSecret: async (numbers) => (await load()).premasterSecret(numbers),
}
