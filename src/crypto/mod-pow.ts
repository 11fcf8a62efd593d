/**
 * Modular powers over native big integers: the default of the `modPow` port.
 *
 * Nothing here divides (see `montgomery.ts`). Powers of `g = 2` use a comb table that is made at the first use;
 * others a sliding window of 5 bits. Control flow and memory access depend on the exponent: not constant-time.
 *
 * @see Handbook of Applied Cryptography, algorithms 14.85 (sliding window) and 14.117 (fixed-base comb)
 * @module
 */
import type { ModPow } from '../ports.ts'
import { bigIntToHex, CHUNK_BITS, hexToBigInt, toChunks } from './big-int-hex.ts'
import { lazy } from './lazy.ts'
import { montgomery } from './montgomery.ts'
import { G, K_HEX } from './srp-group.ts'

const WINDOW_BITS = 5
/** 6 rows of 43 bits cover the 256 bits of `a` and `x`; more rows would cost more to prepare than one sign-in saves. */
const COMB_ROWS = 6
const COMB_COLUMNS = 43

/** `ModPow` on native `BigInt`, for every engine that has it. */
export const bigIntModPow: ModPow = {
  generatorPower: (exponent) => bigIntToHex(montgomery().leave(generatorPower(hexToBigInt(exponent)))),
  premasterSecret: ({ a, B, u, x }) => {
    const { N, enter, leave, multiply } = montgomery()
    const kv = multiply(enter(hexToBigInt(K_HEX)), generatorPower(hexToBigInt(x)))
    const base = enter(hexToBigInt(B)) - kv
    const exponent = hexToBigInt(a) + hexToBigInt(u) * hexToBigInt(x)
    return bigIntToHex(leave(power(base < BigInt(0) ? base + N : base, exponent)))
  },
}

/**
 * `base^exponent mod N`.
 *
 * @param base Zero or more.
 * @throws {RangeError} when a number is negative.
 */
export function powModN(base: bigint, exponent: bigint): bigint {
  if (base < BigInt(0) || exponent < BigInt(0)) throw new RangeError('Base and exponent must not be negative')
  const { N, enter, leave } = montgomery()
  if (base === BigInt(G)) return leave(generatorPower(exponent))
  return leave(power(enter(base < N ? base : base % N), exponent))
}

/** `base^exponent`, left to right, where `base` and the result are residues. */
function power(base: bigint, exponent: bigint): bigint {
  const { one, multiply } = montgomery()
  const bits = toBits(exponent)
  const odd = oddPowers(base)
  let result = one
  for (let at = bits.length - 1; at >= 0; ) {
    if (bits[at] === 0) {
      result = multiply(result, result)
      at--
      continue
    }
    // The longest window of at most 5 bits that begins and ends with a one: its value is odd.
    let end = Math.max(at - WINDOW_BITS + 1, 0)
    while (bits[end] === 0) end++
    let value = 0
    for (; at >= end; at--) {
      value = value * 2 + bits[at]!
      if (result !== one) result = multiply(result, result)
    }
    result = multiply(result, odd[value >> 1]!)
  }
  return result
}

/** `base`, `base^3`, ... `base^31`, as residues. */
function oddPowers(base: bigint): readonly bigint[] {
  const { multiply } = montgomery()
  const square = multiply(base, base)
  const powers = [base]
  while (powers.length < 2 ** (WINDOW_BITS - 1)) powers.push(multiply(powers[powers.length - 1]!, square))
  return powers
}

/** The residue of `g^exponent`. */
function generatorPower(exponent: bigint): bigint {
  const { one, multiply, enter } = montgomery()
  const bits = toBits(exponent)
  if (bits.length > COMB_ROWS * COMB_COLUMNS) return power(enter(BigInt(G)), exponent)
  const table = combTable()
  let result = one
  for (let column = COMB_COLUMNS - 1; column >= 0; column--) {
    if (result !== one) result = multiply(result, result)
    let teeth = 0
    for (let row = COMB_ROWS - 1; row >= 0; row--) teeth = teeth * 2 + (bits[row * COMB_COLUMNS + column] ?? 0)
    if (teeth) result = multiply(result, table[teeth]!)
  }
  return result
}

/** For each pattern of 6 bits, the product of `g^(2^(43 * row))` over its ones, as a residue. */
const combTable = lazy(() => {
  const { one, multiply, enter } = montgomery()
  const table = [one]
  let tooth = enter(BigInt(G))
  for (let row = 0; row < COMB_ROWS; row++) {
    for (const entry of [...table]) table.push(multiply(entry, tooth))
    if (row < COMB_ROWS - 1) for (let square = 0; square < COMB_COLUMNS; square++) tooth = multiply(tooth, tooth)
  }
  return table
})

/** Binary digits, the lowest first, without zeros at the end. In chunks, because that is linear on Hermes. */
function toBits(number: bigint): readonly number[] {
  const bits: number[] = []
  for (const chunk of toChunks(number)) for (let bit = 0; bit < CHUNK_BITS; bit++) bits.push((chunk >>> bit) & 1)
  while (bits[bits.length - 1] === 0) bits.pop()
  return bits
}
