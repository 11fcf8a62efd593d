import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { bytesToBase64Url, utf8ToBytes } from '../src/bytes.ts'
import { ProtocolError } from '../src/errors.ts'
import { Jwt } from '../src/jwt.ts'
import { readTokens, type Tokens } from '../src/session/tokens.ts'

const part = (value: unknown): string => bytesToBase64Url(utf8ToBytes(JSON.stringify(value)))
const write = (claims: object): string => `${part({ alg: 'RS256' })}.${part(claims)}.signature`

const tokens = (): Tokens => {
  const claims = { sub: 'canary-sub', email: 'canary@example.com', iat: 1000, exp: 4600 }
  return readTokens(
    { AccessToken: write(claims), IdToken: write(claims), RefreshToken: 'canary-refresh' },
    { userPoolId: 'p' },
  )
}

describe('a token', () => {
  it('carries its claims', () => {
    expect(tokens().idToken.claims).toMatchObject({ email: 'canary@example.com', exp: 4600 })
    expect(new Jwt(write({ sub: 'a' })).expose()).toBe(write({ sub: 'a' }))
  })

  it.each([undefined, 5, '', 'a.b', 'a.b.c', `a.${part([])}.c`, `a.${part('text')}.c`, `a.${part(null)}.c`])(
    'is not made of %s',
    (text) => {
      expect(() => new Jwt(text)).toThrow(ProtocolError)
    },
  )

  it('shows its claims no more than itself: in no JSON, no log, no clone and no list of members', () => {
    const { idToken } = tokens()
    const shown = [JSON.stringify(tokens()), inspect(tokens(), { depth: 9, showHidden: true }), String(idToken)]
    const seen = [...shown, inspect(structuredClone(tokens()), { depth: 9 }), inspect({ ...idToken }), `${idToken}`]
    expect(seen.join()).not.toContain('canary')
    expect(Object.keys(idToken)).toEqual([])
  })

  it('keeps its claims where the tokens are copied', () => {
    const copy = { ...tokens(), expiresAt: 5 }
    expect(copy.accessToken.claims.sub).toBe('canary-sub')
  })
})
