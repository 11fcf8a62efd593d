/** One pool that answers in two Regions, of which one may fail. */
import { describe, expect, it } from 'vitest'
import { getUser } from '../../src/account/index.ts'
import type { AuthOptions } from '../../src/index.ts'
import type { Fetch, FetchInit } from '../../src/ports.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const HOME = 'https://cognito-idp.eu-west-1.amazonaws.com/'
const AWAY = 'https://cognito-idp.eu-central-1.amazonaws.com/'

/** What becomes of a request in a Region that fails. */
type Failure = (init: FetchInit) => ReturnType<Fetch>
const page = (status: number) => async () =>
  new Response('<html>', { status, headers: { 'content-type': 'text/html' } })
const FAILURES: readonly (readonly [name: string, failure: Failure])[] = [
  ['has no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['has a page of a proxy, 502', page(502)],
  ['has a page of a proxy, 504', page(504)],
  [
    'has an InternalErrorException',
    async () =>
      new Response('{"__type":"InternalErrorException","message":"x"}', {
        status: 500,
        headers: { 'content-type': 'application/x-amz-json-1.1' },
      }),
  ],
]
/** Failures that another Region would have too, or that are answers. */
const KEPT: readonly (readonly [name: string, failure: Failure])[] = [
  ['a firewall, 403', page(403)],
  ['a proxy that wants a sign-in, 407', page(407)],
  ['a network that wants a sign-in, 511', page(511)],
  ['a redirect, 308', page(308)],
  ['a faulty fetch', () => Promise.reject(new TypeError('getToken is not a function'))],
]

/** An app over two Regions: what each gets, and how the first one fails. */
function startRegions(auth: Partial<AuthOptions> = {}, pool: Parameters<typeof startApp>[0] = {}) {
  const failures = new Map<string, Failure>()
  const sent: string[] = []
  const app: App = startApp({
    ...pool,
    auth: {
      endpoint: [HOME, AWAY],
      fetch: (url, init): ReturnType<Fetch> => {
        const operation = init.headers['x-amz-target']?.split('.')[1]
        sent.push(`${url === HOME ? 'home' : url === AWAY ? 'away' : url} ${operation}`)
        return failures.get(url)?.(init) ?? (app.pool.fetch as unknown as Fetch)(url, init)
      },
      ...auth,
    },
  })
  return { app, sent, failures, take: () => sent.splice(0) }
}

const credentials = { username: 'ada', password: PASSWORD }

describe('while the first Region answers', () => {
  const ENDPOINTS: readonly (readonly [name: string, endpoint: AuthOptions['endpoint']])[] = [
    ['a list', [HOME, AWAY]],
    ['a function', () => [HOME, AWAY]],
    ['a function that takes its time', async () => HOME],
    ['one', HOME],
  ]

  it.each(ENDPOINTS)('every request goes there: %s', async (_, endpoint) => {
    const { app, sent } = startRegions({ endpoint })
    await app.at('identify').submit(credentials)

    app.at('signedIn')
    expect(sent).toEqual(['home InitiateAuth', 'home RespondToAuthChallenge'])
  })
})

describe.each(FAILURES)('where the first Region %s', (_, failure) => {
  it('a sign-in begins in the second one, and stays there', async () => {
    const { app, sent, failures } = startRegions()
    failures.set(HOME, failure)
    await app.at('identify').submit(credentials)

    app.at('signedIn')
    expect(sent).toEqual(['home InitiateAuth', 'away InitiateAuth', 'away RespondToAuthChallenge'])
  })

  it('what changes nothing is asked again in the second one', async () => {
    const { app, failures, take } = startRegions()
    await app.at('identify').submit(credentials)
    failures.set(HOME, failure)
    take()

    expect(await getUser(app.auth)).toMatchObject({ username: 'ada' })
    expect(take()).toEqual(['home GetUser', 'away GetUser'])
  })

  it('an answer is not repeated by itself, and the user gives it again in the second one', async () => {
    const { app, failures, take } = startRegions(
      { authFlow: 'USER_PASSWORD_AUTH' },
      { pool: { users: [{ ...credentials, attributes: { phone_number: '+15555550100' }, mfa: { sms: true } }] } },
    )
    await app.at('identify').submit(credentials)
    failures.set(HOME, failure)
    take()
    const code = app.pool.outbox.last()!.code

    const outcome = await app.at('smsCode').submit(code)
    expect(outcome.ok).toBe(false)
    expect(take()).toEqual(['home RespondToAuthChallenge'])

    await app.at('smsCode').submit(code)
    app.at('signedIn')
    expect(take()).toEqual(['away RespondToAuthChallenge'])
  })
})

it('where the first Region does not answer in time, a sign-in begins in the second one', async () => {
  const { app, sent, failures } = startRegions({ timeoutMs: 7000 })
  failures.set(HOME, () => new Promise(() => {}))
  const submitted = app.at('identify').submit(credentials)
  await until(() => sent.length === 1)
  app.clock.increment(6999)
  await until(() => app.flow.getSnapshot().pending)
  expect(sent).toEqual(['home InitiateAuth'])
  app.clock.increment(1)
  await submitted

  app.at('signedIn')
  expect(sent).toEqual(['home InitiateAuth', 'away InitiateAuth', 'away RespondToAuthChallenge'])
})

describe.each(KEPT)('after %s', (_, failure) => {
  it('no other Region is asked', async () => {
    const { app, sent, failures } = startRegions()
    failures.set(HOME, failure)
    const outcome = await app.at('identify').submit(credentials)

    expect(outcome.ok).toBe(false)
    expect(sent).toEqual(['home InitiateAuth'])
  })
})

it('a refresh whose answer is lost is not repeated at once: the session asks the second Region later', async () => {
  const { app, failures, take } = startRegions()
  await app.at('identify').submit(credentials)
  failures.set(HOME, FAILURES[1]![1])
  take()

  await expect(app.auth.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_NETWORK' })
  expect(take()).toEqual(['home GetTokensFromRefreshToken'])

  app.clock.increment(6000)
  expect(await app.auth.getTokens({ forceRefresh: true })).toBeDefined()
  expect(new Set(take())).toEqual(new Set(['away GetTokensFromRefreshToken']))
  expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
})

it('a refused password is an answer, not a failure', async () => {
  const { app, sent } = startRegions({ authFlow: 'USER_PASSWORD_AUTH' })
  await app.at('identify').submit({ ...credentials, password: 'Wrong-horse-1' })

  expect(sent).toEqual(['home InitiateAuth'])
})

it('a Region that has failed is asked again after five minutes, but not for a challenge of the other one', async () => {
  const { app, failures, take } = startRegions(
    { authFlow: 'USER_PASSWORD_AUTH' },
    { pool: { users: [{ ...credentials, attributes: { phone_number: '+15555550100' }, mfa: { sms: true } }] } },
  )
  failures.set(HOME, FAILURES[0]![1])
  await app.at('identify').submit(credentials)
  expect(take()).toEqual(['home InitiateAuth', 'away InitiateAuth'])
  failures.clear()

  app.clock.increment(2 * 60_000)
  await app.at('smsCode').cancel()
  await app.at('identify').submit(credentials)
  expect(take()).toEqual(['away InitiateAuth'])

  // The challenge of the second Region is answered there, later than that.
  app.clock.increment(150_000)
  const code = app.pool.outbox.last()!.code
  app.clock.increment(31_000)
  await app.at('smsCode').submit(code)
  expect(take()[0]).toBe('away RespondToAuthChallenge')

  app.at('identify')
  await app.at('identify').submit(credentials)
  expect(take()).toEqual(['home InitiateAuth'])
})

it('where both Regions fail, each was asked once, and the error is that of the last one', async () => {
  const { app, sent, failures } = startRegions()
  for (const [at, url] of [HOME, AWAY].entries()) failures.set(url, FAILURES[at]![1])
  const outcome = await app.at('identify').submit(credentials)

  expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_NETWORK', status: 502 } })
  expect(sent).toEqual(['home InitiateAuth', 'away InitiateAuth'])
})

it('the Region that a function names first comes first', async () => {
  let regions = [HOME, AWAY]
  const { app, take } = startRegions({ endpoint: () => regions })
  await app.at('identify').submit(credentials)
  expect(take()[0]).toBe('home InitiateAuth')
  regions = [AWAY, HOME]

  await getUser(app.auth)
  expect(take()).toEqual(['away GetUser'])
})

it.each([
  ['no URL', 'nowhere'],
  ['nothing', undefined],
  ['an empty list', []],
  ['a list with something else', [HOME, 5]],
  ['plain http', 'http://cognito.example.org/'],
])('a function that gives %s is an error of configuration, and nothing is sent', async (_, endpoint) => {
  const { app, sent } = startRegions({ endpoint: (() => endpoint) as never })
  const outcome = await app.at('identify').submit(credentials)

  expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_CONFIGURATION', field: 'endpoint' } })
  expect(sent).toEqual([])
})

/** A response whose tokens name another issuer. Nobody but an API verifies them. */
async function withIssuer(response: Response, issuer: string): Promise<Response> {
  const body = (await response.json()) as { AuthenticationResult?: Record<string, unknown> }
  for (const name of ['AccessToken', 'IdToken']) {
    const token = body.AuthenticationResult?.[name]
    if (typeof token !== 'string') continue
    const [head, claims = '', signature] = token.split('.')
    const changed = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), iss: issuer }
    const written = Buffer.from(JSON.stringify(changed)).toString('base64url')
    Object.assign(body.AuthenticationResult!, { [name]: [head, written, signature].join('.') })
  }
  return Response.json(body)
}

