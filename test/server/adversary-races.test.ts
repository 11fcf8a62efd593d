/** What an attacker does with bodies, time and other processes, by what the docs and the exported types say, and no more. */
import type { ServerAuth, ServerAuthOptions, Share } from 'cognito-machines/server'
import { beforeEach, describe, expect, it } from 'vitest'
import { until } from '../until.ts'
import { cookieOf, createWatchedStage, expectRefused, leaks, secretsOfStages, visitWith } from './attack.ts'
import { type Answer, type Browser, CLIENT_SECRET, COOKIE_SECRET, type Stage, signIn } from './stage.ts'

let stage: Stage
let browser: Browser

async function begin(options: Partial<ServerAuthOptions> = {}, pool = {}): Promise<void> {
  stage = createWatchedStage(options, pool)
  browser = stage.browser()
  expect((await signIn(browser)).status).toBe(200)
  stage.operations()
}

async function read(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) }
}

/** Sends a body as it is. */
function sendBody(body: BodyInit, more: Readonly<Record<string, string>> = {}, operation = 'GetUser'): Promise<Answer> {
  const { url, headers } = browser.request(operation, {}, more)
  return stage.auth
    .handler(new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit))
    .then(read)
}

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values)
const padded = (length: number, filler = 'a'): string => {
  const rest = length - new TextEncoder().encode('{"x":""}').length
  return `{"x":"${filler.repeat(rest / new TextEncoder().encode(filler).length)}"}`
}

