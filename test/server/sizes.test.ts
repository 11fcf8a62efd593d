/** Tokens of 1 to 8 kB in cookies: the header line that carries them stays below 8 kB, or the sign-in is refused. */
import type { ServerAuthOptions } from 'cognito-machines/server'
import { describe, expect, it } from 'vitest'
import { base64UrlToBytes, bytesToBase64Url, readUtf8, utf8ToBytes } from '../../src/bytes.ts'
import type { Fetch } from '../../src/ports.ts'
import { type Browser, createStage, type Stage, signIn } from './stage.ts'

const HOUR_MS = 3_600_000
const ROTATION = { clients: { clientSecret: '1simulatorsecret0000000000', refreshTokenRotation: { enabled: true } } }

/** The lengths of tokens. Bytes; those of the pool where there is none. */
interface Sizes {
  readonly access?: number
  readonly id?: number
  readonly refresh?: number
}

/** A stage whose tokens are as long as `sizes` says at the time. */
function createSizedStage(options: Partial<ServerAuthOptions> = {}): { stage: Stage; sizes: { now: Sizes } } {
  const sizes: { now: Sizes } = { now: {} }
  const fetch: Fetch = async (url, init) => {
    // The pool knows its refresh tokens without what was put behind them.
    const response = await stage.pool.fetch(url, { ...init, body: init.body.replace(/\.pad-*(?=")/, '') } as never)
    const answer = JSON.parse(await response.text()) as { AuthenticationResult?: Record<string, string> }
    const result = answer.AuthenticationResult
    const { access, id, refresh } = sizes.now
    if (result?.AccessToken) result.AccessToken = withClaims(result.AccessToken, access)
    if (result?.IdToken) result.IdToken = withClaims(result.IdToken, id)
    if (result?.RefreshToken && refresh) result.RefreshToken = `${result.RefreshToken}.pad`.padEnd(refresh, '-')
    return new Response(JSON.stringify(answer), { status: response.status, headers: [...response.headers] }) as never
  }
  const stage = createStage({ ...options, fetch }, ROTATION)
  return { stage, sizes }
}

/** The same token, with a claim that makes it long. */
function withClaims(token: string, bytes = 0): string {
  const [head, body = '', signature] = token.split('.')
  const claims = JSON.parse(readUtf8(base64UrlToBytes(body))!) as object
  const missing = Math.floor(((bytes - token.length) * 3) / 4) - 8
  if (missing <= 0) return token
  return [head, bytesToBase64Url(utf8ToBytes(JSON.stringify({ ...claims, p: 'x'.repeat(missing) }))), signature].join(
    '.',
  )
}

/** Bytes of the header line that the browser sends. */
const lineBytes = ({ jar }: Browser): number =>
  Buffer.byteLength(`cookie: ${[...jar].map(([name, value]) => `${name}=${value}`).join('; ')}`)

const KILOBYTES = [1, 2, 4, 8]
const COMBINATIONS = KILOBYTES.flatMap((access) =>
  KILOBYTES.flatMap((id) => KILOBYTES.map((refresh) => [access, id, refresh] as const)),
)

/** What fits: kilobytes of the three tokens, and of the header line. docs/server.md has the figures. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  false: [
    'access 1, id 1, refresh 1: 3.8 kB',
    'access 1, id 1, refresh 2: 5.2 kB',
    'access 1, id 1, refresh 4: 7.8 kB',
    'access 1, id 2, refresh 1: 4.8 kB',
    'access 1, id 2, refresh 2: 6.1 kB',
    'access 1, id 4, refresh 1: 6.8 kB',
    'access 2, id 1, refresh 1: 5.1 kB',
    'access 2, id 1, refresh 2: 6.5 kB',
    'access 2, id 2, refresh 1: 6.1 kB',
    'access 2, id 2, refresh 2: 7.4 kB',
    'access 4, id 1, refresh 1: 7.8 kB',
  ],
  true: [
    'access 1, id 1, refresh 1: 4.6 kB',
    'access 1, id 1, refresh 2: 5.9 kB',
    'access 1, id 2, refresh 1: 5.9 kB',
    'access 1, id 2, refresh 2: 7.2 kB',
    'access 2, id 1, refresh 1: 5.9 kB',
    'access 2, id 1, refresh 2: 7.2 kB',
    'access 2, id 2, refresh 1: 7.2 kB',
  ],
}

describe.each([
  ['claims of the ID token', false],
  ['ID token', true],
])('a sign-in whose cookies have the %s', (_, idToken) => {
  it('fits into a header line of 8 kB, or is refused and its tokens are revoked, at any size', async () => {
    const { stage, sizes } = createSizedStage({ cookie: { idToken } })
    const fitting: string[] = []
    for (const [access, id, refresh] of COMBINATIONS) {
      sizes.now = { access: access * 1000, id: id * 1000, refresh: refresh * 1000 }
      const browser = stage.browser()
      stage.operations()

      const { status, body } = await signIn(browser)

      expect(lineBytes(browser)).toBeLessThanOrEqual(8000)
      if (status === 200) {
        fitting.push(`access ${access}, id ${id}, refresh ${refresh}: ${(lineBytes(browser) / 1000).toFixed(1)} kB`)
        expect((await stage.auth.session(browser.visit())).status).toBe('signedIn')
      } else {
        expect([status, body.__type]).toEqual([400, 'SessionTooLargeException'])
        expect([...browser.jar]).toEqual([])
        expect(stage.operations()).toEqual(['InitiateAuth', 'RevokeToken'])
      }
    }
    expect(fitting).toEqual(FITTING[`${idToken}`])
  })
})

describe.each([
  ['an access token', { access: 7000 }],
  ['claims', { id: 8000 }],
  ['both', { access: 5000, id: 5000 }],
] as const)('a refresh that brings too much, %s', (_, large) => {
  it.each([
    ['the handler', async (_stage: Stage, browser: Browser) => (await browser.post('GetSession', {})).body.__type],
    [
      'the rendering of a page',
      async (stage: Stage, browser: Browser) => {
        const headers = new Headers()
        const session = await stage.auth.session(browser.visit(), headers)
        browser.take(headers)
        return session.status === 'signedIn' && session.stale && session.error?.code
      },
    ],
  ])('loses no session whose refresh tokens rotate: %s says so, and goes on when they are smaller', async (__, ask) => {
    const { stage, sizes } = createSizedStage()
    const browser = stage.browser()
    await signIn(browser)
    stage.operations()

    for (let round = 1; round <= 3; round++) {
      sizes.now = large
      stage.clock.increment(HOUR_MS)
      expect(await ask(stage, browser)).toBe('SessionTooLargeException')
      // Not one request to Cognito for each request of the browser.
      expect(await ask(stage, browser)).toBe('SessionTooLargeException')
      expect(stage.operations()).toEqual(['GetTokensFromRefreshToken'])
      expect(lineBytes(browser)).toBeLessThanOrEqual(8000)
    }

    sizes.now = {}
    stage.clock.increment(61_000)
    expect((await browser.post('GetSession', {})).status).toBe(200)
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', stale: false })
  })

  it('leaves the present tokens in use until they end', async () => {
    const { stage, sizes } = createSizedStage()
    const browser = stage.browser()
    await signIn(browser)
    sizes.now = large
    stage.clock.increment(HOUR_MS - 60_000)

    const { status } = await browser.post('GetSession', {})
    const called = await browser.post('GetUser', {})

    expect([status, called.status]).toEqual([200, 200])
  })
})

it('a refresh among cookies of the app that leave no room is kept, since it needs no more room than before', async () => {
  const { stage } = createSizedStage()
  const browser = stage.browser()
  await signIn(browser)
  for (const name of ['theirs', 'others']) browser.jar.set(name, 'x'.repeat(3000))
  stage.clock.increment(HOUR_MS)

  expect((await browser.post('GetSession', {})).status).toBe(200)
  expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', stale: false })
})
