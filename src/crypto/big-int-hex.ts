/**
 * Hex of native big integers in linear time. Hermes' own `toString(16)` takes quadratic time.
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
  const width = BigInt(CHUNK_BITS)
  const chunks: string[] = []
  let rest = number
  do {
    chunks.push(Number(BigInt.asUintN(CHUNK_BITS, rest)).toString(16).padStart(8, '0'))
    rest >>= width
  } while (rest)
  return chunks
    .reverse()
    .join('')
    .replace(/^0+(?=.)/, '')
}
