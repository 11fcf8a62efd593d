/**
 * Modular powers by OpenSSL, through Node's Diffie-Hellman: the fastest back end, for servers and command lines.
 *
 * @module
 */
import { createDiffieHellman } from 'node:crypto'
import type { ModPow } from '../ports.ts'
import { K_HEX, N_HEX } from './srp-group.ts'

/** OpenSSL's back end. Node only. */
export const nodeModPow: ModPow = {
  generatorPower: (exponent) => power('2', exponent),
  premasterSecret: ({ a, B, u, x }) => {
    const N = BigInt(`0x${N_HEX}`)
    const base = (BigInt(`0x${B}`) - BigInt(`0x${K_HEX}`) * BigInt(`0x${power('2', x)}`)) % N
    const positive = base < 0 ? base + N : base
    return power(positive.toString(16), (BigInt(`0x${a}`) + BigInt(`0x${u}`) * BigInt(`0x${x}`)).toString(16))
  },
}

/** `base^exponent mod N`: the shared secret of a Diffie-Hellman exchange with the public key `base`. */
function power(base: string, exponent: string): string {
  // OpenSSL refuses these as public keys, rightly; as plain powers they are trivial.
  if (/^0*[01]$/.test(base)) return base.replace(/^0+(?=.)/, '')
  const exchange = createDiffieHellman(Buffer.from(N_HEX, 'hex'), 2)
  exchange.setPrivateKey(Buffer.from(even(exponent), 'hex'))
  const secret = exchange.computeSecret(Buffer.from(even(base), 'hex')).toString('hex')
  return secret.replace(/^0+(?=.)/, '')
}

const even = (hex: string): string => (hex.length % 2 ? `0${hex}` : hex)
