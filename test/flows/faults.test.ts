/** Rows of docs/faults.md that concern a whole sign-in, and the check that every row of it has a test that runs. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { bytesToBase64Url, utf8ToBytes } from '../../src/bytes.ts'
import { createAuth } from '../../src/index.ts'
import type { Clock } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { totpCode } from '../../src/testing/index.ts'
import { codesOf, FAULTS, readAllTests, readFaults } from '../tools/faults-table.ts'
import { TOP } from '../tools/program.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const HOUR = 3_600_000
const withTotp = { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] }

/** A clock that shows another time than the service's. */
const skewed = (clock: Clock, byMs: number): Clock => ({
  now: () => clock.now() + byMs,
  setTimeout: (run, delayMs) => clock.setTimeout(run, delayMs),
  clearTimeout: (handle) => clock.clearTimeout(handle),
})

async function signedIn(app: App): Promise<App> {
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.at('signedIn')
  return app
}

describe('transport', () => {
  it('A1 says that the network is down before a sign-in, and the same form works when it is back', async () => {
    const app = startApp()
    app.pool.faults.add({ drop: 'request' })

    expect(await app.at('identify').submit({ username: 'ada', password: PASSWORD })).toMatchObject({
      ok: false,
      error: { code: 'ERR_NETWORK', retryable: true },
      flow: { step: 'identify' },
    })

    await signedIn(app)
  })

  it('A2 stays at the challenge when the network is down, and starts over once its time has passed', async () => {
    const app = startApp({ pool: withTotp })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    app.pool.faults.add({ drop: 'request' })
    await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))
    expect(app.at('totpCode').error).toMatchObject({ code: 'ERR_NETWORK' })

    app.pool.expireSessions()
    await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))

    expect(app.at('identify').error).toMatchObject({ code: 'ERR_CHALLENGE_EXPIRED' })
  })

  it('A21 signs nobody out when a proxy sends a refresh twice', async () => {
    const app = startApp({
      pool: { clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 60 } } },
    })
    const { fetch } = app.pool
    await signedIn(app)
    const next = app.reload({}, { fetch: twiceFor(fetch, 'GetTokensFromRefreshToken') })
    await until(() => next.auth.session.getSnapshot().status === 'signedIn')

    await next.auth.getTokens({ forceRefresh: true })
    next.clock.increment(2 * HOUR)

    expect((await next.auth.getTokens()).expiresAt).toBeGreaterThan(next.clock.now())
    expect(next.auth.session.getSnapshot().status).toBe('signedIn')
  })

  it('A26 never asks navigator.onLine whether to send', async () => {
    vi.stubGlobal('navigator', { onLine: false })
    try {
      const app = await signedIn(startApp())
      expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
    } finally {
      vi.unstubAllGlobals()
    }
  })
})

describe('time', () => {
  it.each([
    ['a day ahead', 24 * HOUR],
    ['a day behind', -24 * HOUR],
    ['ten years behind', -87_600 * HOUR],
  ])('B11 proves the password with the time of the service when the local clock is %s', async (_, byMs) => {
    const app = startApp()
    const wrong = app.reload({}, { clock: skewed(app.clock, byMs) })

    await wrong.at('identify').submit({ username: 'ada', password: PASSWORD })

    wrong.at('signedIn')
    const { input } = app.pool.requests.last('RespondToAuthChallenge')!
    expect(input).toMatchObject({ ChallengeResponses: { TIMESTAMP: expect.stringContaining('Nov 21') } })
  })

  it('B12 B13 writes TIMESTAMP in English and UTC, whatever the locale, the calendar and the time zone', async () => {
    const { TZ, LC_ALL } = process.env
    Object.assign(process.env, { TZ: 'Pacific/Chatham', LC_ALL: 'th_TH' })
    const words = vi.spyOn(Date.prototype, 'toLocaleString').mockImplementation(() => '๒๑ พ.ย. ๒๕๖๙')
    try {
      const app = await signedIn(startApp())
      const { input } = app.pool.requests.last('RespondToAuthChallenge')!
      expect(input).toMatchObject({ ChallengeResponses: { TIMESTAMP: 'Sat Nov 21 09:00:00 UTC 2026' } })
      expect(words).not.toHaveBeenCalled()
    } finally {
      words.mockRestore()
      Object.assign(process.env, { TZ: TZ ?? '', LC_ALL: LC_ALL ?? '' })
    }
  })
})

