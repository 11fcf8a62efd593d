/**
 * Modular powers by OpenSSL, through Node's Diffie-Hellman: for servers and command-line programs.
 *
 * About twice as fast as `BigInt`, and OpenSSL's power is constant-time in the exponent.
 *
 * @module
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { lazy } from '../bytes.ts'
import type { ModPow } from '../ports.ts'
import { G, K_HEX, N_HEX } from './srp-group.ts'

/** `ModPow` on `node:crypto`. */
export const nodeModPow: ModPow = {
  generatorPower: (exponent) => generatorPower(toBigInt(exponent)).toString(16),
  premasterSecret: ({ a, B, u, x }) => {
    const { N } = constants()
    const base = (toBigInt(B) - toBigInt(K_HEX) * generatorPower(toBigInt(x))) % N
    return power(base < BigInt(0) ? base + N : base, toBigInt(a) + toBigInt(u) * toBigInt(x)).toString(16)
  },
}

const constants = lazy(() => ({ N: toBigInt(N_HEX) }))

/** The object identifier 1.2.840.113549.1.3.1 in DER. */
const DH_KEY_AGREEMENT = Buffer.from('06092a864886f70d010301', 'hex')

function generatorPower(exponent: bigint): bigint {
  return power(BigInt(G), exponent)
}

/** `base^exponent mod N`, for a base from 0 to `N - 1`. */
function power(base: bigint, exponent: bigint): bigint {
  const { N } = constants()
  const [zero, one] = [BigInt(0), BigInt(1)]
  if (exponent === zero) return one
  // Diffie-Hellman refuses these as generators, rightly; as powers they are trivial.
  if (base === zero || base === one) return base
  if (base === N - one) return exponent % BigInt(2) === zero ? one : base
  // Fermat: exponents count modulo N - 1, and OpenSSL wants the private key below N.
  const reduced = exponent % (N - one)
  if (reduced === zero) return one
  return publicKeyOf(base, reduced)
}

/**
 * The power as the public key of a private Diffie-Hellman key, which OpenSSL computes when the key is imported.
 * Node 24 tests the prime of every `createDiffieHellman`, which takes seconds, but not that of a key.
 */
function publicKeyOf(generator: bigint, exponent: bigint): bigint {
  // AlgorithmIdentifier of PKCS #3.
  const group = der(0x30, DH_KEY_AGREEMENT, der(0x30, integer(constants().N), integer(generator)))
  const key = der(0x30, integer(BigInt(0)), group, der(0x04, integer(exponent)))
  const publicKey = createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' }))
  const [, bits] = valuesOf(valuesOf(publicKey.export({ format: 'der', type: 'spki' }))[0]!)
  // The first byte counts the unused bits.
  const [power] = valuesOf(bits!.subarray(1))
  return toBigInt(power!.toString('hex'))
}

const toBigInt = (hex: string): bigint => BigInt(`0x${hex}`)

/** A value of DER: its tag, its length, its parts. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), content])
}

/** An INTEGER of DER that is not negative. */
function integer(number: bigint): Buffer {
  const hex = number.toString(16)
  const even = hex.length % 2 ? `0${hex}` : hex
  return der(0x02, Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex'))
}

/** The contents of the values of DER that stand one after another. */
function valuesOf(bytes: Buffer): readonly Buffer[] {
  if (bytes.length === 0) return []
  const short = bytes[1]!
  const start = 2 + (short & 0x80 ? short & 0x7f : 0)
  const end = start + (short & 0x80 ? toNumber(bytes.subarray(2, start)) : short)
  return [bytes.subarray(start, end), ...valuesOf(bytes.subarray(end))]
}

const toNumber = (bytes: Buffer): number => Number(toBigInt(bytes.toString('hex')))
