import { randomBytes as nodeRandomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bigIntModPow } from '../../src/crypto/mod-pow.ts'
import { createKeyPair, scrambler, takeRandom } from '../../src/crypto/srp.ts'
import { N_HEX } from '../../src/crypto/srp-group.ts'
import { ProtocolError } from '../../src/errors.ts'

const randomBytes = (length: number): Uint8Array => Uint8Array.from(nodeRandomBytes(length))

describe('a key pair', () => {
  it('has 256 random bits as a, and g^a as A', async () => {
    const lengths: number[] = []
    const { a, A } = await createKeyPair((length) => {
      lengths.push(length)
      return Uint8Array.from({ length }, (_, at) => at + 1)
    }, bigIntModPow)
    expect(lengths).toEqual([32])
    expect(a.expose()).toBe('102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20')
    expect(A).toBe(bigIntModPow.generatorPower(a.expose()))
  })

  it('is new each time', async () => {
    const pairs = await Promise.all(Array.from({ length: 20 }, () => createKeyPair(randomBytes, bigIntModPow)))
    expect(new Set(pairs.map(({ A }) => A)).size).toBe(20)
    expect(new Set(pairs.map(({ a }) => a.expose())).size).toBe(20)
  })

  it('does not print a', async () => {
    const pair = await createKeyPair(randomBytes, bigIntModPow)
    expect(JSON.stringify(pair)).not.toContain(pair.a.expose())
  })

  it('is made anew when A is zero modulo N', async () => {
    const answers = ['0', '0', '1234']
    const modPow = { ...bigIntModPow, generatorPower: () => answers.shift()! }
    expect(await createKeyPair(randomBytes, modPow)).toMatchObject({ A: '1234' })
    expect(answers).toEqual([])
  })

  it.each(['0', '1', N_HEX, '', '0abc', 'ABC', 'abc ', undefined])('is refused when A is always %s', async (A) => {
    const modPow = { ...bigIntModPow, generatorPower: () => A as string }
    await expect(createKeyPair(randomBytes, modPow)).rejects.toMatchObject({ code: 'ERR_CONFIGURATION' })
  })

  it.each<[string, (length: number) => unknown]>([
    ['too few bytes', (length) => new Uint8Array(length - 1)],
    ['too many bytes', (length) => new Uint8Array(length + 1).fill(7)],
    ['only zeros', (length) => new Uint8Array(length)],
    ['a list', (length) => new Array(length).fill(7)],
    ['nothing', () => undefined],
  ])('is refused when the random source gives %s', async (_what, source) => {
    const pair = createKeyPair(source as (length: number) => Uint8Array, bigIntModPow)
    await expect(pair).rejects.toMatchObject({ code: 'ERR_CONFIGURATION', field: 'randomBytes' })
    expect(() => takeRandom(source as (length: number) => Uint8Array, 8)).toThrow('randomBytes')
  })

  it('hands on the error of a missing random source', async () => {
    const missing = new Error('none')
    const pair = createKeyPair(() => {
      throw missing
    }, bigIntModPow)
    await expect(pair).rejects.toBe(missing)
  })
})

describe('the scrambler', () => {
  it('is refused when it is zero', () => {
    expect(() => scrambler('ab', 'cd', () => new Uint8Array(32))).toThrow(ProtocolError)
  })

  it('is written without leading zeros', () => {
    const hash = (): Uint8Array => Uint8Array.from({ length: 32 }, (_, at) => (at < 30 ? 0 : 5))
    expect(scrambler('ab', 'cd', hash)).toBe('505')
  })
})