it.each([
  'https://cognito-idp.eu-central-1.amazonaws.com/POOL',
  'https://issuer-cognito-idp.eu-central-1.amazonaws.com/POOL',
  'https://issuer-cognito-idp.eu-west-1.amazonaws.com/POOL',
])('a refresh in the second Region may bring tokens of another issuer of the pool: %s', async (issuer) => {
  const { app, failures, take } = startRegions()
  await app.at('identify').submit(credentials)
  failures.set(HOME, FAILURES[0]![1])
  await getUser(app.auth)
  failures.set(AWAY, async (init) => {
    const response = await (app.pool.fetch as typeof globalThis.fetch)(AWAY, init)
    return withIssuer(response, issuer.replace('POOL', app.pool.userPoolId))
  })
  take()

  const { accessToken } = await app.auth.getTokens({ forceRefresh: true })
  expect(take()).toEqual(['away GetTokensFromRefreshToken'])
  expect(accessToken.claims.iss).toBe(issuer.replace('POOL', app.pool.userPoolId))
  expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
})

it('tokens of another pool in the second Region are refused', async () => {
  const { app, failures } = startRegions({ authFlow: 'USER_PASSWORD_AUTH' })
  failures.set(HOME, FAILURES[0]![1])
  failures.set(AWAY, async (init) =>
    withIssuer(
      await (app.pool.fetch as typeof globalThis.fetch)(AWAY, init),
      'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other',
    ),
  )
  const outcome = await app.at('identify').submit(credentials)

  expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_IDENTITY_MISMATCH' } })
})
