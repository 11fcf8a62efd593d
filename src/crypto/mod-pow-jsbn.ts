/**
 * Modular powers by jsbn: the portable back end, for engines without native `BigInt`.
 *
 * @module
 */
import { BigInteger } from 'jsbn'
import type { ModPow } from '../ports.ts'
import { G, K_HEX, N_HEX } from './srp-group.ts'

/** The portable back end: every number is a jsbn `BigInteger`. */
export const jsbnModPow: ModPow = {
  generatorPower: (exponent) => power(generator(), number(exponent)).toString(16),
  premasterSecret: ({ a, B, u, x }) => {
    const kgx = number(K_HEX).multiply(power(generator(), number(x)))
    const base = number(B).subtract(kgx).mod(number(N_HEX))
    return power(base, number(a).add(number(u).multiply(number(x)))).toString(16)
  },
}

const number = (hex: string): BigInteger => new BigInteger(hex, 16)
const generator = (): BigInteger => number(G.toString(16))
const power = (base: BigInteger, exponent: BigInteger): BigInteger => base.modPow(exponent, number(N_HEX))
