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
import { bigIntToHex, hexToBigInt } from './big-int-hex.ts'
import { lazy } from './lazy.ts'
import { montgomery } from './montgomery.ts'
import { G, K_HEX } from './srp-group.ts'

/** The longest windows of at most 5 bits that begin and end with a one, whose values are odd, and the zeros between. */
const WINDOWS = /1(?:[01]{0,3}1)?|0/g
const ODD_POWERS = 16
/** 6 rows of 43 bits cover the 256 bits of `a` and `x`; more rows would cost more to prepare than one sign-in saves. */
const COMB_ROWS = 6
const COMB_COLUMNS = 43
const ROW = /.{43}/g

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
  const odd = oddPowers(base)
  let result = one
  for (const window of toBits(exponent).match(WINDOWS) ?? []) {
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
  const bits = toBits(exponent)
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

/** Binary digits, the highest first, without zeros in front. */
function toBits(number: bigint): string {
  const bits = bigIntToHex(number).replace(/./g, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0'))
  return bits.replace(/^0+/, '')
}