/** A body that never ends, and the bytes that were taken of it. */
function endless(chunk: Uint8Array): { readonly body: ReadableStream; taken(): number; cancelled(): boolean } {
  let taken = 0
  let isCancelled = false
  const body = new ReadableStream(
    {
      pull: (controller) => {
        taken += chunk.length
        if (taken > 100_000_000) controller.error(new Error('a hundred megabytes were read'))
        else controller.enqueue(chunk)
      },
      cancel: () => {
        isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { body, taken: () => taken, cancelled: () => isCancelled }
}

describe('a body', () => {
  beforeEach(() => begin())

  it('of 64 kB is read, and of one byte more is refused', async () => {
    expect((await sendBody(padded(65_536))).status).not.toBe(413)
    stage.operations()
    expectRefused(stage, await sendBody(padded(65_537)), 'RequestEntityTooLargeException')
  })

  it.each([
    ['of 20 MB', padded(20_000_000)],
    ['that is short in characters and long in bytes', padded(90_000, '€')],
  ])('%s is refused', async (_, body) => {
    expectRefused(stage, await sendBody(body), 'RequestEntityTooLargeException')
  })

  it.each([
    ['no length', {}],
    ['a length that is too small', { 'content-length': '2' }],
    ['a length that is no number', { 'content-length': 'x' }],
    ['a length below zero', { 'content-length': '-1' }],
  ])('that never ends, with %s, is given up early', async (_, more) => {
    const source = endless(new Uint8Array(16_384).fill(32))
    expectRefused(stage, await sendBody(source.body, more), 'RequestEntityTooLargeException')
    expect(source.taken()).toBeLessThan(200_000)
  })

  it('with a length of 20 MB is refused before it is read', async () => {
    const source = endless(new Uint8Array(16_384).fill(32))
    const answer = await sendBody(source.body, { 'content-length': '20000000' })
    expectRefused(stage, answer, 'RequestEntityTooLargeException')
    expect(source.taken()).toBeLessThan(100_000)
  })

  it('that says nothing is given up in time', async () => {
    const silent = new ReadableStream({ pull: () => new Promise(() => {}) })
    const answer = sendBody(silent)
    expectRefused(stage, await passTime(answer, 1000), 'RequestTimeoutException')
  })

  it('that comes byte by byte is given up in time', async () => {
    let waiting: (() => void) | undefined
    const slow = new ReadableStream(
      {
        pull: (controller) =>
          new Promise<void>((resolve) => {
            waiting = () => {
              controller.enqueue(bytes(32))
              waiting = undefined
              resolve()
            }
          }),
        cancel: () => {
          waiting = undefined
        },
      },
      { highWaterMark: 0 },
    )
    const answer = await passTime(sendBody(slow), 1000, () => waiting?.())
    expectRefused(stage, answer, 'RequestTimeoutException')
  })

  it.each([new Error('secret of the runtime'), 'secret of the runtime', undefined, null])(
    'that breaks off with %s is refused',
    async (reason) => {
      const broken = new ReadableStream({ pull: (controller) => controller.error(reason) })
      const answer = await sendBody(broken)
      expectRefused(stage, answer)
      expect(JSON.stringify(answer.body)).not.toContain('secret of the runtime')
    },
  )

  it.each([
    ['nothing', ''],
    ['half an object', '{"x":'],
    ['a list', '[]'],
    ['a string', '"x"'],
    ['a number', '1'],
    ['null', 'null'],
    ['two objects', '{}{}'],
    ['a form', 'Username=ada'],
    ['a comment', '{}/**/'],
    ['single quotes', "{'x':1}"],
    ['invalid UTF-8', bytes(0x7b, 0x22, 0x78, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d)],
    ['a quote that is longer than it needs to be', bytes(0x7b, 0xc0, 0xa2, 0x78, 0xc0, 0xa2, 0x3a, 0x31, 0x7d)],
    ['half a pair of UTF-8', bytes(0x7b, 0x22, 0x78, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d)],
    ['UTF-16', bytes(0x7b, 0, 0x7d, 0)],
    ['a list of 30,000 lists', `${'['.repeat(30_000)}${']'.repeat(30_000)}`],
  ])('of %s is refused', async (_, body) => {
    expectRefused(stage, await sendBody(body), 'SerializationException')
  })

  it.each([
    ['lists', `{"x":${'['.repeat(32_000)}${']'.repeat(32_000)}}`],
    ['objects', `{"x":${'{"x":'.repeat(10_000)}1${'}'.repeat(10_000)}}`],
    ['parameters', `{"AuthFlow":"USER_SRP_AUTH","AuthParameters":${'{"x":'.repeat(10_000)}1${'}'.repeat(10_000)}}`],
  ])('of thousands of %s in each other is no fault of the server', async (_, body) => {
    for (const operation of ['GetUser', 'InitiateAuth', 'GetSession', 'SignOut']) {
      const answer = await sendBody(body, {}, operation)
      expect([operation, answer.status < 500]).toEqual([operation, true])
    }
  })

  it.each([
    ['SignIn', 'GetUser'],
    ['SignIn', 'GetSession'],
    ['SignIn', 'SignOut'],
    ['After', 'GetSession'],
    ['AuthParameters', 'InitiateAuth'],
    ['ChallengeResponses', 'RespondToAuthChallenge'],
    ['ChallengeName', 'RespondToAuthChallenge'],
    ['Session', 'RespondToAuthChallenge'],
    ['UserContextData', 'ForgotPassword'],
    ['Username', 'ForgotPassword'],
    ['ClientId', 'ForgotPassword'],
    ['DeviceKey', 'GetDevice'],
  ])('with a %s of any kind for %s is no fault of the server', async (name, operation) => {
    for (const value of [
      null,
      0,
      true,
      '',
      [],
      ['x'],
      {},
      { toString: 'x', valueOf: 'x' },
      { toJSON: 'x' },
      { length: 1 },
    ]) {
      const answer = await browser.post(operation, { AuthFlow: 'USER_SRP_AUTH', [name]: value })
      expect([value, answer.status < 500]).toEqual([value, true])
    }
  })

  it('that somebody has read before is no reason to throw', async () => {
    const request = browser.request('GetUser', {})
    await request.text()
    expectRefused(stage, await read(await stage.auth.handler(request)))
  })

  it('is read no further than 64 kB where allow says no, or throws whatever it throws', async () => {
    const reasons = [new Error('secret of the app'), 'secret of the app', undefined, null]
    for (const allow of [() => false, ...reasons.map((reason) => () => Promise.reject(reason))]) {
      await begin()
      const other = stage.process({ allow })
      const source = endless(new Uint8Array(1024).fill(32))
      const { url, headers } = browser.request('ForgotPassword', {})
      const init = { method: 'POST', headers, body: source.body, duplex: 'half' } as RequestInit
      const answer = await read(await other.handler(new Request(url, init)))
      expectRefused(stage, answer)
      expect(JSON.stringify(answer.body)).not.toContain('secret of the app')
      // The piece that goes beyond the bound is the last.
      expect(source.taken()).toBeLessThanOrEqual(65 * 1024)
    }
  })
})

/** Lets time go by until something has settled. */
async function passTime<T>(promise: Promise<T>, stepMs: number, each: () => void = () => {}): Promise<T> {
  let isSettled = false
  const settle = (): void => {
    isSettled = true
  }
  promise.then(settle, settle)
  await until(() => {
    if (!isSettled) stage.clock.increment(stepMs)
    each()
    return isSettled
  })
  return promise
}

const ROTATION = { clientSecret: CLIENT_SECRET, refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 60 } }

describe('a sign-out', () => {
  /** Lets the refreshes of a server wait for `go`. */
  async function beginHeld(pool: object): Promise<{ held: ServerAuth; isWaiting(): boolean; go(): void }> {
    await begin({}, { clients: pool })
    let isWaiting = false
    let go = (): void => {}
    const gate = new Promise<void>((resolve) => {
      go = resolve
    })
    const held = stage.process({
      fetch: async (url, init) => {
        const response = await stage.pool.fetch(url, init)
        if (/GetTokens|REFRESH_TOKEN/.test(JSON.stringify(init))) {
          isWaiting = true
          await gate
        }
        return response
      },
    })
    stage.clock.increment(3_590_000)
    return { held, isWaiting: () => isWaiting, go }
  }

  const CASES = [true, false].flatMap((isRotated) =>
    [true, false].flatMap((isSame) =>
      ['session', 'GetSession', 'GetUser'].flatMap((by) =>
        ['before', 'after'].map((order) => ({ isRotated, isSame, by, order })),
      ),
    ),
  )

  it.each(CASES)('wins over a refresh under way: %o', async ({ isRotated, isSame, by, order }) => {
    const { held, isWaiting, go } = await beginHeld(isRotated ? ROTATION : { clientSecret: CLIENT_SECRET })
    const late = new Headers()
    const refresh =
      by === 'session'
        ? held.session(browser.visit(), late)
        : held.handler(browser.request(by, {})).then(({ headers }) => {
            for (const line of headers.getSetCookie()) late.append('set-cookie', line)
          })
    await until(isWaiting)
    const other = isSame ? held : stage.process()
    const leaving = other.handler(browser.request('SignOut', {}))
    // A server may let the sign-out wait for the refresh, or answer at once.
    const first = await Promise.race([
      leaving,
      new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))),
    ])
    go()
    await refresh
    const left = first ?? (await leaving)
    expect(left.status).toBe(200)
    for (const headers of order === 'before' ? [late, left.headers] : [left.headers, late]) browser.take(headers)

    stage.operations()
    expect(await stage.auth.session(browser.visit(), new Headers())).toMatchObject({ status: 'signedOut' })
    expect((await browser.post('GetSession', {})).body).toEqual({})
    expect(stage.operations()).toEqual([])
    await expectAllTokensOver()
  })

  it.each(['before', 'after'])('another user’s sign-in stands, with the late refresh taken %s it', async (order) => {
    const { held, isWaiting, go } = await beginHeld(ROTATION)
    const late = new Headers()
    const refresh = held.session(browser.visit(), late)
    await until(isWaiting)
    const arriving = await stage.auth.handler(
      browser.request('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'bob', PASSWORD: 'Correct-horse-1' },
      }),
    )
    go()
    await refresh
    for (const headers of order === 'before' ? [late, arriving.headers] : [arriving.headers, late])
      browser.take(headers)
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
  })

  it('and a call mean the user whom the page shows, and no other', async () => {
    await begin()
    const ada = (await browser.post('GetSession', {})).body.Claims.access.origin_jti
    await signIn(browser, 'bob')
    stage.operations()
    expectRefused(stage, await browser.post('GetUser', { SignIn: ada }), 'NotAuthorizedException')
    await browser.post('SignOut', { SignIn: ada })
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', user: { username: 'bob' } })
  })

  it('ends the session in the browser even where Cognito is away', async () => {
    await begin()
    stage.pool.faults.add({ times: 99, drop: 'request' })
    const answer = passTime(stage.auth.handler(browser.request('SignOut', {})), 1000)
    browser.take((await answer).headers)
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedOut' })
  })

  it.each(['refreshed', 'ended'])(
    'is the only end of a pointer, which no session that is %s writes',
    async (outcome) => {
      await begin()
      if (outcome === 'ended') stage.pool.disableUser('ada')
      stage.clock.increment(3_700_000)
      const headers = new Headers()
      await stage.auth.session(browser.visit(), headers)
      const answers = [await browser.post('GetSession', {}), await browser.post('GetUser', {})]
      const lines = [headers, ...answers.map((answer) => answer.headers)].flatMap((each) => each.getSetCookie())
      expect(lines.length).toBeGreaterThan(0)
      expect(lines.filter((line) => line.startsWith('__Host-auth='))).toEqual([])
    },
  )

  it.each(['bob'])('ends the copied cookies of a sign-in before that of %s, too', async (next) => {
    await begin()
    const copied = new Map(browser.jar)
    stage.clock.increment(301_000)
    await signIn(browser, next)
    await browser.post('SignOut', {})
    await expectAllTokensOver()
    const at = stage.browser()
    for (const [name, value] of copied) at.jar.set(name, value)
    expect((await at.post('GetUser', {})).body).toMatchObject({ __type: 'NotAuthorizedException' })
  })

  /** No refresh token that the pool has given is of any use. */
  async function expectAllTokensOver(): Promise<void> {
    const outputs = stage.pool.requests
      .list()
      .map(({ output }) => output as { AuthenticationResult?: { RefreshToken?: string } })
    const tokens = outputs.flatMap((output) => output?.AuthenticationResult?.RefreshToken ?? [])
    expect(tokens.length).toBeGreaterThan(0)
    for (const RefreshToken of tokens) {
      const { clientId: ClientId } = stage.pool
      const use = stage.pool.handle('GetTokensFromRefreshToken', {
        RefreshToken,
        ClientId,
        ClientSecret: CLIENT_SECRET,
      })
      await expect(use).rejects.toThrow()
    }
  }
})

