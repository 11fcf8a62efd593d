import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  base64ToBytes,
  base64UrlToBytes,
  bytesToBase64,
  bytesToBase64Url,
  bytesToHex,
  bytesToUtf8,
  concatBytes,
  hexToBytes,
  utf8ToBytes,
} from '../src/bytes.ts'
import { ProtocolError } from '../src/errors.ts'

const bytes = fc.uint8Array({ maxLength: 200 })
const wellFormed = fc.string({ unit: 'grapheme' })

describe('bytes', () => {
  it('are spelled as Node spells them', () => {
    fc.assert(
      fc.property(bytes, (sample) => {
        const node = Buffer.from(sample)
        expect(bytesToHex(sample)).toBe(node.toString('hex'))
        expect(bytesToBase64(sample)).toBe(node.toString('base64'))
        expect(bytesToBase64Url(sample)).toBe(node.toString('base64url'))
      }),
    )
  })

  it('come back from each spelling', () => {
    fc.assert(
      fc.property(bytes, (sample) => {
        expect(hexToBytes(bytesToHex(sample).toUpperCase())).toEqual(sample)
        expect(base64ToBytes(bytesToBase64(sample))).toEqual(sample)
        expect(base64ToBytes(bytesToBase64(sample).replace(/=+$/, ''))).toEqual(sample)
        expect(base64UrlToBytes(bytesToBase64Url(sample))).toEqual(sample)
      }),
    )
  })

  it.each(['0', 'zz', '0x12', ' 12', '1 '])('refuse the hex %j', (text) => {
    expect(() => hexToBytes(text)).toThrow(ProtocolError)
  })

  it.each(['A', 'AA=', 'A===', 'AAA*', 'A A=', '====', 'AA-_', 'AAé='])('refuse the base64 %j', (text) => {
    expect(() => base64ToBytes(text)).toThrow(ProtocolError)
  })

  it.each(['A', 'AA+/', 'A='])('refuse the base64url %j', (text) => {
    expect(() => base64UrlToBytes(text)).toThrow(ProtocolError)
  })

  it('are joined in order', () => {
    expect(concatBytes(Uint8Array.of(1), Uint8Array.of(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3))
  })
})

describe('UTF-8', () => {
  it('is what TextEncoder and TextDecoder make of it', () => {
    fc.assert(
      fc.property(wellFormed, (text) => {
        expect(utf8ToBytes(text)).toEqual(new TextEncoder().encode(text))
        expect(bytesToUtf8(utf8ToBytes(text))).toBe(text)
      }),
    )
  })

  it('is refused exactly where a strict TextDecoder refuses it', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const decode = (sample: Uint8Array): string | undefined => {
      try {
        return strict.decode(sample)
      } catch {
        return undefined
      }
    }
    const tricky = fc.oneof(
      bytes,
      fc
        .array(
          fc.constantFrom(
            0x00,
            0x7f,
            0x80,
            0xbf,
            0xc0,
            0xc2,
            0xe0,
            0xa0,
            0xed,
            0x9f,
            0xf0,
            0x90,
            0xf4,
            0x8f,
            0xf5,
            0xff,
          ),
        )
        .map((list) => Uint8Array.from(list)),
    )
    fc.assert(
      fc.property(tricky, (sample) => {
        const expected = decode(sample)
        if (expected === undefined) expect(() => bytesToUtf8(sample)).toThrow(ProtocolError)
        else expect(bytesToUtf8(sample)).toBe(expected)
      }),
      { numRuns: 2000 },
    )
  })

  it('has no form for half of a surrogate pair', () => {
    expect(() => utf8ToBytes('a\ud800')).toThrow(ProtocolError)
  })
})
