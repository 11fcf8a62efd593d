import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bigIntModPow, powModN } from '../../src/crypto/mod-pow.ts'
import { jsbnModPow } from '../../src/crypto/mod-pow-jsbn.ts'
import { nodeModPow } from '../../src/crypto/mod-pow-node.ts'
import { K_HEX, N_HEX } from '../../src/crypto/srp-group.ts'
import type { ModPow } from '../../src/ports.ts'

const N = BigInt(`0x${N_HEX}`)
const k = BigInt(`0x${K_HEX}`)
const backEnds = { bigInt: bigIntModPow, jsbn: jsbnModPow, node: nodeModPow }

const toHex = (number: bigint): string => number.toString(16)
const number = (bits: number): fc.Arbitrary<bigint> => fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n })
/** Powers of two and their neighbours: where carries, windows and table columns begin and end. */
const edge = (bits: number): fc.Arbitrary<bigint> =>
  fc.tuple(fc.nat(bits - 1), fc.integer({ min: -1, max: 1 })).map(([bit, step]) => (1n << BigInt(bit)) + BigInt(step))
const exponent = fc.oneof(number(256), edge(256), number(16))
const publicValue = fc.oneof(
  fc.bigInt({ min: 2n, max: N - 2n }),
  edge(3071).filter((B) => B > 1n),
  fc.nat(1000).map((step) => N - 2n - BigInt(step)),
)

/** The definition: square and multiply with a division each time. */
function plainPower(base: bigint, power: bigint): bigint {
  let result = 1n
  for (const bit of power.toString(2)) {
    result = (result * result) % N
    if (bit === '1') result = (result * base) % N
  }
  return result
}

function plainSecret(a: bigint, B: bigint, u: bigint, x: bigint): bigint {
  const base = (B - k * plainPower(2n, x)) % N
  return plainPower(base < 0n ? base + N : base, a + u * x)
}

const secretOf = (modPow: ModPow, a: bigint, B: bigint, u: bigint, x: bigint): string | Promise<string> =>
  modPow.premasterSecret({ a: toHex(a), B: toHex(B), u: toHex(u), x: toHex(x) })

describe.each([
  ['bigInt', 80],
  ['node', 80],
  ['jsbn', 20],
] as const)('the %s back end', (name, numRuns) => {
  const modPow = backEnds[name]

  it('computes powers of the generator', async () => {
    await fc.assert(
      fc.asyncProperty(exponent, async (e) => {
        expect(await modPow.generatorPower(toHex(e))).toBe(toHex(plainPower(2n, e)))
      }),
      { numRuns },
    )
  })

  // With x = 0 the base is B - k, and with u = 0 the exponent is a.
  it.each<[string, bigint]>([
    ['0', 0n],
    ['1', 1n],
    ['2', 2n],
    ['N - 1', N - 1n],
    ['negative', -1n],
  ])('computes powers of %s, by exponents that an engine may refuse', async (_, base) => {
    for (const power of [0n, 1n, 2n, 3n, N - 2n, N - 1n, N]) {
      const secret = await secretOf(modPow, power, k + base, 0n, 0n)
      expect(secret, `to the power of ${power}`).toBe(toHex(plainPower((base + N) % N, power)))
    }
  })

  it('computes premaster secrets', async () => {
    await fc.assert(
      fc.asyncProperty(exponent, publicValue, exponent, exponent, async (a, B, u, x) => {
        expect(await secretOf(modPow, a, B, u, x)).toBe(toHex(plainSecret(a, B, u, x)))
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })

  it('takes exponents longer than its tables and longer than N', async () => {
    for (const bits of [257n, 258n, 259n, 260n, 1024n, 3073n]) {
      const long = (1n << bits) - 12345n
      expect(await modPow.generatorPower(toHex(long))).toBe(toHex(plainPower(2n, long)))
    }
    expect(await modPow.generatorPower(toHex(N - 1n))).toBe('1')
    expect(await modPow.generatorPower('0')).toBe('1')
    expect(await modPow.generatorPower('1')).toBe('2')
  })

  it('reduces when B - k * g^x is negative, zero, one and minus one', async () => {
    const [a, u, x] = [0xabcdefn, 0x123457n, 0xffeeddn]
    const kv = (k * plainPower(2n, x)) % N
    for (const B of [2n, kv, kv + 1n, kv - 1n, (kv + N / 2n) % N]) {
      expect(await secretOf(modPow, a, B, u, x)).toBe(toHex(plainSecret(a, B, u, x)))
    }
    expect(await secretOf(modPow, a, kv - 1n, 1n, x)).toBe(toHex(plainSecret(a, kv - 1n, 1n, x)))
  })

  it('prints results with leading zero bytes in their shortest form', async () => {
    let short = 0
    for (let e = 3000n; e < 3075n; e++) {
      const printed = await modPow.generatorPower(toHex(e))
      expect(printed).toBe(toHex(plainPower(2n, e)))
      if (printed.length < 767) short++
    }
    expect(short).toBeGreaterThan(50)
  })
})

describe('powModN', () => {
  it('agrees with the definition for any base', () => {
    fc.assert(
      fc.property(fc.oneof(number(3072), number(6200), edge(3073), publicValue), number(300), (base, e) => {
        expect(powModN(base, e)).toBe(plainPower(base % N, e))
      }),
      { numRuns: 50 },
    )
  })

  it('knows the trivial powers', () => {
    expect(powModN(0n, 5n)).toBe(0n)
    expect(powModN(N, 5n)).toBe(0n)
    expect(powModN(0n, 0n)).toBe(1n)
    expect(powModN(N - 1n, 2n)).toBe(1n)
    expect(powModN(N - 1n, 3n)).toBe(N - 1n)
    expect(powModN(2n, 3072n)).toBe((1n << 3072n) - N)
  })

  it('refuses negative numbers', () => {
    expect(() => powModN(-1n, 1n)).toThrow(RangeError)
    expect(() => powModN(1n, -1n)).toThrow(RangeError)
  })
})
