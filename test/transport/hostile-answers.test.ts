import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AuthError, CognitoError } from '../../src/errors.ts'
import { readRetryAfter } from '../../src/transport/response.ts'
import { AMZ, response, tryCall } from './scripted-fetch.ts'

describe('nothing that arrives', () => {
  it('A28 is anything but an output or a typed error of bounded size', async () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('a#b:c,d', 'XException', '#', ':', 'com.x#YException:http://z'))
    const value = fc.oneof(name, fc.jsonValue())
    const body = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .dictionary(fc.constantFrom('__type', 'code', 'message', 'Message', '__proto__', 'Session'), value)
        .map((members) => JSON.stringify(members)),
    )
    const header = fc.constantFrom('content-type', 'x-amzn-errortype', 'x-amzn-errormessage', 'retry-after', 'date')
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 599 }),
        body,
        fc.dictionary(header, fc.oneof(name, fc.constant(AMZ))),
        async (status, text, headers) => {
          const answer = await tryCall(response(status, text, { 'content-type': AMZ, ...headers }))
          if (!(answer instanceof AuthError)) {
            expect(status).toBeGreaterThanOrEqual(200)
            expect(status).toBeLessThan(300)
            expect(Object.getPrototypeOf(answer)).toBeNull()
            return
          }
          expect(answer.message.length).toBeLessThanOrEqual(1024)
          expect(answer.code).toMatch(/^[A-Za-z][A-Za-z0-9_]{2,99}$/)
          if (answer instanceof CognitoError) expect(status).toBeGreaterThanOrEqual(400)
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('makes anybody wait for longer than five minutes, or less than no time', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String)), fc.double(), (header, now) => {
        const waitMs = readRetryAfter(header, now)
        expect(waitMs === undefined || (waitMs >= 0 && waitMs <= 300_000)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
