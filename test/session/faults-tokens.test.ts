import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesToBase64Url, utf8ToBytes } from '../../src/bytes.ts'
import { AuthError, ProtocolError } from '../../src/errors.ts'
import { decodeJwt } from '../../src/jwt.ts'
import { readTokens } from '../../src/session/tokens.ts'
import { hasScope, toUser } from '../../src/session/user.ts'
import type { AuthenticationResultType } from '../../src/transport/operations.ts'
import { createWorld, during, jwt, refusal, settle } from './session-bench.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const part = (text: string) => bytesToBase64Url(utf8ToBytes(text))

describe('reading a token', () => {
  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a number', 5],
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['dots', '..'],
    ['no signature', `${part('{}')}.${part('{}')}.`],
    ['bad base64url', 'a.b+c.d'],
    ['a megabyte', `a.${'A'.repeat(1_000_000)}.c`],
    ['a long token that is well made', jwt({ sub: 's', pad: 'x'.repeat(100_000) })],
    ['invalid UTF-8', `a.${bytesToBase64Url(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))}.c`],
    ['null', `a.${part('null')}.c`],
    ['a list', `a.${part('[1]')}.c`],
    ['a number inside', `a.${part('5')}.c`],
    ['a text inside', `a.${part('"x"')}.c`],
    ['no JSON', `a.${part('{')}.c`],
  ])('G1 G2 G4 refuses %s', (_, token) => {
    expect(() => decodeJwt(token)).toThrow(ProtocolError)
  })

  it('G1 survives deep nesting', () => {
    const deep = `a.${part(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)}.c`
    try {
      decodeJwt(deep)
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError)
    }
  })

  it('G2 reads text beyond ASCII, and the last of two members', () => {
    const claims = decodeJwt(`a.${part('{"name":"Zoë 漢字 🎉","x":1,"x":2}')}.c`)
    expect([claims.name, claims.x]).toEqual(['Zoë 漢字 🎉', 2])
  })

  it('G4 K1 takes prototype names for names', () => {
    const claims = decodeJwt(`a.${part('{"__proto__":{"sub":"x"},"constructor":1}')}.c`)
    expect(claims.sub).toBeUndefined()
    expect(claims.toString).toBeUndefined()
    expect(({} as { sub?: string }).sub).toBeUndefined()
  })

  it('throws nothing but its own errors, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map((json) => `a.${part(json)}.c`),
          fc.tuple(fc.base64String(), fc.base64String(), fc.base64String()).map((parts) => parts.join('.')),
        ),
        (token) => {
          try {
            readTokens({ AccessToken: token, IdToken: token }, { userPoolId: 'eu-west-1_Pool', receivedAt: 0 })
          } catch (error) {
            expect(error).toBeInstanceOf(AuthError)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('the user', () => {
  it('has typed claims of both tokens', () => {
    const tokens = readTokens(createWorld().service.issue('alice'), { userPoolId: 'eu-west-1_Pool', receivedAt: 0 })
    const user = toUser({ username: 'alice', signInName: 'a@example.com', tokens })
    expect(user).toMatchObject({
      username: 'alice',
      signInName: 'a@example.com',
      sub: 'sub-alice',
      email: 'alice@example.com',
      emailVerified: false,
      groups: ['admins'],
      scopes: ['aws.cognito.signin.user.admin'],
    })
    expect({ ...user.customAttributes }).toEqual({ tier: 'gold' })
    expect(hasScope(user, 'aws.cognito.signin.user.admin')).toBe(true)
    expect(hasScope(user, 'aws.cognito')).toBe(false)
  })

  it('is refused when the two tokens are of different users, or swapped', () => {
    const { service } = createWorld()
    const [alice, bob] = [service.issue('alice'), service.issue('bob')]
    expect(() =>
      readTokens({ ...alice, IdToken: bob.IdToken! }, { userPoolId: 'eu-west-1_Pool', receivedAt: 0 }),
    ).toThrow(ProtocolError)
    const swapped = { AccessToken: alice.IdToken!, IdToken: alice.AccessToken! }
    expect(() => readTokens(swapped, { userPoolId: 'eu-west-1_Pool', receivedAt: 0 })).toThrow(ProtocolError)
  })
})

describe('what a refresh may bring', () => {
  it.each([
    ['another user', { sub: 'sub-mallory' }, { sub: 'sub-mallory' }],
    ['a user whom they do not name', { sub: undefined }, { sub: undefined }],
    ['another user by the access token', { username: 'mallory' }, {}],
    ['another pool', { iss: 'https://elsewhere' }, {}],
    ['another pool by the ID token', {}, { iss: 'https://elsewhere' }],
    ['another app client', { client_id: 'other' }, {}],
    ['another app client by the ID token', {}, { aud: 'other' }],
    ['another sign-in', { origin_jti: 'o999' }, {}],
    ['another sign-in by the ID token', {}, { origin_jti: 'o999' }],
  ])('G5 keeps the old tokens when it brings those of %s', async (_, ofAccess, ofId) => {
    const world = createWorld({ service: { graceMs: HOUR } })
    const tab = world.open()
    await world.signIn(tab)
    const before = await tab.getTokens()
    world.service.alter = (result) => {
      const altered = (token: string, change: object) => jwt({ ...decodeJwt(token), ...change })
      return {
        ...result,
        AccessToken: altered(result.AccessToken!, ofAccess),
        IdToken: altered(result.IdToken!, ofId),
      }
    }
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' })
    const after = await tab.getTokens()
    expect(after.accessToken.expose()).toBe(before.accessToken.expose())
    expect(after.refreshToken?.expose()).toBe(before.refreshToken?.expose())
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { sub: 'sub-alice' }, stale: true })
    await world.clock.advance(2 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it.each([
    ['the access token', 'AccessToken'],
    ['the ID token', 'IdToken'],
  ] as const)('G5 keeps the old refresh token when %s alone is of another user', async (_, name) => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    const before = await tab.getTokens()
    world.service.alter = (result) => ({ ...world.service.issue('mallory'), [name]: result[name] })
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' })
    expect((await tab.getTokens()).refreshToken?.expose()).toBe(before.refreshToken?.expose())
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { sub: 'sub-alice' } })
  })

  it('G5 goes back to the old refresh token when the one of a damaged answer is of another user', async () => {
    const world = createWorld({ service: { graceMs: 2 * HOUR } })
    const tab = world.open()
    await world.signIn(tab)
    const before = await tab.getTokens()
    world.service.alter = () => {
      world.service.alter = undefined
      return { ...world.service.issue('mallory'), AccessToken: 'damaged' }
    }
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_PROTOCOL' })
    await world.clock.advance(2000)
    expect((await tab.getTokens()).refreshToken?.expose()).toBe(before.refreshToken?.expose())
    await world.clock.advance(10 * MINUTE)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', user: { sub: 'sub-alice' }, stale: false })
  })

  it.each([
    ['another user', { sub: 'sub-mallory' }],
    ['another sign-in', { origin_jti: 'o999' }],
    ['a user whom they do not name', { sub: undefined }],
  ])('G5 ends no other session with the tokens of %s', async (_, claims) => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.alter = (result) => {
      const altered = (token: string) => jwt({ ...decodeJwt(token), ...claims })
      return { ...result, AccessToken: altered(result.AccessToken!), IdToken: altered(result.IdToken!) }
    }
    const { warnings } = await during(world.clock, tab.signOut({ scope: 'global' }))
    expect(warnings).toMatchObject([{ code: 'ERR_IDENTITY_MISMATCH' }])
    expect(world.service.count('GlobalSignOut')).toBe(0)
    expect(world.service.count('RevokeToken')).toBe(1)
  })

  it('G5 keeps no tokens of a user whom neither the old ones nor the new ones name', async () => {
    const world = createWorld()
    const nameless = (result: AuthenticationResultType) => {
      const altered = (token: string) => jwt({ ...decodeJwt(token), sub: undefined })
      return { ...result, AccessToken: altered(result.AccessToken!), IdToken: altered(result.IdToken!) }
    }
    const { issue } = world.service
    world.service.issue = (...more) => nameless(issue(...more))
    const tab = world.open()
    await expect(world.signIn(tab)).rejects.toMatchObject({ code: 'ERR_IDENTITY_MISMATCH' })
  })

  it('G5 takes tokens that lack a claim which the old ones have, as emulators send them', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.alter = (result) => {
      const altered = (token: string) => jwt({ ...decodeJwt(token), origin_jti: undefined })
      return { ...result, AccessToken: altered(result.AccessToken!), IdToken: altered(result.IdToken!) }
    }
    await expect(tab.getTokens({ forceRefresh: true })).resolves.toBeDefined()
    await expect(tab.getTokens({ forceRefresh: true })).resolves.toBeDefined()
  })

  it('G6 G7 keeps the old ID token and refresh token when none comes', async () => {
    const world = createWorld({ service: { rotates: false } })
    const tab = world.open()
    await world.signIn(tab)
    const before = await tab.getTokens()
    world.service.alter = ({ IdToken: _, ...result }) => result
    world.clock.set(world.clock.now() + 2 * HOUR)
    const after = await tab.getTokens()
    expect(after.idToken.expose()).toBe(before.idToken.expose())
    expect(after.refreshToken?.expose()).toBe(before.refreshToken?.expose())
    expect(after.accessToken.expose()).not.toBe(before.accessToken.expose())
    await world.clock.advance(5 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it.each([
    ['NotAuthorizedException', 'Refresh Token has been revoked', 'sessionRevoked'],
    ['NotAuthorizedException', 'Refresh Token has expired', 'sessionExpired'],
    ['NotAuthorizedException', 'User is disabled.', 'userDisabled'],
    ['NotAuthorizedException', 'Invalid Refresh Token', 'sessionRefused'],
    ['RefreshTokenReuseException', 'Refresh token reuse', 'refreshTokenReused'],
    ['UserNotFoundException', 'User does not exist.', 'userNotFound'],
    ['UserNotConfirmedException', 'User is not confirmed.', 'userNotConfirmed'],
    ['PasswordResetRequiredException', 'Password reset required', 'passwordResetRequired'],
  ])('G8 ends the session on %s "%s", once in every tab, with the reason', async (code, message, reason) => {
    const world = createWorld()
    const tabs = [world.open(), world.open()]
    await world.signIn(tabs[0]!)
    await settle()
    world.clock.set(world.clock.now() + 2 * HOUR)
    world.service.before = () => {
      throw refusal(code, message)
    }
    const asked = tabs[0]!.getTokens().catch((error: unknown) => error)
    await world.clock.advance(30_000)
    // A token that was used before becomes a verdict after its caller was answered: another tab may have the answer.
    const answered = reason === 'refreshTokenReused' ? 'ERR_TIMEOUT' : 'ERR_SESSION_EXPIRED'
    expect(await asked).toMatchObject({ code: answered })
    await expect(tabs[0]!.getTokens()).rejects.toMatchObject({ code: 'ERR_SESSION_EXPIRED' })
    for (const tab of tabs) {
      expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason })
      expect(tab.events.filter(({ type }) => type === 'signedOut')).toEqual([{ type: 'signedOut', reason }])
    }
    const next = world.open()
    await settle()
    expect(next.getSnapshot().status).toBe('signedOut')
    expect(await next.accounts()).toEqual([])
  })

  it('G8 knows a revocation at the next refresh', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.disabled.add('alice')
    await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_SESSION_EXPIRED' })
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userDisabled' })
  })

  it('G9 ends the session when a forced refresh is refused, and asks only once', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.disabled.add('alice')
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => tab.getTokens({ forceRefresh: true })))
    expect(results.every(({ status }) => status === 'rejected')).toBe(true)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
  })

  it('G10 lets good tokens live on when the refresh ahead of time is refused, then signs out', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.service.disabled.add('alice')
    await world.clock.advance(59 * MINUTE)
    expect(world.service.count('GetTokensFromRefreshToken')).toBe(1)
    expect(tab.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
    await expect(tab.getTokens()).resolves.toBeDefined()
    await world.clock.advance(2 * MINUTE)
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'userDisabled' })
    expect(tab.events.filter(({ type }) => type === 'signedOut')).toHaveLength(1)
  })

  it('G10 ends no session that cannot be refreshed before its tokens end, however often new ones are asked for', async () => {
    const world = createWorld()
    const tab = world.open()
    const { RefreshToken: _, ...result } = world.service.issue('alice')
    const tokens = readTokens(result, { userPoolId: 'eu-west-1_Pool', receivedAt: world.clock.now() })
    await tab.adopt({ tokens, username: 'alice', signInName: 'alice' })
    for (let time = 0; time < 3; time++) {
      await expect(tab.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_NETWORK' })
    }
    await expect(tab.getTokens()).resolves.toBeDefined()
    await world.clock.advance(HOUR)
    expect(tab.getSnapshot()).toEqual({ status: 'signedOut', reason: 'sessionExpired' })
  })

  it('sends the device key, and finds the right one when the service refuses the tokens without it', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab, 'alice', { deviceKey: 'eu-west-1_device' })
    world.clock.set(world.clock.now() + 2 * HOUR)
    await tab.getTokens()
    expect(world.service.calls.at(-1)?.input).toMatchObject({ DeviceKey: 'eu-west-1_device' })
    await tab.setDeviceKey(undefined)
    expect(tab.deviceKey()).toBeUndefined()
    const { Sensitive } = await import('../../src/sensitive.ts')
    const device = { deviceGroupKey: 'g', devicePassword: new Sensitive('p'), confirmed: true }
    await tab.devices.save('alice', { ...device, deviceKey: 'eu-west-1_device' })
    world.clock.set(world.clock.now() + 2 * HOUR)
    await tab.getTokens()
    expect(tab.deviceKey()).toBe('eu-west-1_device')
  })

  it('uses REFRESH_TOKEN_AUTH where that is chosen', async () => {
    const world = createWorld({ service: { rotates: false }, config: { refreshOperation: 'REFRESH_TOKEN_AUTH' } })
    const tab = world.open()
    await world.signIn(tab, 'alice', { deviceKey: 'd' })
    world.clock.set(world.clock.now() + 2 * HOUR)
    await tab.getTokens()
    expect(world.service.calls).toMatchObject([
      {
        operation: 'InitiateAuth',
        input: { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { DEVICE_KEY: 'd' }, ClientId: 'client1' },
      },
    ])
  })

  it('sends the client secret as it is, and metadata', async () => {
    const world = createWorld({ config: { clientSecret: 's3cret', clientMetadata: { tenant: 'a' } } })
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    await tab.getTokens()
    await tab.signOut()
    expect(world.service.calls).toMatchObject([
      { input: { ClientSecret: 's3cret', ClientMetadata: { tenant: 'a' } } },
      { operation: 'RevokeToken', input: { ClientSecret: 's3cret', ClientId: 'client1' } },
    ])
  })

  it('changes a device key while a refresh is under way, and keeps the change', async () => {
    const world = createWorld()
    const tab = world.open()
    await world.signIn(tab)
    world.clock.set(world.clock.now() + 2 * HOUR)
    let answer!: () => void
    world.service.after = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const waiting = tab.getTokens()
    await settle()
    await tab.setDeviceKey('new-device')
    expect(tab.deviceKey()).toBe('new-device')
    world.service.after = undefined
    answer()
    await waiting
    expect(tab.deviceKey()).toBe('new-device')
    expect(world.open().getSnapshot()).toEqual({ status: 'restoring' })
    const next = world.open()
    await during(world.clock, next.getTokens())
    expect(next.deviceKey()).toBe('new-device')
  })
})