describe('a store that several processes share', () => {
  const session = { status: 'signedIn', user: { username: 'ada' } }
  const never = new Promise<never>(() => {})

  it.each<[string, Share]>([
    [
      'throws',
      {
        get: () => {
          throw new Error('x')
        },
        set: () => {
          throw new Error('x')
        },
      },
    ],
    ['rejects', { get: () => Promise.reject(new Error('x')), set: () => Promise.reject(new Error('x')) }],
    ['never answers', { get: () => never, set: () => never }],
    ['says that another process is at it, for ever', { get: async () => null, set: async () => false }],
    ['has something else', { get: async () => 'x.y.z.v.w', set: async () => true }],
    ['has no strings', { get: async () => ({}) as never, set: async () => ({}) as never }],
  ])('and which %s makes no other user and no error', async (_, share) => {
    await begin()
    const other = stage.process({ share })
    stage.clock.increment(3_590_000)
    const headers = new Headers()
    expect(await passTime(other.session(browser.visit(), headers), 500)).toMatchObject(session)
    // The one who gave up finds the outcome later: a store that fails costs a request more, and nothing else.
    await passTime(
      until(async () => {
        await other.session(browser.visit(), headers)
        return headers.getSetCookie().length > 0
      }),
      500,
    )
    expect(stage.operations()).toHaveLength(1)
  })

  it('holds no token in the clear, and gives none of its values to another session', async () => {
    await begin()
    const values = new Map<string, string>()
    const share: Share = {
      get: async (key) => values.get(key) ?? null,
      set: async (key, value, { ifAbsent }) => !(ifAbsent && values.has(key)) && Boolean(values.set(key, value)),
    }
    stage.clock.increment(3_590_000)
    await stage.process({ share }).session(browser.visit(), new Headers())
    const kept = [...values]
    expect(kept.length).toBeGreaterThan(0)
    const text = JSON.stringify(kept)
    expect(secretsOfStages().filter((secret) => text.includes(secret))).toEqual([])
    expect(text).not.toMatch(/username|origin_jti|example\.org/)

    const bob = stage.browser()
    await signIn(bob, 'bob')
    stage.clock.increment(3_590_000)
    for (const [, value] of kept) {
      const swapped = stage.process({ share: { get: async () => value, set: async () => false } })
      const snapshot = await passTime(swapped.session(bob.visit(), new Headers()), 500)
      if (snapshot.status === 'signedIn') expect(snapshot.user.username).toBe('bob')
      const jar = new Map([...browser.jar, ['__Host-auth', value] as const])
      expect(await stage.auth.session(visitWith(cookieOf(jar)))).toMatchObject({ status: 'signedOut' })
    }
  })
})