describe('storage and tabs', () => {
  it('C14 says that the storage was emptied while the app was away, and makes a new device at the next sign-in', async () => {
    const app = await signedIn(
      startApp({
        pool: {
          deviceConfiguration: { challengeRequiredOnNewDevice: true },
          users: [{ username: 'ada', password: PASSWORD }],
        },
      }),
    )
    const away = app.reload({}, { storage: memoryStorage() })
    await until(() => away.auth.session.getSnapshot().status === 'signedOut')

    await signedIn(away)

    expect(away.pool.getUser('ada').devices.size).toBe(2)
    expect(away.operations()).toContain('ConfirmDevice')
  })

  it('D17 makes one refresh with a worker of the same origin, which has the same store and lock', async () => {
    const app = await signedIn(startApp())
    const tails = new Map<string, Promise<unknown>>()
    const lock = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const turn = (tails.get(name) ?? Promise.resolve()).then(work)
      tails.set(
        name,
        turn.catch(() => undefined),
      )
      return turn
    }
    const { pool, clock, storage } = app
    const page = app.reload({}, { lock })
    const worker = createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      clock,
      storage,
      lock,
    })
    clock.increment(2 * HOUR)

    const tokens = await Promise.all([page.auth.getTokens(), worker.getTokens()])

    expect(tokens[0].accessToken.expose()).toBe(tokens[1].accessToken.expose())
    expect(pool.requests.list('GetTokensFromRefreshToken')).toHaveLength(1)
    worker.dispose()
  })
})

describe('tokens', () => {
  it.each(['none', 'HS256', undefined])(
    'G3 G12 reads a token of alg %s as what it says, and asks nobody for keys',
    async (alg) => {
      const app = await signedIn(startApp())
      const { idToken } = await app.auth.getTokens()
      const [, claims, signature] = idToken.expose().split('.')
      const header = bytesToBase64Url(utf8ToBytes(JSON.stringify({ ...(alg && { alg }), kid: '../../keys' })))
      app.pool.requests.clear()
      const forged = app.reload({}, { fetch: replaceIdToken(app.pool.fetch, `${header}.${claims}.${signature}`) })
      await forged.auth.getTokens({ forceRefresh: true })

      // Decoded, and never believed: a server verifies. Nothing but the operation itself was asked for.
      expect(forged.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
      expect(forged.operations()).toEqual(['GetTokensFromRefreshToken'])
    },
  )

  it('G11 ends cleanly when a rotated refresh token comes to the end of the life that it inherited', async () => {
    const app = await signedIn(
      startApp({ pool: { clients: { refreshTokenRotation: { enabled: true }, refreshTokenValiditySeconds: 3600 } } }),
    )
    await app.auth.getTokens({ forceRefresh: true })
    app.clock.increment(2 * HOUR)

    await expect(app.auth.getTokens()).rejects.toMatchObject({ code: 'ERR_SESSION_EXPIRED' })
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedOut', reason: 'sessionExpired' })
  })
})

describe('the catalogue of faults', () => {
  const faults = readFaults(readFileSync(resolve(TOP, FAULTS), 'utf8'))
  const tests = readAllTests()

  it.each(faults)('names for $code only tests that run', ({ tests: named }) => {
    expect(named).not.toEqual([])
    expect(
      named.filter(({ file, title }) => !tests.some((each) => each.file === file && each.title === title)),
    ).toEqual([])
  })

  it('has a row for every code that begins a title, once', () => {
    const codes = faults.map(({ code }) => code)

    expect(codes.length).toBeGreaterThan(120)
    expect(new Set(codes).size).toBe(codes.length)
    expect(tests.filter(({ title }) => codesOf(title).some((code) => !codes.includes(code)))).toEqual([])
  })
})

function twiceFor(fetch: App['pool']['fetch'], operation: string) {
  return (async (url: string, init: { headers: Record<string, string> }) => {
    if (init.headers['x-amz-target']?.endsWith(operation)) await fetch(url, init as never)
    return fetch(url, init as never)
  }) as never
}

function replaceIdToken(fetch: App['pool']['fetch'], idToken: string) {
  return (async (url: string, init: never) => {
    const response = await fetch(url, init)
    const body = JSON.parse(await response.text())
    body.AuthenticationResult.IdToken = idToken
    return { ...response, status: response.status, headers: response.headers, text: async () => JSON.stringify(body) }
  }) as never
}
