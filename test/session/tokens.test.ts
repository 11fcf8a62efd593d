import { describe, expect, it } from 'vitest'
import { readSettings } from '../../src/config.ts'
import { CognitoError, SessionError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import { callAsUser, requestTokens, revokeToken, signOutEverywhere } from '../../src/session/token-calls.ts'
import {
  createTokenClock,
  isDue,
  newDeviceKey,
  readRefreshToken,
  readTokens,
  refreshMarginMs,
  remainingMs,
  type Tokens,
  untilDueMs,
} from '../../src/session/tokens.ts'
import { hasScope, toUser } from '../../src/session/user.ts'
import type { Call } from '../../src/transport/call.ts'
import type { AuthenticationResultType } from '../../src/transport/operations.ts'
import { jwt } from './session-bench.ts'

const POOL = 'eu-west-1_Pool'
const COMMON = { sub: 's', iss: `https://issuer/${POOL}`, origin_jti: 'o', iat: 1000, exp: 4600 }
const ACCESS = { ...COMMON, token_use: 'access', client_id: 'c', username: 'alice' }
const ID = { ...COMMON, token_use: 'id', aud: 'c' }

const result = (access: object = {}, id: object = {}, more: object = {}): AuthenticationResultType =>
  ({ AccessToken: jwt({ ...ACCESS, ...access }), IdToken: jwt({ ...ID, ...id }), ...more }) as AuthenticationResultType
const read = (answer: AuthenticationResultType | undefined, more: object = {}): Tokens =>
  readTokens(answer, { userPoolId: POOL, receivedAt: 50_000, ...more })

describe('tokens that arrive', () => {
  it.each([
    ['the access token', result({ exp: 1060 }), 60_000],
    ['the ID token', result({}, { exp: 1050 }), 50_000],
    ['ExpiresIn', result({}, {}, { ExpiresIn: 40 }), 40_000],
    ['all alike', result(), 3_600_000],
  ])('live as long as the shortest says, counted from their arrival: %s', (_, answer, lifeMs) => {
    expect(read(answer)).toMatchObject({ expiresAt: 50_000 + lifeMs, receivedAt: 50_000, issuedAt: 1_000_000 })
  })

  it('count from their issue where their arrival is unknown, and tell the server’s time', () => {
    const learnt: number[] = []
    const serverClock = { learn: (time: number) => void learnt.push(time) }
    const tokens = read(result(), { receivedAt: undefined, serverClock })

    expect(tokens).toMatchObject({ receivedAt: 1_000_000, expiresAt: 4_600_000 })
    expect(learnt).toEqual([1_000_000])
  })

  it.each([
    ['no answer', undefined],
    ['no access token', { IdToken: result().IdToken }],
    ['an access token of null', { ...result(), AccessToken: null }],
    ['no ID token', { AccessToken: result().AccessToken }],
    ['an ID token of null', { ...result(), IdToken: null }],
    ['the two in each other’s place', result({ token_use: 'id' })],
    ['an ID token that is another access token', result({}, { token_use: 'access' })],
    ['an ExpiresIn that is a text', result({}, {}, { ExpiresIn: '3600' })],
    ['an ExpiresIn of 0', result({}, {}, { ExpiresIn: 0 })],
    ['an ExpiresIn that is no number', result({}, {}, { ExpiresIn: Number.NaN })],
    ['an end at the beginning', result({ exp: 1000 })],
    ['an end before the beginning', result({}, { exp: 999 })],
    ['no end', result({ exp: undefined })],
  ])('are refused with %s', (_, answer) => {
    expect(() => read(answer as AuthenticationResultType)).toThrow(expect.objectContaining({ code: 'ERR_PROTOCOL' }))
  })

  it.each([
    ['of two users', result({}, { sub: 't' })],
    ['of nobody', result({ sub: undefined })],
    ['whose ID token is of nobody', result({}, { sub: undefined })],
    ['of another pool', result({ iss: 'https://issuer/eu-west-1_Other' })],
    ['of a pool whose id only ends like it', result({}, { iss: `https://issuer/x${POOL}` })],
    ['whose issuer is no text', result({ iss: 7 })],
  ])('are refused when they are %s', (_, answer) => {
    expect(() => read(answer)).toThrow(expect.objectContaining({ code: 'ERR_IDENTITY_MISMATCH' }))
  })

  it.each([
    ['an issuer of another host', result({ iss: `http://localhost:9229/${POOL}` })],
    ['the pool’s id alone as issuer', result({ iss: POOL })],
    ['no issuer', result({ iss: undefined }, { iss: undefined })],
    ['no use', result({ token_use: undefined }, { token_use: undefined })],
  ])('are taken with %s', (_, answer) => {
    expect(read(answer).accessToken.claims.sub).toBe('s')
  })

  it.each(['sub', 'origin_jti', 'client_id', 'username', 'aud'])(
    'are refused when %s is another than in those they replace, in one token or in both',
    (name) => {
      const previous = read(result())
      const other = { [name]: 'another' }
      const ofAccess = name === 'aud' ? {} : other
      const ofId = name === 'client_id' || name === 'username' ? {} : other
      const mismatch = expect.objectContaining({ code: 'ERR_IDENTITY_MISMATCH' })

      expect(() => read(result(ofAccess, ofId), { previous })).toThrow(mismatch)
      if (name !== 'aud') expect(() => read(result(ofAccess), { previous })).toThrow(mismatch)
      if (name in ID) expect(() => read(result({}, ofId), { previous })).toThrow(mismatch)
    },
  )

  it('are taken where one of them and of those they replace lacks a claim, as tokens of emulators do', () => {
    const without = { origin_jti: undefined, client_id: undefined, username: undefined, aud: undefined }
    const [bare, whole] = [result(without, without), result()]
    expect(read(whole, { previous: read(bare) }).accessToken.claims.client_id).toBe('c')
    expect(read(bare, { previous: read(whole) }).accessToken.claims.client_id).toBeUndefined()
  })

  it('keep the ID token and the refresh token of those they replace, where they have none', () => {
    const previous = read(result({}, { email: 'a@example.org' }, { RefreshToken: 'old' }))
    const kept = read({ AccessToken: result().AccessToken } as AuthenticationResultType, { previous })
    expect(kept.idToken).toBe(previous.idToken)
    expect(kept.refreshToken?.expose()).toBe('old')

    const replaced = read(result({}, {}, { RefreshToken: 'new' }), { previous })
    expect(replaced.idToken).not.toBe(previous.idToken)
    expect(replaced.refreshToken?.expose()).toBe('new')
  })
})

describe('a refresh token', () => {
  it.each([
    ['a text', { RefreshToken: 'r' }, true],
    ['a text of 64 KiB', { RefreshToken: 'r'.repeat(65_536) }, true],
    ['a longer text', { RefreshToken: 'r'.repeat(65_537) }, false],
    ['an empty text', { RefreshToken: '' }, false],
    ['a number', { RefreshToken: 7 }, false],
    ['nothing', {}, false],
    ['no answer', undefined, false],
    ['an answer of null', null, false],
  ])('is %s, or none', (_, answer, isUsable) => {
    expect(readRefreshToken(answer) !== undefined).toBe(isUsable)
  })
})

describe('a device key', () => {
  it.each([
    [{ DeviceKey: 'key' }, 'key'],
    [{ DeviceKey: '' }, undefined],
    [{ DeviceKey: 7 }, undefined],
    [{}, undefined],
    [undefined, undefined],
  ])('of the metadata %j is %s', (NewDeviceMetadata, expected) => {
    expect(newDeviceKey({ NewDeviceMetadata } as AuthenticationResultType)).toBe(expected)
    expect(newDeviceKey(undefined)).toBeUndefined()
  })
})

describe('the time that tokens have left', () => {
  const tokens = { ...read(result()), receivedAt: 100_000, expiresAt: 700_000 }

  it.each([
    [100_000, 600_000],
    [699_999, 1],
    [700_000, 0],
    [700_001, 0],
    [98_000, 602_000],
    [97_999, 0],
    [Number.POSITIVE_INFINITY, 0],
    [Number.NaN, 0],
  ])('at %d is %d ms: none once they have expired, and none when the clock was set back', (now, left) => {
    expect(remainingMs(tokens, now)).toBe(left)
  })

  it('is used but for a margin: the leeway, at most a tenth of their life', () => {
    expect(refreshMarginMs(tokens, 300_000)).toBe(60_000)
    expect(refreshMarginMs(tokens, 20_000)).toBe(20_000)
    expect(untilDueMs(tokens, 100_000, 20_000)).toBe(580_000)
    expect(untilDueMs(tokens, 100_000, 20_000, 0.5)).toBe(590_000)
    expect([639_999, 640_000, 640_001].map((now) => isDue(tokens, now, 300_000))).toEqual([false, true, true])
  })
})

describe('the clock that tokens are compared with', () => {
  it('says nothing about tokens once it was set back since their first use', () => {
    const clock = { time: 100_000, now: () => clock.time }
    const timeFor = createTokenClock(clock)
    const [first, second] = [read(result()), read(result())]
    expect(timeFor(first)).toBe(100_000)

    clock.time = 95_000
    expect(timeFor(first)).toBe(95_000)
    clock.time = 94_999
    expect(timeFor(first)).toBe(Number.POSITIVE_INFINITY)
    clock.time = 200_000
    expect(timeFor(first)).toBe(200_000)
    clock.time = 100_000
    expect(timeFor(first)).toBe(Number.POSITIVE_INFINITY)
    // Others were received after that.
    expect(timeFor(second)).toBe(100_000)
    expect(timeFor(first)).toBe(100_000)
  })
})

describe('the user of the tokens', () => {
  const user = (access: object = {}, id: object = {}) =>
    toUser({ username: 'alice', signInName: 'a', tokens: read(result(access, id)) })

  it('is described by both tokens', () => {
    expect(
      user(
        { 'cognito:groups': ['admins', 7], scope: ' openid  orders/read ' },
        {
          email: 'a@example.org',
          email_verified: true,
          phone_number: '+15550100',
          phone_number_verified: 'true',
          name: 'Alice',
          'custom:tier': 'gold',
          'custom:age': 7,
          'custom:__proto__': 'x',
          customs: 'none',
        },
      ),
    ).toMatchObject({
      username: 'alice',
      signInName: 'a',
      sub: 's',
      email: 'a@example.org',
      emailVerified: true,
      phoneNumber: '+15550100',
      phoneNumberVerified: true,
      name: 'Alice',
      groups: ['admins'],
      scopes: ['openid', 'orders/read'],
    })
  })

  it('has the attributes of the app by their names alone, and no other claim among them', () => {
    const { customAttributes } = user({}, { 'custom:tier': 'gold', 'custom:age': 7, 'custom:__proto__': 'x', c: 'y' })
    expect(Object.entries(customAttributes)).toEqual([
      ['tier', 'gold'],
      ['__proto__', 'x'],
    ])
    expect(Object.getPrototypeOf(customAttributes)).toBeNull()
  })

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [1, false],
    [undefined, false],
  ])('has a verified address when the claim is %j: %s', (claim, expected) => {
    const { emailVerified, phoneNumberVerified } = user({}, { email_verified: claim, phone_number_verified: claim })
    expect([emailVerified, phoneNumberVerified]).toEqual([expected, expected])
  })

  it('has the groups of the ID token where the access token has none, and none where it is no list', () => {
    expect(user({}, { 'cognito:groups': ['users'] }).groups).toEqual(['users'])
    expect(user({ 'cognito:groups': ['admins'] }, { 'cognito:groups': ['users'] }).groups).toEqual(['admins'])
    expect(user({ 'cognito:groups': 'admins' }).groups).toEqual([])
    expect(user().groups).toEqual([])
  })

  it('has the scopes of the access token, whole ones only', () => {
    const some = user({ scope: 'aws.cognito.signin.user.admin orders/read' })
    expect(hasScope(some, 'orders/read')).toBe(true)
    expect(hasScope(some, 'orders')).toBe(false)
    expect(user().scopes).toEqual([])
    expect(Object.isFrozen(some)).toBe(true)
  })
})

