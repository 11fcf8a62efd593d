import fc from 'fast-check'
import { type TOTP, URI } from 'otpauth'
import { describe, expect, it } from 'vitest'
import { otpauthUri } from '../../src/fields.ts'
import { totpCode } from '../../src/testing/index.ts'

const base32 = fc.array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), { minLength: 32, maxLength: 32 })

describe('an otpauth URI', () => {
  it('is what the format says', () => {
    expect(otpauthUri({ secret: 'JBSWY3DPEHPK3PXP', issuer: 'Example Co', account: 'ada@example.org' })).toBe(
      'otpauth://totp/Example%20Co:ada%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example%20Co',
    )
  })

  it('is read by an independent library as it was meant, whatever the names', () => {
    // An authenticator cuts the label at the first colon, so a name with one must be escaped.
    const name = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((text) => text.trim() === text)
    fc.assert(
      fc.property(base32, name, name, (letters, issuer, account) => {
        const secret = letters.join('')
        const [scheme, label, query] = otpauthUri({ secret, issuer, account }).split(/:\/\/totp\/|\?/)
        const parameters = new URLSearchParams(query)

        expect(scheme).toBe('otpauth')
        expect(label!.split(':').map(decodeURIComponent)).toEqual([issuer, account])
        expect(Object.fromEntries(parameters)).toEqual({ secret, issuer })
        // That library takes no colon in a label, escaped or not.
        if (issuer.includes(':') || account.includes(':')) return
        const read = URI.parse(otpauthUri({ secret, issuer, account })) as TOTP
        expect(read).toMatchObject({ issuer, label: account, algorithm: 'SHA1', digits: 6, period: 30 })
        expect(read.secret.base32).toBe(secret)
      }),
    )
  })

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
