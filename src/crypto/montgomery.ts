/**
 * Products modulo `N` without a division: Montgomery's reduction in blocks of 1024 bits.
 *
 * Hermes (React Native) divides big integers about fifty times more slowly than it multiplies them, so `%` and `/`
 * occur nowhere here. V8 and SpiderMonkey gain a little too.
 *
 * The first two blocks use a shortcut: with `c = (N * n + 1) / 2^1024` and `n = -1/N mod 2^1024`, `c` is `1/2^1024`
 * modulo `N`, so `low + 2^1024 * high` divided by `2^1024` is `high + low * c`. One product a block in place of two.
 *
 * Not constant-time: nothing over JavaScript's big integers is.
 *
 * @see Peter L. Montgomery, "Modular multiplication without trial division", 1985
 * @module
 */
import { hexToBigInt } from './big-int-hex.ts'
import { lazy } from './lazy.ts'
import { N_HEX } from './srp-group.ts'

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
