/**
 * Native big integers and their hex. Hermes' own `toString` takes quadratic time with a large factor.
 *
 * @module
 */

/** How many bits {@link toChunks} puts into a number. */
export const CHUNK_BITS = 32

/** Reads hex without a prefix. */
export function hexToBigInt(hex: string): bigint {
  return BigInt(`0x${hex}`)
}

/** Writes `number` (not negative) as lower-case hex without leading zeros. */
export function bigIntToHex(number: bigint): string {
  const chunks = toChunks(number)
  let hex = chunks[chunks.length - 1]!.toString(16)
  for (let at = chunks.length - 2; at >= 0; at--) hex += chunks[at]!.toString(16).padStart(CHUNK_BITS / 4, '0')
  return hex
}

/** `number` (not negative) in pieces of 32 bits, the lowest first, the highest not zero. `[0]` for zero. */
export function toChunks(number: bigint): number[] {
  const width = BigInt(CHUNK_BITS)
  const chunks: number[] = []
  let rest = number
  do {
    chunks.push(Number(BigInt.asUintN(CHUNK_BITS, rest)))
    rest >>= width
  } while (rest > BigInt(0))
  return chunks
}
