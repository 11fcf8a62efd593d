import fc from 'fast-check'
import jsQR from 'jsqr'
import { describe, expect, it } from 'vitest'
import { otpauthUri } from '../../src/fields.ts'
import { type QrMatrix, qrMatrix, qrSvg } from '../../src/qr/index.ts'

/** Reads a matrix with a decoder that knows nothing of the encoder. */
function decode(matrix: QrMatrix): string | undefined {
  const [scale, margin] = [4, 4]
  const size = (matrix.length + 2 * margin) * scale
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const isDark = matrix[Math.floor(y / scale) - margin]?.[Math.floor(x / scale) - margin] === true
      if (isDark) pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3)
    }
  }
  return jsQR(pixels, size, size)?.data
}

/** Reads the dark squares out of a picture, as a browser would paint them. */
function paint(svg: string): QrMatrix {
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)![1])
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  const path = [...svg.matchAll(/ d="([^"]*)"/g)].at(-1)![1]!
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    rows[Number(y)]!.fill(true, Number(x), Number(x) + Number(width))
  }
  return rows
}

const uri = otpauthUri({
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  issuer: 'Ärzte & Co: Nord',
  account: 'ada+1@example.org',
})

describe('a QR code', () => {
  it.each(['L', 'M', 'Q', 'H'] as const)('is read again by another library at level %s', (level) => {
    expect(decode(qrMatrix(uri, level))).toBe(uri)
  })

  it('is read again from its picture', () => {
    expect(decode(paint(qrSvg(uri, { margin: 0 })))).toBe(uri)
    expect(decode(paint(qrSvg(uri)))).toBe(uri)
  })

  it('carries any issuer and account', () => {
    const word = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' })
    fc.assert(
      fc.property(word, word, (issuer, account) => {
        const text = otpauthUri({ secret: 'JBSWY3DPEHPK3PXP', issuer, account })
        expect(decode(qrMatrix(text))).toBe(text)
      }),
      { numRuns: 25 },
    )
  })

  it('is square, and has the three finder patterns', () => {
    const matrix = qrMatrix('hello')
    const corner = (x: number, y: number) => matrix.slice(y, y + 7).map((row) => row.slice(x, x + 7))
    const last = matrix.length - 7

    expect(matrix.every((row) => row.length === matrix.length)).toBe(true)
    expect(corner(0, 0)).toEqual(corner(last, 0))
    expect(corner(0, 0)).toEqual(corner(0, last))
  })

  it.each([
    ['nothing', ''],
    ['too much', 'x'.repeat(2954)],
    ['too much for the level', 'ü'.repeat(1400)],
    ['no text', 1 as unknown as string],
  ])('is refused for %s', (_, text) => {
    expect(() => qrMatrix(text, 'H')).toThrow(expect.objectContaining({ code: 'ERR_INVALID_INPUT', field: 'text' }))
  })
})

describe('the picture', () => {
  it('never says its text, and escapes what the app says', () => {
    const svg = qrSvg(uri, { title: '"><script>', color: '"/><x', background: "'&" })

    expect(svg).not.toContain('JBSW')
    expect(svg).not.toContain('<script>')
    expect(svg).not.toContain('<x')
    expect(svg).toContain('aria-label="&quot;&gt;&lt;script&gt;"')
  })

  it('refuses a margin that is none', () => {
    expect(() => qrSvg('x', { margin: -1 })).toThrow(expect.objectContaining({ field: 'margin' }))
    expect(() => qrSvg('x', { margin: 1.5 })).toThrow(expect.objectContaining({ field: 'margin' }))
  })
})
