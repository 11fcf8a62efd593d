import { describe, expect, it } from 'vitest'
import {
  type AuthError,
  CognitoError,
  ConfigurationError,
  NetworkError,
  ProtocolError,
  WafError,
} from '../../src/errors.ts'
import type { Fetch, FetchResponse } from '../../src/ports.ts'
import type { OperationName } from '../../src/transport/operations.ts'
import { AMZ, during, response, scripted, settle, tryCall } from './scripted-fetch.ts'

const HTML = { 'content-type': 'text/html' }

describe('an answer that is no answer', () => {
  it.each([
    ['A7 a JSON 500', response(500, '{"__type":"InternalErrorException","message":"x"}'), CognitoError, true],
    ['A7 an HTML 502', response(502, '<html>', HTML), NetworkError, true],
    ['A7 an HTML 503', response(503, '<html>', HTML), NetworkError, true],
    ['A7 an empty 504', response(504, '', {}), NetworkError, true],
    ['A9 a 408 without a body', response(408, '', {}), NetworkError, true],
    ['A9 a 425 in plain text', response(425, 'Too early', { 'content-type': 'text/plain' }), NetworkError, true],
    ['A10 an HTML 403 of a firewall', response(403, '<html>', HTML), CognitoError, false],
    ['A11 a captive portal', response(200, '<html>', HTML), NetworkError, true],
    ['A11 a captive portal in XHTML', response(200, '<?xml version="1.0"?>', HTML), NetworkError, true],
    ['A12 a redirect', response(302, '', { location: 'https://evil.example' }), ConfigurationError, true],
    [
      'A12 a redirect that calls itself Cognito',
      response(307, '{"__type":"NotAuthorizedException"}'),
      ConfigurationError,
      true,
    ],
    ['A12 a redirect for good', response(308, '', { location: '/auth/' }), ConfigurationError, false],
    [
      'A12 a redirect that a browser hides',
      { ...response(0, '', {}), type: 'opaqueredirect' },
      ConfigurationError,
      true,
    ],
    ['an HTML 429 of a firewall', response(429, '<html>', HTML), CognitoError, true],
    ['A11 a network that wants a sign-in', response(511, '<html>', HTML), NetworkError, true],
    ['A11 a proxy that wants a sign-in', response(407, '{"code":"ProxyAuthRequired"}'), NetworkError, true],
    ['A12 an opaque answer', response(0, '', {}), NetworkError, true],
    ['A13 JSON of another type', response(200, '{}', { 'content-type': 'text/plain' }), NetworkError, true],
    [
      'A13 JSON of a type of that beginning',
      response(200, '{}', { 'content-type': 'application/jsonp' }),
      NetworkError,
      true,
    ],
    ['A13 JSON of no type', response(200, '{}', {}), NetworkError, true],
    ['A14 truncated JSON', response(200, '{"Session":"ab'), ProtocolError, true],
    ['A14 an empty body', response(200, ''), ProtocolError, true],
    ['A14 UTF-16 read as UTF-8', response(200, '\uFFFD\uFFFD{\0"\0a\0"\0:\x001\0}\0'), ProtocolError, true],
    ['A15 null', response(200, 'null'), ProtocolError, true],
    ['A15 a list', response(200, '[]'), ProtocolError, true],
    ['A15 a number', response(200, '5'), ProtocolError, true],
    ['A15 a text', response(200, '"x"'), ProtocolError, true],
    ['A19 100,000 levels', response(200, `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), ProtocolError, true],
    ['A19 a body of 50 MB', response(200, `{"a":"${'x'.repeat(50e6)}"}`), ProtocolError, false],
    ['A24 a JSON 503 of a service worker', response(503, '{"code":"offline","message":"x"}'), CognitoError, true],
  ])('%s is a typed error', async (_, answer, kind, retryable) => {
    const error = await tryCall(answer)

    expect(error).toBeInstanceOf(kind)
    expect((error as AuthError).retryable).toBe(retryable)
  })

  it('A10 is a ForbiddenException, which nobody takes for a word on the password', async () => {
    expect(await tryCall(response(403, '<html>', HTML))).toMatchObject({ code: 'ForbiddenException', status: 403 })
  })

  it('is a TooManyRequestsException with its wait, when a page of HTML says so', async () => {
    const answer = response(429, '<html>', { ...HTML, 'retry-after': '90' })

    expect(await tryCall(answer)).toMatchObject({ code: 'TooManyRequestsException', status: 429, retryAfterMs: 90_000 })
  })

  it.each([
    [301, { location: 'https://example.org/auth?token=canary#canary' }, /\(301\) to https:\/\/example\.org\/auth$/],
    [302, { location: 'https://user:canary@example.org/' }, /\(302\) to example\.org\/$/],
    [303, {}, /\(303\) to another URL$/],
    [307, { location: `/${'x'.repeat(5000)}` }, /\(307\) to \/x{199}$/],
    [308, { location: '/auth/' }, /\(308\) to \/auth\/$/],
  ])('A12 is a redirect, which an error of configuration names: %i %j', async (status, headers, message) => {
    const error = (await tryCall(response(status, '', headers))) as AuthError

    expect(error).toMatchObject({ code: 'ERR_CONFIGURATION', field: 'endpoint' })
    expect(error.message).toMatch(message)
    expect(error.message).not.toContain('canary')
  })

  it.each([
    ['a network', 511],
    ['a gateway', 401],
    ['a proxy', 407],
  ])('A11 asks for a sign-in to %s, which is not repeated', async (_, status) => {
    const { call, sent, clock } = scripted([response(status, '<html>', HTML)])

    const error = await during(clock, call('GetUser', { AccessToken: 't' }), 60_000)

    expect(error).toMatchObject({ code: 'ERR_NETWORK_AUTH', status })
    expect(sent).toHaveLength(1)
  })

  it.each<[number, string, Record<string, string>, string]>([
    [405, '<html>', { ...HTML, 'x-amzn-waf-action': 'captcha' }, 'captcha'],
    [202, '', { 'x-amzn-waf-action': 'challenge' }, 'challenge'],
    [202, '', { 'content-type': AMZ, 'x-amzn-waf-action': 'challenge' }, 'challenge'],
    [405, '{"__type":"ForbiddenException"}', { 'content-type': AMZ, 'x-amzn-waf-action': 'Captcha' }, 'captcha'],
    [403, '<html>', { ...HTML, 'x-amzn-waf-action': 'captcha' }, 'captcha'],
    [400, '{"__type":"ForbiddenException","message":"Request not allowed due to WAF captcha."}', {}, 'captcha'],
    [403, '{"__type":"ForbiddenException","message":"Request not allowed due to WAF challenge."}', {}, 'challenge'],
  ])('A10 is a wish of AWS WAF, which is not repeated: %i %s %j', async (status, text, headers, action) => {
    const { call, sent, clock } = scripted([response(status, text, headers)])

    const error = await during(clock, call('ListDevices', { AccessToken: 't' }), 60_000)

    expect(error).toBeInstanceOf(WafError)
    expect(error).toMatchObject({ code: 'ERR_WAF_ACTION', action, retryable: false })
    expect(sent).toHaveLength(1)
  })

  it.each<[number, string, Record<string, string>, string]>([
    [
      403,
      '{"__type":"ForbiddenException","message":"Request not allowed due to WAF block."}',
      {},
      'ForbiddenException',
    ],
    [403, '<html>', { ...HTML, 'x-amzn-waf-action': 'block' }, 'ForbiddenException'],
    [405, '<html>', HTML, 'ERR_NETWORK'],
    [
      400,
      '{"__type":"UserLambdaValidationException","message":"No WAF captcha."}',
      {},
      'UserLambdaValidationException',
    ],
  ])('A10 is no wish of AWS WAF: %i %s %j', async (status, text, headers, code) => {
    expect(await tryCall(response(status, text, headers))).toMatchObject({ code })
  })

  it('A19 is not even read when it announces 50 MB, and its connection is given up', async () => {
    let isRead = false
    let signal: AbortSignal | undefined
    const headers = { get: (name: string) => ({ 'content-type': AMZ, 'content-length': '52428800' })[name] ?? null }
    const text = async (): Promise<string> => {
      isRead = true
      return '{}'
    }
    const fetch: Fetch = async (_, init) => {
      signal = init.signal
      return { ok: true, status: 200, headers, text }
    }

    const answer = scripted([], { fetch }).call('GetUser', { AccessToken: 't' })

    await expect(answer).rejects.toMatchObject({ code: 'ERR_PROTOCOL', retryable: false })
    expect(isRead).toBe(false)
    expect(signal?.aborted).toBe(true)
  })

  const text = async () => '{}'
  it.each([
    undefined,
    null,
    5,
    {},
    { status: 200 },
    { status: 200, headers: new Map() },
    { headers: new Map([['content-type', AMZ]]), text },
    { status: '200', headers: new Map([['content-type', AMZ]]), text },
    { status: 200, headers: new Map([['content-type', AMZ]]), text: async () => undefined },
    { status: 200, headers: new Map([['content-type', AMZ]]), text: async () => ({}) },
  ])('is a mistake of the app when its fetch gives %s', async (nonsense) => {
    const { call } = scripted([], { fetch: async () => nonsense as never })

    await expect(call('GetUser', { AccessToken: 't' })).rejects.toBeInstanceOf(ConfigurationError)
  })

  it.each([
    [{ headers: new Map([['content-type', AMZ]]), text }, 'fetch must resolve to a Response'],
    [
      { status: 200, headers: new Map([['content-type', AMZ]]), text: async () => ({}) },
      'text() of a Response must resolve to a string',
    ],
  ])('names what its fetch gives that is wrong: %s', async (nonsense, message) => {
    const { call } = scripted([], { fetch: async () => nonsense as never })

    await expect(call('GetUser', { AccessToken: 't' })).rejects.toMatchObject({ message, field: 'fetch' })
  })

  it('tells the app that it has no fetch, as the port does', async () => {
    const fetch: Fetch = async () => {
      throw new ConfigurationError('This runtime has no fetch')
    }

    await expect(scripted([], { fetch }).call('GetUser', { AccessToken: 't' })).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
    })
  })
})

describe('an answer', () => {
  it('A14 may begin with a byte order mark', async () => {
    expect(await tryCall(response(200, '\uFEFF{"Session":"s"}'))).toEqual({ Session: 's' })
  })

  it.each([AMZ, 'application/x-amz-json-1.0', 'application/json', 'Application/JSON; charset=utf-8'])(
    'A13 may call itself %s',
    async (type) => {
      expect(await tryCall(response(200, '{"Session":"s"}', { 'content-type': type }))).toEqual({ Session: 's' })
    },
  )

  it('A19 may have members that nobody knows', async () => {
    expect(await tryCall(response(200, '{"Session":"s","New":{"a":[1]}}'))).toEqual({ Session: 's', New: { a: [1] } })
  })

  it('A19 may have 64 levels, and any number of brackets in a text', async () => {
    const nested = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
    const many = '[{'.repeat(100)
    const brackets = JSON.stringify({ Session: `"${many}`, escaped: '\\', after: many })

    expect(await tryCall(response(200, nested(64)))).toHaveProperty('a')
    expect(await tryCall(response(200, nested(65)))).toBeInstanceOf(ProtocolError)
    expect(await tryCall(response(200, brackets))).toEqual(JSON.parse(brackets))
  })

  const EMPTY_IS_ENOUGH = [
    'ChangePassword',
    'CompleteWebAuthnRegistration',
    'ConfirmDevice',
    'ConfirmForgotPassword',
    'ConfirmSignUp',
    'DeleteUser',
    'DeleteUserAttributes',
    'DeleteWebAuthnCredential',
    'ForgetDevice',
    'GlobalSignOut',
    'RevokeToken',
    'RevokeUserSession',
    'SetUserMFAPreference',
    'SetUserSettings',
    'UpdateAuthEventFeedback',
    'UpdateDeviceStatus',
    'UpdateUserAttributes',
    'VerifyUserAttribute',
  ] as const satisfies readonly OperationName[]

  it.each(EMPTY_IS_ENOUGH)('may be empty for %s, whose output holds nothing that is needed', async (operation) => {
    expect(await tryCall(response(200, ''), operation)).toEqual({})
  })

  it.each([
    'AssociateSoftwareToken',
    'ForgotPassword',
    'GetDevice',
    'GetTokensFromRefreshToken',
    'GetUser',
    'GetUserAttributeVerificationCode',
    'GetUserAuthFactors',
    'InitiateAuth',
    'ListDevices',
    'ListUserSessions',
    'ListWebAuthnCredentials',
    'ResendConfirmationCode',
    'RespondToAuthChallenge',
    'SignUp',
    'StartWebAuthnRegistration',
    'VerifySoftwareToken',
  ] as const satisfies readonly Exclude<OperationName, (typeof EMPTY_IS_ENOUGH)[number]>[])(
    'is never empty for %s',
    async (operation) => {
      expect(await tryCall(response(200, ''), operation)).toBeInstanceOf(ProtocolError)
    },
  )

  it('K1 has the members that were sent and no others, on every level', async () => {
    const text = '{"__proto__":{"AuthenticationResult":1},"ChallengeParameters":{"constructor":"x"}}'

    const output = (await tryCall(response(200, text))) as Record<string, Record<string, unknown>>

    expect(output.AuthenticationResult).toBeUndefined()
    expect(Object.keys(output)).toEqual(['__proto__', 'ChallengeParameters'])
    expect(Object.getPrototypeOf(output)).toBeNull()
    expect(Object.getPrototypeOf(output.ChallengeParameters)).toBeNull()
    expect(output.ChallengeParameters!.toString).toBeUndefined()
  })
})

describe('a request', () => {
  it('is one POST of JSON that no redirect takes along, and asks for nothing else', async () => {
    const { call, sent } = scripted([response(200, '{}')])

    await call('GlobalSignOut', { AccessToken: 'token' })

    expect(sent).toEqual([
      {
        url: 'https://example.org/',
        at: 0,
        init: {
          method: 'POST',
          headers: {
            'content-type': AMZ,
            'x-amz-target': 'AWSCognitoIdentityProviderService.GlobalSignOut',
          },
          body: '{"AccessToken":"token"}',
          redirect: 'manual',
          signal: expect.any(AbortSignal),
        },
      },
    ])
  })

  it('carries no other header, so that a browser asks for no more permission than Cognito gives', async () => {
    const { call, sent } = scripted([response(200, '{}')])

    await call('GlobalSignOut', { AccessToken: 'token' })

    expect(Object.keys(sent[0]!.init.headers)).toEqual(['content-type', 'x-amz-target'])
  })

  it('A23 A27 fails with a hint when there is no answer, and keeps what was sent out of its error', async () => {
    const { call } = scripted([new TypeError('Failed to fetch canary-pw')])

    const error = await call('SignUp', { ClientId: 'c', Username: 'u', Password: 'canary-pw' }).catch((e) => e)

    expect(error).toBeInstanceOf(NetworkError)
    expect(error).toMatchObject({ code: 'ERR_NETWORK', retryable: true, message: expect.stringContaining('CORS') })
    expect(error.cause.name).toBe('TypeError')
    expect(JSON.stringify([error, error.message, error.cause.message, error.cause.stack, error.stack])).not.toContain(
      'canary-pw',
    )
  })
})

describe('the deadline', () => {
  const never = (): FetchResponse => ({ ...response(200, ''), text: () => new Promise<string>(() => {}) })

  it.each([
    ['A4 a fetch that never answers', 'never' as const],
    ['A5 a body that never ends', never()],
  ])('releases whoever waits for %s, though the signal is ignored', async (_, answer) => {
    const { call, clock, sent } = scripted([answer], { timeoutMs: 1000 })

    const waiting = call('ListDevices', { AccessToken: 't' })
    expect(await during(clock, waiting, 990)).toBe('still waiting')
    expect(sent[0]!.init.signal?.aborted).toBe(false)

    expect(await during(clock, waiting, 20)).toMatchObject({ code: 'ERR_TIMEOUT', retryable: true })
    expect(sent[0]!.init.signal?.aborted).toBe(true)
    expect(sent).toHaveLength(1)
  })

  it('is ten seconds unless something else is asked for', async () => {
    const { call, clock } = scripted(['never'])

    const waiting = call('SignUp', {} as never)
    expect(await during(clock, waiting, 9_990)).toBe('still waiting')

    expect(await during(clock, waiting, 20)).toMatchObject({ code: 'ERR_TIMEOUT' })
  })

  it('leaves no timer and no listener behind, however the call ends', async () => {
    const timers = new Set<unknown>()
    const clock = {
      now: () => 0,
      setTimeout: (run: () => void, delayMs: number) => {
        const handle = { run, delayMs }
        timers.add(handle)
        return handle
      },
      clearTimeout: (handle: unknown) => void timers.delete(handle),
    }
    const controller = new AbortController()
    const { signal } = controller
    const listeners = countListeners(signal)

    await scripted([response(200, '{}')], { clock }).call('GlobalSignOut', { AccessToken: 't' }, { signal })
    await scripted([response(400, '')], { clock })
      .call('SignUp', {} as never, { signal })
      .catch(() => {})
    const given = scripted(['never'], { clock }).call('SignUp', {} as never, { signal })
    const waits = scripted([new Error('offline')], { clock }).call('GetUser', { AccessToken: 't' }, { signal })
    await settle()
    expect(timers.size).toBe(2)
    expect(listeners()).toBe(2)
    controller.abort()
    await Promise.allSettled([given, waits])

    expect(timers.size).toBe(0)
    expect(listeners()).toBe(0)
  })
})

describe('giving up', () => {
  it('A6 ends a call at once, as something that nobody need hear of', async () => {
    const { call, sent } = scripted(['never'])
    const controller = new AbortController()

    const waiting = call('ListDevices', { AccessToken: 't' }, { signal: controller.signal })
    await settle()
    controller.abort()

    await expect(waiting).rejects.toMatchObject({ code: 'ERR_ABORTED', retryable: false })
    expect(sent[0]!.init.signal?.aborted).toBe(true)
  })

  it('ends the wait before a repetition too', async () => {
    const { call, clock, sent } = scripted([new Error('offline'), response(200, '{}')])
    const controller = new AbortController()

    const waiting = call('ListDevices', { AccessToken: 't' }, { signal: controller.signal })
    await settle()
    controller.abort()

    expect(await during(clock, waiting, 0)).toMatchObject({ code: 'ERR_ABORTED' })
    clock.increment(60_000)
    await settle()
    expect(sent).toHaveLength(1)
  })

  it('drops an answer that comes after it', async () => {
    let answer: (response: FetchResponse) => void = () => {}
    const heard: number[] = []
    const fetch: Fetch = () =>
      new Promise((resolve) => {
        answer = resolve
      })
    const { call } = scripted([], { fetch, learnServerTime: (now) => heard.push(now) })
    const controller = new AbortController()

    const waiting = call('GetUser', { AccessToken: 't' }, { signal: controller.signal })
    controller.abort()
    answer(response(200, '{"Username":"ada"}'))

    await expect(waiting).rejects.toMatchObject({ code: 'ERR_ABORTED' })
  })
})

describe("the server's time", () => {
  const heardFrom = async (answer: FetchResponse): Promise<number[]> => {
    const heard: number[] = []
    const { call } = scripted([answer], { learnServerTime: (now) => heard.push(now) })
    await call('InitiateAuth', {} as never).catch(() => {})
    return heard
  }
  const date = 'Fri, 20 Nov 2026 10:00:00 GMT'

  it('is heard in an answer, and in a refusal', async () => {
    expect(await heardFrom(response(200, '{}', { 'content-type': AMZ, date }))).toEqual([Date.UTC(2026, 10, 20, 10)])
    expect(await heardFrom(response(400, '{}', { 'content-type': AMZ, date }))).toEqual([Date.UTC(2026, 10, 20, 10)])
  })

  it.each(['yesterday', '', '5', '2026-11-20T10:00:00Z', 'Fri, 99 Nov 2026 10:00:00 GMT', `${date} or so`])(
    'is not "%s"',
    async (nonsense) => {
      expect(await heardFrom(response(200, '{}', { 'content-type': AMZ, date: nonsense }))).toEqual([])
    },
  )

  it('is not what a captive portal, a proxy or a redirect says', async () => {
    expect(await heardFrom(response(200, '<html>', { ...HTML, date }))).toEqual([])
    expect(await heardFrom(response(502, '<html>', { ...HTML, date }))).toEqual([])
    expect(await heardFrom(response(0, '', { date }))).toEqual([])
  })

  it('counts on while the body drips', async () => {
    const heard: number[] = []
    let finish: (text: string) => void = () => {}
    const slow: FetchResponse = {
      ...response(200, '', { 'content-type': AMZ, date }),
      text: () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    }
    const { call, clock } = scripted([slow], { learnServerTime: (now) => heard.push(now) })

    const waiting = call('GlobalSignOut', { AccessToken: 't' })
    await settle()
    clock.increment(7000)
    finish('{}')
    await waiting

    expect(heard).toEqual([Date.UTC(2026, 10, 20, 10, 0, 7)])
  })
})

/** Counts the listeners that are added to a signal and not removed. */
function countListeners(signal: AbortSignal): () => number {
  const listeners = new Set<unknown>()
  const { addEventListener, removeEventListener } = signal
  Object.assign(signal, {
    addEventListener: (type: string, listener: () => void) => {
      listeners.add(listener)
      addEventListener.call(signal, type, listener)
    },
    removeEventListener: (type: string, listener: () => void) => {
      listeners.delete(listener)
      removeEventListener.call(signal, type, listener)
    },
  })
  return () => listeners.size
}
