import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesToHex, utf8ToBytes } from '../../src/bytes.ts'
import { hmacSha256 } from '../../src/crypto/hmac.ts'

it.each([
  [1, new Uint8Array(20).fill(0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    2,
    utf8ToBytes('Jefe'),
    'what do ya want for nothing?',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  [
    6,
    new Uint8Array(131).fill(0xaa),
    'Test Using Larger Than Block-Size Key - Hash Key First',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('test case %i of RFC 4231 is reproduced', (_, key, message, code) => {
  expect(bytesToHex(hmacSha256(key, utf8ToBytes(message)))).toBe(code)
})

it.each([63, 64, 65])('a key of %i bytes, about the length of a block, gives what OpenSSL gives', (length) => {
  const key = new Uint8Array(length).fill(0x61)
  const code = createHmac('sha256', key).update('message').digest('hex')

  expect(bytesToHex(hmacSha256(key, utf8ToBytes('message')))).toBe(code)
})

it('keys and messages of any length give what OpenSSL gives', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 140 }), fc.uint8Array({ maxLength: 400 }), (key, message) => {
      const code = createHmac('sha256', key).update(message).digest('hex')
      expect(bytesToHex(hmacSha256(key, message))).toBe(code)
    }),
    { numRuns: 500 },
  )
})
