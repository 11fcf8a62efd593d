/**
 * Native big integers and their hex. Hermes' own `toString` takes quadratic time with a large factor.
 *
 * @module
 */

const CHUNK_BITS = 32

/** Reads hex without a prefix. */
export function hexToBigInt(hex: string): bigint {
  return BigInt(`0x${hex}`)
}

/** Writes `number` (not negative) as lower-case hex without leading zeros. */
export function bigIntToHex(number: bigint): string {
  let hex = ''
  for (let rest = number; rest > BigInt(0); rest >>= BigInt(CHUNK_BITS)) {
    const chunk = Number(BigInt.asUintN(CHUNK_BITS, rest))
    hex = chunk.toString(16).padStart(CHUNK_BITS / 4, '0') + hex
  }
  return hex.replace(/^0+/, '') || '0'
}
