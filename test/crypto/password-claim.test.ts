import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passwordClaim } from '../../src/crypto/password-claim.ts'
import { N_HEX } from '../../src/crypto/srp-group.ts'
import { ProtocolError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { exampleClaim, exampleSignature, refusal } from './example-exchange.ts'

const N = BigInt(`0x${N_HEX}`)
const hex = (number: bigint): string => number.toString(16)

const hostileB: [string, unknown][] = [
  ['zero', '0'],
  ['zero, written long', '0'.repeat(768)],
  ['one', '1'],
  ['one, written long', `${'0'.repeat(767)}1`],
  ['N - 1', hex(N - 1n)],
  ['N', hex(N)],
  ['N in capitals', N_HEX.toUpperCase()],
  ['N + 1', hex(N + 1n)],
  ['2 N', hex(2n * N)],
  ['N * N', hex(N * N)],
  ['3072 one bits', 'f'.repeat(768)],
  ['769 digits', `0${exampleClaim().B}`],
  ['200 kB', 'a'.repeat(200_000)],
  ['negative', '-5'],
  ['negative N', `-${N_HEX}`],
  ['signed', '+5'],
  ['empty', ''],
  ['prefixed', '0x1234'],
  ['a space in front', ' 1234'],
  ['a line end behind', '1234\n'],
  ['not hex', 'hello'],
  ['base64', 'q83vEjRW=='],
  ['full-width digits', '１２３４'],
  ['missing', undefined],
  ['null', null],
  ['a number', 5],
  ['a list', ['1234']],
  ['an object that prints as hex', { toString: () => '1234' }],
]

const hostileSalt: [string, unknown][] = [
  ['empty', ''],
  ['missing', undefined],
  ['negative', '-ab'],
  ['not hex', 'xyz'],
  ['prefixed', '0xab'],
  ['with a space', 'ab cd'],
  ['too long', 'a'.repeat(2049)],
  ['10 MB', 'a'.repeat(10_000_000)],
  ['a number', 12],
]

const hostileSecretBlock: [string, unknown][] = [
  ['empty', ''],
  ['missing', undefined],
  ['not base64', 'ab*d'],
  ['of impossible length', 'abcde'],
  ['base64url', 'ab-_'],
  ['padded in the middle', 'ab==cdef'],
  ['over 16 kB', 'A'.repeat(16_388)],
  ['10 MB', 'A'.repeat(10_000_000)],
]

describe('a hostile answer makes no proof:', () => {
  it.each(hostileB)('SRP_B is %s', async (_what, B) => {
    const { error, computed } = await refusal({ B })
    expect(error).toBeInstanceOf(ProtocolError)
    expect(computed).toBe(false)
  })

  it.each(hostileSalt)('SALT is %s', async (_what, salt) => {
    const { error, computed } = await refusal({ salt })
    expect(error).toBeInstanceOf(ProtocolError)
    expect(computed).toBe(false)
  })

  it.each(hostileSecretBlock)('SECRET_BLOCK is %s', async (_what, secretBlock) => {
    const { error, computed } = await refusal({ secretBlock })
    expect(error).toBeInstanceOf(ProtocolError)
    expect(computed).toBe(false)
  })

  it('ten thousand generated values of SRP_B', async () => {
    const multiple = fc.nat(1_000_000).map((factor) => hex(BigInt(factor) * N))
    const above = fc.bigInt({ min: N - 1n, max: 1n << 3300n }).map(hex)
    const notHex = fc.string({ unit: 'binary' }).filter((text) => !/^[0-9a-f]+$/i.test(text))
    const marked = fc.tuple(fc.constantFrom('-', '+', '0x', ' ', '\t', '.'), fc.bigInt({ min: 0n, max: N }).map(hex))
    const anything = fc.oneof(
      multiple,
      above,
      notHex,
      marked.map((parts) => parts.join('')),
      fc.object(),
    )
    await fc.assert(
      fc.asyncProperty(anything, async (B) => {
        const { error, computed } = await refusal({ B })
        expect([error instanceof ProtocolError, computed]).toEqual([true, false])
      }),
      { numRuns: 10_000 },
    )
  })
})

describe('an honest answer', () => {
  it('may be written with leading zeros or capitals', async () => {
    const { B, salt } = exampleClaim()
    const short = 'abc123'
    const expected = await passwordClaim(exampleClaim({ B: short }))
    expect(await passwordClaim(exampleClaim({ B: short.padStart(768, '0') }))).toBe(expected)
    expect(await passwordClaim(exampleClaim({ B: B.toUpperCase(), salt: `000${salt.toUpperCase()}` }))).toBe(
      exampleSignature,
    )
  })

  it('may have values at the ends of their ranges', async () => {
    for (const changes of [
      { B: '2' },
      { B: hex(N - 2n) },
      { salt: '0' },
      { salt: 'f'.repeat(2048) },
      { secretBlock: 'A'.repeat(16_384) },
    ]) {
      expect(await passwordClaim(exampleClaim(changes))).toMatch(/^[\w+/]{43}=$/)
    }
  })
})

describe('the claim', () => {
  it('depends on each of its inputs', async () => {
    const changes = [
      { poolName: 'other' },
      { userId: 'other' },
      { password: new Sensitive('Qwerty1! ') },
      { B: 'abcdef' },
      { salt: 'ab' },
      { secretBlock: 'abcd' },
      { timestamp: 'Tue Feb 1 03:04:06 UTC 2000' },
      { keyPair: { ...exampleClaim().keyPair, a: new Sensitive('1234') } },
    ]
    const claims = await Promise.all(changes.map((change) => passwordClaim(exampleClaim(change))))
    expect(new Set([...claims, exampleSignature]).size).toBe(changes.length + 1)
  })

  it('takes text as typed: nothing is normalised, trimmed or folded', async () => {
    const passwords = ['é', 'e\u0301', ' é', 'é ', 'É', 'é\0', '']
    const claims = await Promise.all(
      passwords.map((password) => passwordClaim(exampleClaim({ password: new Sensitive(password) }))),
    )
    expect(new Set(claims).size).toBe(passwords.length)
  })

  it('refuses a password with half of a surrogate pair, which no reader of input lets through', async () => {
    const { error, computed } = await refusal({ password: new Sensitive('a\ud800b') })
    expect(error).toMatchObject({ code: 'ERR_PROTOCOL' })
    expect(computed).toBe(false)
  })

  it('refuses what a broken modPow port gives', async () => {
    for (const S of ['', '0', '1', '00ab', 'AB', hex(N - 1n), hex(N), 'xyz', undefined, 5n]) {
      const { error } = await refusal({ modPow: { generatorPower: () => '2', premasterSecret: () => S } })
      expect(error).toMatchObject({ code: 'ERR_CONFIGURATION', field: 'modPow' })
    }
  })

  it('puts no secret into an error', async () => {
    const secret = new Sensitive('hunter2 hunter2')
    const { error } = await refusal({ B: 'feedfacefeedface!', password: secret })
    const printed = JSON.stringify(error) + String((error as Error).stack)
    expect(printed).not.toMatch(/hunter2|feedface/)
  })
})
