/** The proxy and the handlers of a Next app, on Next's own requests. */
import { createNextAuth, type ProxyOptions } from 'cognito-machines/next'
import { NextRequest } from 'next/server.js'
import { describe, expect, it } from 'vitest'
import { type Browser, CLIENT_SECRET, COOKIE_SECRET, createStage, ORIGIN, type Stage, signIn } from '../server/stage.ts'
import { until } from '../until.ts'

const HOUR = 3_600_000

function createApp() {
  const stage = createStage(
    {},
    {
      clients: { clientSecret: CLIENT_SECRET, refreshTokenRotation: { enabled: true } },
    },
  )
  return { stage, ...appOn(stage) }
}

function appOn({ pool, clock }: Stage) {
  const auth = createNextAuth({
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    clientSecret: CLIENT_SECRET,
    cookieSecrets: [COOKIE_SECRET],
    clock,
    fetch: pool.fetch,
  })
  /** The answer of the proxy to a navigation of a browser. */
  const visit = async (browser: Browser, path: string, options: ProxyOptions = {}, init: RequestInit = {}) => {
    const headers = new Headers(browser.visit().headers)
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    return auth.proxy(new NextRequest(`${ORIGIN}${path}`, { ...init, headers } as never), options)
  }
  return { auth, visit }
}

/** The cookies that the server components of the request see: Next's own form of changed request headers. */
const cookiesWithin = (response: Response): string | null => response.headers.get('x-middleware-request-cookie')

