/**
 * Modular powers on jsbn: the portable back end of SRP, for engines without `BigInt`. All arithmetic is jsbn's.
 *
 * About fifteen times slower than native `BigInt` on V8, five hundred times on Hermes.
 *
 * @module
 */
import jsbn from 'jsbn'
import type { ModPow } from '../ports.ts'
import { G, K_HEX, N_HEX } from './srp-group.ts'

/** `ModPow` on jsbn's `BigInteger`. */
export const jsbnModPow: ModPow = {
  generatorPower: (exponent) => generatorPower(fromHex(exponent)).toString(16),
  premasterSecret: ({ a, B, u, x }) => {
    const N = fromHex(N_HEX)
    const kv = fromHex(K_HEX).multiply(generatorPower(fromHex(x)))
    const base = fromHex(B).subtract(kv).mod(N) // jsbn's mod is never negative
    const exponent = fromHex(a).add(fromHex(u).multiply(fromHex(x)))
    return base.modPow(exponent, N).toString(16)
  },
}

const fromHex = (hex: string): jsbn.BigInteger => new jsbn.BigInteger(hex, 16)

const generatorPower = (exponent: jsbn.BigInteger): jsbn.BigInteger =>
  new jsbn.BigInteger(G.toString()).modPow(exponent, fromHex(N_HEX))