describe('a request with tokens', () => {
  /** A service that answers each operation by these functions. */
  function createBench(answers: readonly (() => unknown)[], config: object = {}) {
    const sent: unknown[] = []
    const call = (async (...args: unknown[]) => {
      sent.push(args)
      return answers[Math.min(sent.length, answers.length) - 1]!()
    }) as unknown as Call
    const settings = readSettings({ userPoolId: POOL, clientId: 'c', ...config })
    return { sent, call, settings, secretHash: async () => 'hash' }
  }
  const request = { refreshToken: new Sensitive('r'), deviceKey: 'key', username: 'alice' }

  it('for new ones has no deadline and no signal, and what the client is configured with', async () => {
    const answer = () => ({ AuthenticationResult: { AccessToken: 'a' } })
    const config = {
      clientSecret: 'secret',
      clientMetadata: { source: 'test' },
      analyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
    }
    const bench = createBench([answer], config)

    await requestTokens(bench, { ...request, operation: 'GetTokensFromRefreshToken' })
    expect(await requestTokens(bench, { ...request, operation: 'REFRESH_TOKEN_AUTH' })).toEqual({ AccessToken: 'a' })

    const common = { ClientId: 'c', ClientMetadata: { source: 'test' } }
    expect(bench.sent).toEqual([
      [
        'GetTokensFromRefreshToken',
        { ...common, RefreshToken: 'r', ClientSecret: 'secret', DeviceKey: 'key' },
        { timeoutMs: Number.POSITIVE_INFINITY },
      ],
      [
        'InitiateAuth',
        {
          ...common,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: 'r', SECRET_HASH: 'hash', DEVICE_KEY: 'key' },
          AnalyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
          UserContextData: undefined,
        },
        { timeoutMs: Number.POSITIVE_INFINITY },
      ],
    ])
  })

  it('to end sessions names the client, and its secret', async () => {
    const bench = createBench([() => ({})], { clientSecret: 'secret' })

    await revokeToken(bench, new Sensitive('r'))
    await signOutEverywhere(bench, new Sensitive('a'))

    expect(bench.sent).toEqual([
      ['RevokeToken', { Token: 'r', ClientId: 'c', ClientSecret: 'secret' }],
      ['GlobalSignOut', { AccessToken: 'a' }],
    ])
  })

  /** A session whose tokens are numbered by how often they were asked for. */
  function createSession(usernames: readonly string[] = ['alice']) {
    const asked: unknown[] = []
    return {
      asked,
      session: {
        getTokens: async (options: unknown) => {
          asked.push(options)
          return { accessToken: new Sensitive(`token ${asked.length}`) } as never
        },
        username: () => usernames[Math.min(asked.length, usernames.length) - 1],
      } as never,
    }
  }
  const dead = () => {
    throw new CognitoError('Access Token has expired', { code: 'NotAuthorizedException', status: 400 })
  }

  it('is made once more with a new token when the service takes the first for dead', async () => {
    const { sent, call } = createBench([dead, () => 'done'])
    const { asked, session } = createSession()
    const { signal } = new AbortController()

    expect(await callAsUser({ call, session }, 'GetUser', {}, { signal })).toBe('done')

    expect(asked).toEqual([{ signal }, { forceRefresh: true, signal }])
    expect(sent).toEqual([
      ['GetUser', { AccessToken: 'token 1' }, { signal }],
      ['GetUser', { AccessToken: 'token 2' }, { signal }],
    ])
  })

  it('is made twice at most', async () => {
    const { sent, call } = createBench([dead])
    await expect(callAsUser({ call, session: createSession().session }, 'GetUser', {})).rejects.toMatchObject({
      code: 'NotAuthorizedException',
    })
    expect(sent).toHaveLength(2)
  })

  it('is not made again for another account', async () => {
    const { sent, call } = createBench([dead])
    const { session } = createSession(['alice', 'bob'])
    const failure = expect(callAsUser({ call, session }, 'GetUser', {})).rejects
    await failure.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    expect(sent).toHaveLength(1)
  })

  it.each([
    ['Access Token does not have required scopes', 'ERR_SCOPE_MISSING'],
    ['Incorrect username or password.', 'NotAuthorizedException'],
  ])('is not made again when the service says “%s”', async (message, code) => {
    const refuse = () => {
      throw new CognitoError(message, { code: 'NotAuthorizedException', status: 400 })
    }
    const { sent, call } = createBench([refuse])
    const failure = (await callAsUser({ call, session: createSession().session }, 'GetUser', {}).catch(
      (thrown: unknown) => thrown,
    )) as SessionError
    expect(failure).toMatchObject({ code })
    if (code === 'ERR_SCOPE_MISSING') {
      expect(failure).toBeInstanceOf(SessionError)
      expect(failure.cause).toMatchObject({ message })
    }
    expect(sent).toHaveLength(1)
  })
})
