/**
 * Native big integers and their digits. Hermes' own `toString` takes quadratic time with a large factor.
 *
 * @module
 */

const CHUNK_BITS = 32

/** Reads hex without a prefix. */
export function hexToBigInt(hex: string): bigint {
  return BigInt(`0x${hex}`)
}

/** Writes `number` (not negative) in lower-case hex or in binary, without leading zeros. */
export function toDigits(number: bigint, radix: 2 | 16): string {
  const width = radix === 2 ? CHUNK_BITS : CHUNK_BITS / 4
  let digits = ''
  for (let rest = number; rest > BigInt(0); rest >>= BigInt(CHUNK_BITS)) {
    const chunk = Number(BigInt.asUintN(CHUNK_BITS, rest))
    digits = chunk.toString(radix).padStart(width, '0') + digits
  }
  return digits.replace(/^0+/, '') || '0'
}
