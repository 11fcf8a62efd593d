import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { secretHash } from '../../src/crypto/hmac.ts'
import { Sensitive } from '../../src/sensitive.ts'

it('equals OpenSSL for any text', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 150 })
  fc.assert(
    fc.property(text, text, fc.string({ minLength: 1, maxLength: 150 }), (username, clientId, clientSecret) => {
      const expected = createHmac('sha256', clientSecret).update(`${username}${clientId}`, 'utf8').digest('base64')
      expect(secretHash({ username, clientId, clientSecret: new Sensitive(clientSecret) })).toBe(expected)
    }),
    { numRuns: 500 },
  )
})
