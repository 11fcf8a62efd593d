/**
 * Modular powers on native `BigInt`, without a single division.
 *
 * Montgomery multiplication (1985), reduced in three blocks of 1024 bits; 5-bit sliding windows for any base;
 * Lim and Lee's comb (1994) with four teeth for powers of the generator. Engines multiply quickly but divide slowly,
 * Hermes about fifty times more slowly, so this one choice is what makes SRP fast on a phone.
 *
 * Not constant in time: JavaScript's BigInt is not either. `a` is fresh for each sign-in.
 *
 * @module
 */
import type { ModPow } from '../ports.ts'
import { K_HEX, N_HEX } from './srp-group.ts'

const BLOCK_BITS = 1024
const BLOCKS = 3
const WINDOW_BITS = 5
const TEETH = 4
const TOOTH_BITS = 64
const HEX_CHUNK_BITS = 48

/** Everything that is computed once, when the first power is asked for. */
interface Group {
  readonly N: bigint
  /** `-1 / N` modulo one block. */
  readonly negativeInverse: bigint
  /** `R mod N`: the number 1 in Montgomery's form. */
  readonly one: bigint
  /** `R^2 mod N`: turns a number into Montgomery's form. */
  readonly rSquared: bigint
  /** `k` in Montgomery's form. */
  readonly k: bigint
}

let group: Group | undefined
let comb: readonly bigint[] | undefined

/** The default back end: native `BigInt`. */
export const bigIntModPow: ModPow = {
  generatorPower: (exponent) => toHex(generatorPower(fromHex(exponent))),
  premasterSecret: ({ a, B, u, x }) => {
    const { N, k } = getGroup()
    const kgx = multiply(k, generatorPower(fromHex(x)))
    const base = fromHex(B) - kgx
    return toHex(powModN(base < 0 ? base + N : base, fromHex(a) + fromHex(u) * fromHex(x)))
  },
}

/**
 * `base^exponent mod N`.
 *
 * @param base At least 0 and less than `N`.
 * @param exponent At least 0.
 */
export function powModN(base: bigint, exponent: bigint): bigint {
  const { one, rSquared } = getGroup()
  return reduce(montgomeryPower(multiply(base, rSquared), exponent, one))
}

/** `2^exponent mod N`. Exponents of 256 bits and fewer go through the comb. */
function generatorPower(exponent: bigint): bigint {
  const bits = toBits(exponent)
  if (bits.length > TEETH * TOOTH_BITS) return powModN(BigInt(2), exponent)
  comb ??= createComb()
  let power = getGroup().one
  for (let column = TOOTH_BITS - 1; column >= 0; column--) {
    power = multiply(power, power)
    let teeth = 0
    for (let tooth = 0; tooth < TEETH; tooth++) {
      // Bits are written from the highest down.
      if (bits[bits.length - 1 - (tooth * TOOTH_BITS + column)] === '1') teeth |= 1 << tooth
    }
    if (teeth) power = multiply(power, comb[teeth]!)
  }
  return reduce(power)
}

/** The products of `2^(2^(64 i))` for every set of teeth `i`, in Montgomery's form. */
function createComb(): readonly bigint[] {
  const { one } = getGroup()
  const table = [one]
  let power = addOnce(one)
  for (let tooth = 0; tooth < TEETH; tooth++) {
    for (let index = 0; index < 1 << tooth; index++) table.push(multiply(table[index]!, power))
    if (tooth < TEETH - 1) for (let square = 0; square < TOOTH_BITS; square++) power = multiply(power, power)
  }
  return table
}

/** A power by sliding windows over odd powers. `base` and result in Montgomery's form. */
function montgomeryPower(base: bigint, exponent: bigint, one: bigint): bigint {
  const bits = toBits(exponent)
  const odd = [base]
  const square = multiply(base, base)
  for (let index = 1; index < 1 << (WINDOW_BITS - 1); index++) odd.push(multiply(odd[index - 1]!, square))
  let power = one
  let at = 0
  while (at < bits.length) {
    if (bits[at] === '0') {
      power = multiply(power, power)
      at++
      continue
    }
    let end = Math.min(at + WINDOW_BITS, bits.length)
    while (bits[end - 1] === '0') end--
    for (let bit = at; bit < end; bit++) power = multiply(power, power)
    power = multiply(power, odd[(Number.parseInt(bits.slice(at, end), 2) - 1) / 2]!)
    at = end
  }
  return power
}

function multiply(left: bigint, right: bigint): bigint {
  return reduce(left * right)
}

/** `number / R mod N`, by multiplications and shifts. */
function reduce(number: bigint): bigint {
  const { N, negativeInverse } = group!
  const shift = BigInt(BLOCK_BITS)
  let rest = number
  for (let block = 0; block < BLOCKS; block++) {
    const factor = BigInt.asUintN(BLOCK_BITS, BigInt.asUintN(BLOCK_BITS, rest) * negativeInverse)
    rest = (rest + factor * N) >> shift
  }
  return rest >= N ? rest - N : rest
}

function getGroup(): Group {
  if (group) return group
  const N = BigInt(`0x${N_HEX}`)
  // Newton's iteration doubles the number of right bits; the lowest three bits are right from the start.
  let inverse = N
  for (let bits = 3; bits < BLOCK_BITS; bits *= 2) {
    inverse = BigInt.asUintN(BLOCK_BITS, inverse * (BigInt(2) - N * inverse))
  }
  const one = (BigInt(1) << BigInt(BLOCK_BITS * BLOCKS)) - N
  const negativeInverse = BigInt.asUintN(BLOCK_BITS, -inverse)
  group = { N, negativeInverse, one, rSquared: one, k: one }
  // 2^3072 is R itself, so its Montgomery form is R squared.
  const rSquared = montgomeryPower(addOnce(one), BigInt(BLOCK_BITS * BLOCKS), one)
  group = { ...group, rSquared, k: reduce(BigInt(`0x${K_HEX}`) * rSquared) }
  return group
}

/** Twice the number, modulo `N`. */
function addOnce(number: bigint): bigint {
  const { N } = getGroup()
  const double = number + number
  return double >= N ? double - N : double
}

const fromHex = (hex: string): bigint => BigInt(`0x${hex}`)

/** Base 2, highest bit first; empty for zero. Goes through hex, because printing is slow on Hermes. */
function toBits(number: bigint): string {
  let bits = ''
  for (const digit of toHex(number)) bits += Number.parseInt(digit, 16).toString(2).padStart(4, '0')
  return bits.replace(/^0+/, '')
}

/** Hex without leading zeros, in linear time: Hermes' own conversion of large numbers is quadratic. */
function toHex(number: bigint): string {
  const shift = BigInt(HEX_CHUNK_BITS)
  let rest = number
  let hex = ''
  do {
    hex =
      Number(BigInt.asUintN(HEX_CHUNK_BITS, rest))
        .toString(16)
        .padStart(HEX_CHUNK_BITS / 4, '0') + hex
    rest >>= shift
  } while (rest > 0)
  return hex.replace(/^0+(?=.)/, '')
}
