/**
 * Modular powers over native big integers: the default of the `modPow` port.
 *
 * Nothing here divides (see `montgomery.ts`). Powers of `g = 2` use a comb table that is made at the first use;
 * others a sliding window of 5 bits. Control flow and memory access depend on the exponent: not constant-time.
 *
 * @see Handbook of Applied Cryptography, algorithms 14.85 (sliding window) and 14.117 (fixed-base comb)
 * @module
 */

import { lazy } from '../bytes.ts'
import type { ModPow } from '../ports.ts'
import { G, K_HEX, N_HEX } from './srp-group.ts'

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

const BLOCK_BITS = 1024
const BITS = 3 * BLOCK_BITS

/** Arithmetic modulo `N` on residues, which are numbers multiplied by `2^3072`. Residues are below `N`. */
export interface Montgomery {
  readonly N: bigint
  /** The residue of 1. */
  readonly one: bigint
  /** The residue of `number`, which is from 0 to `2^3072 - 1`. */
  enter(number: bigint): bigint
  /** The number, below `N`, of a residue. */
  leave(residue: bigint): bigint
  /** The residue of the product. At least one factor is below `N`, the other below `2^3072`. */
  multiply(left: bigint, right: bigint): bigint
}

/** The arithmetic modulo `N`. Its constants are computed at the first call. */
export const montgomery: () => Montgomery = lazy(() => {
  const [zero, unit, block] = [BigInt(0), BigInt(1), BigInt(BLOCK_BITS)]
  const N = hexToBigInt(N_HEX)
  const n = BigInt.asUintN(BLOCK_BITS, zero - inverse(N))
  const c = (N * n + unit) >> block

  /** `product / 2^3072` modulo `N`, for a product below `2^3072 * N`. */
  function reduce(product: bigint): bigint {
    const first = (product >> block) + BigInt.asUintN(BLOCK_BITS, product) * c
    const second = (first >> block) + BigInt.asUintN(BLOCK_BITS, first) * c
    const multiple = BigInt.asUintN(BLOCK_BITS, BigInt.asUintN(BLOCK_BITS, second) * n)
    let result = (second + multiple * N) >> block
    while (result >= N) result -= N // at most three times
    return result
  }

  const one = (unit << BigInt(BITS)) - N // 2^3072 modulo N, because N has its top bit set
  // 2^6144 modulo N is the residue of 2^3072, and 3072 is 3 * 2^10. The residue of 2^3 is still below N.
  let square = one << BigInt(3)
  for (let times = 0; times < 10; times++) square = reduce(square * square)
  return {
    N,
    one,
    enter: (number) => reduce(number * square),
    leave: reduce,
    multiply: (left, right) => reduce(left * right),
  }
})

/** `1 / odd` modulo `2^1024`, by Newton's iteration: each round doubles the number of right bits. */
function inverse(odd: bigint): bigint {
  const two = BigInt(2)
  let result = BigInt(1)
  for (let bits = 1; bits < BLOCK_BITS; bits *= 2) {
    result = BigInt.asUintN(bits * 2, result * (two - BigInt.asUintN(bits * 2, odd) * result))
  }
  return result
}

/** The longest windows of at most 5 bits that begin and end with a one, whose values are odd, and the zeros between. */
const WINDOWS = /1(?:[01]{0,3}1)?|0/g
const ODD_POWERS = 16
/** 6 rows of 43 bits cover the 256 bits of `a` and `x`; more rows would cost more to prepare than one sign-in saves. */
const COMB_ROWS = 6
const COMB_COLUMNS = 43
const ROW = /.{43}/g

/** `ModPow` on native `BigInt`, for every engine that has it. */
export const bigIntModPow: ModPow = {
  generatorPower: (exponent) => toDigits(montgomery().leave(generatorPower(hexToBigInt(exponent))), 16),
  premasterSecret: ({ a, B, u, x }) => {
    const { N, enter, leave, multiply } = montgomery()
    const kv = multiply(enter(hexToBigInt(K_HEX)), generatorPower(hexToBigInt(x)))
    const base = enter(hexToBigInt(B)) - kv
    const exponent = hexToBigInt(a) + hexToBigInt(u) * hexToBigInt(x)
    return toDigits(leave(power(base < BigInt(0) ? base + N : base, exponent)), 16)
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
  const odd = oddPowers(base)
  let result = one
  for (const window of toDigits(exponent, 2).match(WINDOWS) ?? []) {
    for (let bit = 0; bit < window.length; bit++) if (result !== one) result = multiply(result, result)
    if (window !== '0') result = multiply(result, odd[Number.parseInt(window, 2) >> 1]!)
  }
  return result
}

/** `base`, `base^3`, ... `base^31`, as residues. */
function oddPowers(base: bigint): readonly bigint[] {
  const { multiply } = montgomery()
  const square = multiply(base, base)
  const powers = [base]
  while (powers.length < ODD_POWERS) powers.push(multiply(powers[powers.length - 1]!, square))
  return powers
}

/** The residue of `g^exponent`. */
function generatorPower(exponent: bigint): bigint {
  const { one, multiply, enter } = montgomery()
  const bits = toDigits(exponent, 2)
  if (bits.length > COMB_ROWS * COMB_COLUMNS) return power(enter(BigInt(G)), exponent)
  const rows = bits.padStart(COMB_ROWS * COMB_COLUMNS, '0').match(ROW)!
  const table = combTable()
  let result = one
  for (let column = 0; column < COMB_COLUMNS; column++) {
    if (result !== one) result = multiply(result, result)
    const teeth = Number.parseInt(rows.map((row) => row[column]).join(''), 2)
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

/** Native `BigInt` where the engine has it, else jsbn, which is loaded then and only then. */
export const defaultModPow: ModPow = {
  generatorPower: async (exponent) => (await backEnd()).generatorPower(exponent),
  premasterSecret: async (numbers) => (await backEnd()).premasterSecret(numbers),
}

const backEnd = async (): Promise<ModPow> =>
  typeof BigInt === 'function' ? bigIntModPow : (await import('./mod-pow-jsbn.ts')).jsbnModPow
