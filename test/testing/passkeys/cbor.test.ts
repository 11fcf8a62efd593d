import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hexToBytes } from '../../../src/bytes.ts'
import { type Cbor, readCbor, writeCbor } from '../../../src/testing/passkeys/cbor.ts'

const value: fc.Arbitrary<Cbor> = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: -0xffffffff, max: 0xffffffff }),
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 300 }),
    fc
      .uniqueArray(fc.tuple(fc.oneof(fc.integer(), fc.string()), tie('value')), {
        selector: ([key]) => key,
        maxLength: 4,
      })
      .map((members) => new Map(members)),
  ),
})).value

describe('readCbor', () => {
  it.each([
    ['00', 0],
    ['1903e8', 1000],
    ['1a000f4240', 1_000_000],
    ['3903e7', -1000],
    ['4401020304', Uint8Array.of(1, 2, 3, 4)],
    ['62c3bc', 'ü'],
    ['83010203', [1, 2, 3]],
    [
      'a201020304',
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    ['f4', false],
    ['f5', true],
    ['f6', null],
  ])('reads %s of RFC 8949 appendix A', (hex, expected) => {
    expect(readCbor(hexToBytes(hex))).toEqual([expected, hex.length / 2])
  })

  it('reads back whatever was written', () => {
    fc.assert(
      fc.property(value, (wanted) => {
        const bytes = writeCbor(wanted)
        expect(readCbor(bytes)).toEqual([wanted, bytes.length])
      }),
      { numRuns: 200 },
    )
  })

  it('refuses whatever was cut short', () => {
    fc.assert(
      fc.property(value, fc.nat(), (wanted, cut) => {
        const bytes = writeCbor(wanted)
        expect(() => readCbor(bytes.slice(0, cut % bytes.length))).toThrow(RangeError)
      }),
      { numRuns: 200 },
    )
  })

  it.each([
    ['a value that is none', ''],
    ['a list that claims more than there is', '9affffffff'],
    ['a map that claims more than there is', 'baffffffff'],
    ['a size of eight bytes', '5b0000000000000001ff'],
    ['an indefinite length', '5f4101ff'],
    ['a tag', 'c000'],
    ['a floating-point number', 'f93c00'],
    ['the same key twice', 'a201010102'],
    ['a nest without end', '81'.repeat(200)],
  ])('refuses %s', (_, hex) => {
    expect(() => readCbor(hexToBytes(hex))).toThrow(RangeError)
  })
})