describe('a session', () => {
  it('that is too large is refused, its tokens are revoked, and the one before stays', async () => {
    await begin()
    const claims = Object.fromEntries(
      ['profile', 'website', 'picture', 'address', 'name', 'nickname'].map((name) => [name, 'p'.repeat(2000)]),
    )
    stage.pool.setAttributes('bob', claims)
    const answer = await signIn(browser, 'bob')
    expect(answer).toMatchObject({ status: 400, body: { __type: 'SessionTooLargeException' } })
    expect(stage.operations()).toEqual(['InitiateAuth', 'RevokeToken'])
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
  })

  it('of a removed secret is over, and of one that is not the newest stays', async () => {
    await begin()
    const newer = 'a newer secret that has 32 bytes'
    const rotated = stage.process({ cookieSecrets: [newer, COOKIE_SECRET] })
    expect(await rotated.session(browser.visit())).toMatchObject({ status: 'signedIn' })
    const removed = stage.process({ cookieSecrets: [newer] })
    expect(await removed.session(browser.visit())).toMatchObject({ status: 'signedOut' })
  })

  it('whose tokens are over is stale without headers, and asks Cognito nothing', async () => {
    await begin()
    stage.clock.increment(4_000_000)
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', stale: true })
    for (const purpose of ['prefetch', 'prefetch;prerender']) {
      await stage.auth.session(browser.visit({ 'sec-purpose': purpose }), new Headers())
    }
    expect(stage.operations()).toEqual([])
  })

  it('whose user is disabled or gone ends with the next refresh', async () => {
    for (const end of ['disableUser', 'deleteUser'] as const) {
      await begin()
      stage.pool[end]('ada')
      stage.clock.increment(4_000_000)
      const headers = new Headers()
      expect(await stage.auth.session(browser.visit(), headers)).toMatchObject({ status: 'signedOut' })
    }
  })
})

it('no answer and no snapshot of these cases holds a token, a secret, a hash, a password or a Session of Cognito', () => {
  expect(secretsOfStages().length).toBeGreaterThan(100)
  expect(leaks()).toEqual([])
})