describe('the proxy', () => {
  it('lets a request through without a request to Cognito, and changes no cookie, while the tokens are good', async () => {
    const { stage, visit } = createApp()
    const browser = stage.browser()
    await signIn(browser)
    stage.operations()

    const response = await visit(browser, '/account', { protect: ['/account'] })

    expect(response.headers.get('x-middleware-next')).toBe('1')
    expect(response.headers.getSetCookie()).toEqual([])
    expect(cookiesWithin(response)).toBe(browser.visit().headers.get('cookie'))
    expect(stage.operations()).toEqual([])
  })

  it('refreshes once for parallel requests, for the browser and for the components of each request', async () => {
    const { stage, visit, auth } = createApp()
    const browser = stage.browser()
    await signIn(browser)
    stage.clock.increment(HOUR)
    stage.operations()

    const responses = await Promise.all(Array.from({ length: 7 }, (_, at) => visit(browser, `/account/${at}`)))

    expect(stage.operations()).toEqual(['GetTokensFromRefreshToken'])
    for (const response of responses) {
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      const within = new Request(ORIGIN, { headers: { cookie: cookiesWithin(response) ?? '' } })
      expect(await stage.auth.session(within)).toMatchObject({ status: 'signedIn', stale: false })
      browser.take(response.headers)
    }
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn', stale: false })
    // The rotated token is good for the next time.
    stage.clock.increment(HOUR)
    const next = await visit(browser, '/')
    expect(next.headers.getSetCookie().length).toBeGreaterThan(0)
    expect(auth.handlers.GET).toBe(auth.handlers.POST)
  })

  it('refreshes once with the handler and the pages, which Next bundles apart', async () => {
    const { stage, visit } = createApp()
    const others = [appOn(stage), appOn(stage)]
    const browser = stage.browser()
    await signIn(browser)
    stage.clock.increment(HOUR)
    stage.operations()
    const getSession = new Request(`${ORIGIN}/api/auth`, {
      method: 'POST',
      headers: {
        ...Object.fromEntries(browser.visit().headers),
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'x-amz-target': 'AWSCognitoIdentityProviderService.GetSession',
      },
      body: '{}',
    })

    const page = visit(browser, '/')
    const handled = others[0]!.auth.handlers.POST(getSession)
    const component = others[1]!.visit(browser, '/account', { protect: ['/account'] })
    const answers: Response[] = []
    for (const answer of [page, handled, component]) void answer.then((response) => answers.push(response))
    // They look for each other's answer again and again.
    await until(() => {
      stage.clock.increment(20)
      return answers.length === 3
    })

    expect(stage.operations()).toEqual(['GetTokensFromRefreshToken'])
    for (const { status, headers } of answers) {
      expect(status).toBe(200)
      expect(headers.getSetCookie().length).toBeGreaterThan(0)
    }
  })

  it.each([
    ['sec-purpose', 'prefetch;prerender'],
    ['next-router-prefetch', '1'],
    ['next-router-prefetch', '2'],
    ['next-router-prefetch', '3'],
    ['purpose', 'prefetch'],
    ['next-url', '/'],
  ])('refreshes nothing for what may be a prefetch, with %s', async (name, value) => {
    const { stage, visit } = createApp()
    const browser = stage.browser()
    await signIn(browser)
    stage.clock.increment(HOUR)
    stage.operations()

    const response = await visit(browser, '/', {}, { headers: { [name]: value } })

    expect(stage.operations()).toEqual([])
    expect(response.headers.getSetCookie()).toEqual([])
  })

  it.each([
    ['a navigation whose headers Next shows', { headers: { 'next-url': '/', rsc: '1' } }],
    ['an action', { method: 'POST', headers: { 'next-url': '/', 'next-action': '7f' } }],
  ])('refreshes for %s', async (_, init) => {
    const { stage, visit } = createApp()
    const browser = stage.browser()
    await signIn(browser)
    stage.clock.increment(HOUR)
    stage.operations()

    const response = await visit(browser, '/', {}, init)

    expect(stage.operations()).toEqual(['GetTokensFromRefreshToken'])
    expect(response.headers.getSetCookie().length).toBeGreaterThan(0)
  })

  it('removes the cookies of a session that has ended, in the browser and within the request', async () => {
    const { stage, visit } = createApp()
    const browser = stage.browser()
    await signIn(browser)
    stage.pool.faults.add({
      exception: { name: 'NotAuthorizedException', message: 'Refresh Token has been revoked' },
    })
    stage.clock.increment(HOUR)

    const response = await visit(browser, '/account', { protect: ['/account'], signInPath: '/sign-in' })

    expect(response.headers.get('location')).toBe(`${ORIGIN}/sign-in?from=%2Faccount`)
    expect(response.headers.getSetCookie().join()).toMatch(/Max-Age=0/)
    const open = await visit(browser, '/')
    expect(cookiesWithin(open)).not.toMatch(/__Host-auth\.[\w-]{16}\.\d=/)
  })

  it.each([
    ['/account', true],
    ['/account/orders?page=2', true],
    ['/accounts', false],
    ['/', false],
    ['/sign-in', false],
  ])('redirects %s without a user: %s', async (path, isProtected) => {
    const { stage, visit } = createApp()

    const response = await visit(stage.browser(), path, { protect: ['/account'], signInPath: '/sign-in' })

    expect(response.status).toBe(isProtected ? 307 : 200)
    const location = response.headers.get('location')
    expect(location).toBe(isProtected ? `${ORIGIN}/sign-in?from=${encodeURIComponent(path)}` : null)
  })

  it('redirects a form to a page, and never to another origin', async () => {
    const { stage, visit } = createApp()
    const protect = ['/']

    const posted = await visit(stage.browser(), '/', { protect, signInPath: '/sign-in' }, { method: 'POST' })
    const strange = await visit(stage.browser(), '//evil.example/%2e%2e?_rsc=1', { protect, signInPath: '/sign-in' })

    expect(posted.status).toBe(303)
    expect(new URL(strange.headers.get('location')!).origin).toBe(ORIGIN)
    expect(strange.headers.get('location')).not.toContain('_rsc')
    for (const signInPath of ['https://evil.example', '//evil.example', '/\\evil.example', 'sign-in', '/a?b']) {
      await expect(visit(stage.browser(), '/', { signInPath })).rejects.toMatchObject({ code: 'ERR_CONFIGURATION' })
      await expect(visit(stage.browser(), '/', { protect: [signInPath] })).rejects.toMatchObject({
        code: 'ERR_CONFIGURATION',
      })
    }
  })
})

it('answers the requests of pages as a route', async () => {
  const { stage, auth } = createApp()
  const browser = stage.browser(() => ({ ...stage.auth, handler: auth.handlers.POST }))

  const { status, body } = await browser.post('GetSession', {})
  const other = await auth.handlers.GET(new Request(`${ORIGIN}/api/auth`))

  expect([status, body, other.status]).toEqual([200, {}, 405])
})
