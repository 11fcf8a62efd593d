/**
 * Modular powers in plain JavaScript numbers (jsbn), for engines without `BigInt`. All arithmetic is jsbn's.
 *
 * About fifteen times slower than native `BigInt` on V8, five hundred times on Hermes.
 *
 * @module
 */
import type jsbn from 'jsbn'
import type { ModPow } from '../ports.ts'
import { G, K_HEX, N_HEX } from './srp-group.ts'

type Numbers = Parameters<ModPow['premasterSecret']>[0]

/** `ModPow` on the `BigInteger` of jsbn, which is handed in: its package is no ES module, and costs its importer. */
export function createJsbnModPow({ BigInteger }: Pick<typeof jsbn, 'BigInteger'>): ModPow {
  const fromHex = (hex: string): jsbn.BigInteger => new BigInteger(hex, 16)
  const generatorPower = (exponent: jsbn.BigInteger): jsbn.BigInteger =>
    new BigInteger(G.toString()).modPow(exponent, fromHex(N_HEX))
  return {
    generatorPower: (exponent) => generatorPower(fromHex(exponent)).toString(16),
    premasterSecret: ({ a, B, u, x }: Numbers) => {
      const N = fromHex(N_HEX)
      const kv = fromHex(K_HEX).multiply(generatorPower(fromHex(x)))
      const base = fromHex(B).subtract(kv).mod(N) // jsbn's mod is never negative
      const exponent = fromHex(a).add(fromHex(u).multiply(fromHex(x)))
      return base.modPow(exponent, N).toString(16)
    },
  }
}
