import fc from 'fast-check'
import { type TOTP, URI } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { otpauthUri } from '../../src/fields.ts'
import { totpCode } from '../../src/testing/index.ts'

const base32 = fc.array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), { minLength: 32, maxLength: 32 })

const plain = (name: string): string => name.replaceAll(/\s*:\s*/g, ' ').trim()
const isBlank = (name: string): boolean => plain(name) === ''

describe('an otpauth URI', () => {
  it('is what the format says', () => {
    expect(otpauthUri({ secret: 'JBSWY3DPEHPK3PXP', issuer: 'Example Co', account: 'ada@example.org' })).toBe(
      'otpauth://totp/Example%20Co:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example%20Co',
    )
  })

  it('is read by an independent library as it was meant, whatever the names', () => {
    const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
    fc.assert(
      fc.property(base32, name, name, (letters, issuer, account) => {
        const secret = letters.join('')
        fc.pre(!isBlank(issuer) && !isBlank(account))
        const read = URI.parse(otpauthUri({ secret, issuer, account })) as TOTP
        const expected = { issuer: plain(issuer), label: plain(account), algorithm: 'SHA1', digits: 6, period: 30 }
        expect(read).toMatchObject(expected)
        expect(read.secret.base32).toBe(secret)
      }),
    )
  })

  it.each([
    ['Shop: Berlin', 'ada'],
    ['Shop', 'urn:uuid:ada'],
    ['https://shop.example', 'a:b:c'],
    [':Shop:', ':ada:'],
  ])(
    'leaves no colon of %s or %s in the label, whether it is decoded before it is split or after',
    (issuer, account) => {
      const uri = otpauthUri({ secret: 'JBSWY3DPEHPK3PXP', issuer, account })
      const [, label, query] = uri.split(/:\/\/totp\/|\?/)
      const parts = [plain(issuer), plain(account)]

      expect(decodeURIComponent(label!).split(':')).toEqual(parts)
      expect(label!.split(':').map(decodeURIComponent)).toEqual(parts)
      expect(new URLSearchParams(query).get('issuer')).toBe(parts[0])
    },
  )

  it('leads to the codes that the pool expects', () => {
    fc.assert(
      fc.property(base32, fc.integer({ min: 0, max: 4e12 }), (letters, now) => {
        const secret = letters.join('')
        const read = URI.parse(otpauthUri({ secret, issuer: 'Test', account: 'ada' })) as TOTP
        expect(read.generate({ timestamp: now })).toBe(totpCode(secret, now))
      }),
    )
  })
})
