/** What an attacker sends to a server, by what the docs and the exported types say, and no more. */
import type { ServerAuthOptions } from 'cognito-machines/server'
import { beforeEach, describe, expect, it } from 'vitest'
import { beginChallenge, createWatchedStage, expectRefused, leaks, secretsOfStages } from './attack.ts'
import { type Answer, type Browser, CLIENT_SECRET, createStage, ORIGIN, PASSWORD, type Stage, signIn } from './stage.ts'

let stage: Stage
let browser: Browser

async function begin(options: Partial<ServerAuthOptions> = {}, pool = {}): Promise<void> {
  stage = createWatchedStage(options, pool)
  browser = stage.browser()
  expect((await signIn(browser)).status).toBe(200)
  stage.operations()
}

/** Sends what no `Browser` sends. */
async function send(
  init: RequestInit & { duplex?: 'half' },
  operation = 'GetUser',
  url = '/api/auth',
): Promise<Answer> {
  const headers = new Headers(browser.request(operation, {}).headers)
  for (const [name, value] of new Headers(init.headers)) {
    if (value === 'missing') headers.delete(name)
    else headers.set(name, value)
  }
  const method = init.method ?? 'POST'
  const body = init.body ?? (method === 'GET' || method === 'HEAD' ? null : '{}')
  const response = await stage.auth.handler(new Request(new URL(url, ORIGIN), { ...init, method, body, headers }))
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : {} }
}

const forwarded = (): string => JSON.stringify(stage.pool.requests.list().map(({ input }) => input))
const PAGE = 'a-value-of-the-page'

describe('a page that adds members', () => {
  beforeEach(() => begin())

  it.each(['AccessToken', 'RefreshToken', 'SecretHash', 'SECRET_HASH', 'IpAddress'])(
    '%s is refused at every depth',
    async (name) => {
      const inputs: [string, object][] = [
        ['GetUser', { [name]: PAGE }],
        ['GetUser', { [name]: null }],
        ['GetUser', { [name]: { [name]: PAGE } }],
        ['InitiateAuth', { AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME: 'ada', [name]: PAGE } }],
        [
          'InitiateAuth',
          { AuthFlow: 'USER_SRP_AUTH', AuthParameters: { USERNAME: 'ada' }, UserContextData: { [name]: PAGE } },
        ],
        [
          'RespondToAuthChallenge',
          { ChallengeName: 'EMAIL_OTP', ChallengeResponses: { USERNAME: 'ada', [name]: PAGE } },
        ],
        ['SignUp', { Username: 'eve', Password: PASSWORD, [name]: PAGE }],
        ['SignUp', { Username: 'eve', Password: PASSWORD, UserContextData: { [name]: PAGE } }],
        ['ForgotPassword', { Username: 'ada', [name]: PAGE }],
        ['ForgotPassword', { Username: 'ada', UserContextData: { EncodedData: 'x', [name]: PAGE } }],
      ]
      for (const [operation, input] of inputs) {
        expectRefused(stage, await browser.post(operation, input), 'InvalidParameterException')
      }
    },
  )

  it.each([
    'accesstoken',
    'ACCESSTOKEN',
    'ACCESS_TOKEN',
    'access_token',
    'refreshtoken',
    'REFRESH_TOKEN',
    'Refresh_Token',
    'secret_hash',
    'Secret_Hash',
    'SECRETHASH',
    'ipaddress',
    'IPAddress',
    'IdToken',
  ])('%s, which Cognito could take for one of them, does nothing for the page', async (name) => {
    const outputs = [
      await browser.post('GetUser', { [name]: PAGE }),
      await browser.post('InitiateAuth', {
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'ada', [name]: PAGE },
      }),
      await browser.post('ForgotPassword', { Username: 'ada', UserContextData: { [name]: PAGE } }),
    ]
    expect(outputs.map(({ status }) => status)).not.toContain(500)
    expect(forwarded()).not.toContain(PAGE)
  })

  it.each([
    ['an escaped name', '{"\\u0041ccessToken":"a-value-of-the-page"}'],
    ['a name that comes twice', '{"AccessToken":"a-value-of-the-page","AccessToken":null}'],
    ['a prototype', '{"__proto__":{"AccessToken":"a-value-of-the-page"}}'],
    ['a constructor', '{"constructor":{"prototype":{"AccessToken":"a-value-of-the-page"}}}'],
    ['a list', '[{"AccessToken":"a-value-of-the-page"}]'],
    ['a name with a space', '{"AccessToken ":"a-value-of-the-page"}'],
    ['a name with a zero', '{"AccessToken\\u0000":"a-value-of-the-page"}'],
  ])('a token behind %s does not reach Cognito', async (_, body) => {
    await send({ body })
    expect(forwarded()).not.toContain(PAGE)
    expect(({} as Record<string, unknown>).AccessToken).toBeUndefined()
  })

  it('the later of two members counts, for the check and for Cognito', async () => {
    const flow = (first: string, last: string) =>
      send({ body: `{"AuthFlow":"${first}","AuthFlow":"${last}","AuthParameters":{"USERNAME":"ada"}}` }, 'InitiateAuth')
    expectRefused(stage, await flow('USER_AUTH', 'REFRESH_TOKEN_AUTH'), 'InvalidParameterException')
    await flow('REFRESH_TOKEN_AUTH', 'USER_AUTH')
    expect(forwarded()).not.toContain('REFRESH')
  })

  it.each([
    ['InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD } }],
    ['SignUp', { Username: 'eve', Password: PASSWORD }],
  ])('%s for another app client is for this one, or refused', async (operation, input) => {
    await begin({}, { clients: [{ clientSecret: CLIENT_SECRET }, { clientId: 'public00000000000000000000' }] })
    await browser.post(operation, { ...input, ClientId: 'public00000000000000000000' })
    expect(forwarded()).not.toContain('public00000000000000000000')
  })

  it('no attribute and no metadata is taken for a token', async () => {
    const answer = await browser.post('SignUp', {
      Username: 'eve',
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'eve@example.org' }],
      ClientMetadata: { place: 'SECRET_HASH' },
    })
    expect(answer.status).toBe(200)
  })
})

describe('a page that wants tokens', () => {
  beforeEach(() => begin())

  it.each([
    'REFRESH_TOKEN_AUTH',
    'REFRESH_TOKEN',
    'ADMIN_NO_SRP_AUTH',
    'ADMIN_USER_PASSWORD_AUTH',
    'refresh_token_auth',
    ' REFRESH_TOKEN_AUTH',
    '',
    null,
    undefined,
    0,
    [['USER_SRP_AUTH']],
    { toString: 'USER_SRP_AUTH' },
    '__proto__',
    'constructor',
  ])('the flow %j is refused', async (AuthFlow) => {
    const answer = await browser.post('InitiateAuth', { AuthFlow, AuthParameters: { USERNAME: 'ada' } })
    expectRefused(stage, answer, 'InvalidParameterException')
  })

  it.each([
    'GetTokensFromRefreshToken',
    'RevokeToken',
    'AdminGetUser',
    'AdminInitiateAuth',
    'AdminDeleteUser',
    'ListUsers',
    'DescribeUserPoolClient',
    'DeleteUser',
    'ChangePassword',
    'AssociateSoftwareToken',
    'SetUserMFAPreference',
    'UpdateUserAttributes',
    'StartWebAuthnRegistration',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    'getuser',
    'GETUSER',
    'GetUser.GetUser',
    'GetUser/../DeleteUser',
    'GetUser, AWSCognitoIdentityProviderService.DeleteUser',
    'GetUser%00',
    '',
  ])('the operation %j is refused', async (operation) => {
    const answer = await browser.post(operation, { Token: PAGE })
    expectRefused(stage, answer, 'NotAllowedException')
  })

  it.each([
    'missing',
    'GetUser',
    'AWSCognitoIdentityService.GetUser',
    'AWSCognitoIdentityProviderServiceXGetUser',
    'awscognitoidentityproviderservice.GetUser',
    'x.AWSCognitoIdentityProviderService.GetUser',
    'AWSCognitoIdentityProviderService',
  ])('the target %j is refused', async (target) => {
    expectRefused(stage, await send({ headers: { 'x-amz-target': target } }))
  })

  it.each(['GetTokensFromRefreshToken', 'RevokeToken', 'AdminGetUser', 'GetSession', '__proto__'])(
    'an app that lists %s gets an error, or the page is refused',
    async (operation) => {
      let other: ReturnType<Stage['process']>
      try {
        other = stage.process({ operations: ['GetUser', operation as 'GetUser'] })
      } catch (error) {
        expect(error).toHaveProperty('name', 'ConfigurationError')
        return
      }
      const answer = await other.handler(browser.request(operation, { RefreshToken: PAGE, Token: PAGE }))
      expect(stage.operations()).toEqual([])
      expect(answer.status).toBe(400)
    },
  )

  it.each([
    ['InitiateAuth', { AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD } }],
    [
      'InitiateAuth',
      { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD } },
    ],
    ['InitiateAuth', { AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'ada', PASSWORD } }],
    ['RespondToAuthChallenge', { ChallengeName: 'PASSWORD', ChallengeResponses: { USERNAME: 'ada', PASSWORD } }],
    [
      'RespondToAuthChallenge',
      { ChallengeName: 'SELECT_CHALLENGE', ChallengeResponses: { USERNAME: 'ada', ANSWER: 'PASSWORD', PASSWORD } },
    ],
  ])('a password in the clear is refused while its flow is off: %s %j', async (operation, input) => {
    await begin()
    const other = stage.process({ authFlows: ['USER_SRP_AUTH', 'USER_AUTH'] })
    const at = stage.browser(() => other)
    const { Session } = await beginChallenge(at)
    stage.operations()
    const more = operation === 'InitiateAuth' ? input : { ...input, Session }
    expectRefused(stage, await at.post(operation, more), 'InvalidParameterException')
  })

  it.each([
    [
      'an answer to another operation',
      'GetUser',
      (tokens: object) => ({ AuthenticationResult: tokens, Username: 'ada' }),
    ],
    ['an answer with tokens at its top', 'GetUser', (tokens: object) => ({ ...tokens, Username: 'ada' })],
    ['an error', 'GetUser', (tokens: object) => ({ __type: 'NotAuthorizedException', message: 'no', ...tokens })],
    [
      'a sign-up',
      'ConfirmSignUp',
      (tokens: object) => ({ AuthenticationResult: tokens, Session: 'a-session-of-cognito' }),
    ],
  ])('%s of Cognito gives no token away', async (_, operation, answerOf) => {
    const body = answerOf(
      (stage.pool.requests.last('InitiateAuth')!.output as { AuthenticationResult: object }).AuthenticationResult,
    )
    const headers = { 'content-type': 'application/x-amz-json-1.1' }
    const status = '__type' in body ? 400 : 200
    stage.pool.faults.add({ answer: { status, headers, body: JSON.stringify(body) } })
    const input = operation === 'GetUser' ? {} : { Username: 'ada', ConfirmationCode: '123456' }
    const answer = await browser.post(operation, input)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer.body)).not.toContain('a-session-of-cognito')
    expect(leaks()).toEqual([])
  })

  it('Cognito’s own headers, cookies and redirects go no further', async () => {
    const headers = { location: 'https://evil.test', 'set-cookie': 'evil=1', 'access-control-allow-origin': '*' }
    for (const status of [200, 302, 307, 400]) {
      stage.pool.faults.add({ times: 9, answer: { status, headers, body: '<a href="https://evil.test">' } })
      const answer = await browser.post('ForgotPassword', { Username: 'ada' })
      stage.pool.faults.clear()
      expect(answer.status).toBeGreaterThanOrEqual(500)
      expect(JSON.stringify([answer.body, ...answer.headers])).not.toContain('evil')
    }
  })
})

describe('the cookies of an answer', () => {
  it.each<[string, ServerAuthOptions['cookie']]>([
    ['with ID tokens', { idToken: true }],
    ['of another name', { name: 'auth-2', sameSite: 'Strict' }],
    ['for a short time', { maxAgeSeconds: 60 }],
  ])('keep their attributes %s, and no token in the clear', async (_, cookie) => {
    await begin({ cookie })
    await beginChallenge(browser)
    stage.clock.increment(3_590_000)
    await browser.post('GetSession', {})
    await browser.post('SignOut', {})
    expect(browser.lines.length).toBeGreaterThan(5)
    expect(leaks()).toEqual([])
  })

  it('are for a whole domain only where the app says so', async () => {
    await begin()
    const at = createStage({ cookie: { domain: 'example.org' } }).browser()
    await signIn(at)
    expect(at.lines.length).toBeGreaterThan(1)
    for (const line of at.lines) {
      expect(line).toMatch(/^__Secure-auth[.=]/)
      expect(line.split('; ')).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'Path=/', 'Domain=example.org']))
    }
  })
})

describe('another site', () => {
  beforeEach(() => begin({ origins: [ORIGIN] }))

  it.each([
    ['same-site', ORIGIN],
    ['cross-site', ORIGIN],
    ['none', ORIGIN],
    ['', ORIGIN],
    ['SAME-SITE', ORIGIN],
    ['same-origin, cross-site', ORIGIN],
    ['same-site', 'missing'],
    ['cross-site', 'https://evil.test'],
    ['none', 'missing'],
    ['missing', 'missing'],
    ['missing', 'null'],
    ['missing', ''],
    ['missing', 'https://evil.test'],
    ['missing', 'http://app.example.org'],
    ['missing', `${ORIGIN}:444`],
    ['missing', `${ORIGIN}.evil.test`],
    ['missing', `${ORIGIN}/`],
    ['missing', `https://evil.test ${ORIGIN}`],
    ['missing', `${ORIGIN}, https://evil.test`],
    ['missing', 'https://sub.app.example.org'],
    ['missing', 'https://user@app.example.org'],
  ])('Sec-Fetch-Site %j with Origin %j is refused', async (site, origin) => {
    const headers = { 'sec-fetch-site': site, origin, referer: `${ORIGIN}/` }
    expectRefused(stage, await send({ headers }), 'ForbiddenException')
    expectRefused(stage, await send({ headers }, 'SignOut'), 'ForbiddenException')
    expect(await stage.auth.session(browser.visit())).toMatchObject({ status: 'signedIn' })
  })

  it('a listed Origin is let in where Sec-Fetch-Site is missing, and only where it is listed', async () => {
    const headers = { 'sec-fetch-site': 'missing', origin: ORIGIN }
    expect((await send({ headers })).status).toBe(200)
    await begin()
    expectRefused(stage, await send({ headers }), 'ForbiddenException')
  })

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND', 'post'])(
    '%s changes nothing',
    async (method) => {
      const init = { method, headers: { 'x-http-method-override': 'POST', 'access-control-request-method': 'POST' } }
      const answer = await send(init, 'SignOut', '/api/auth?Action=SignOut&x-amz-target=SignOut')
      // fetch itself writes `post` in capitals.
      if (method === 'post') return expect(answer.status).toBe(200)
      expectRefused(stage, answer)
      expect(answer.status).toBe(405)
    },
  )

  it.each([
    'text/plain',
    'text/plain; application/json',
    'multipart/form-data; boundary=application/json',
    'application/x-www-form-urlencoded',
    'text/json',
    'application/jsonp',
    'application/json, text/plain',
    'text/plain, application/json',
    'application/x-amz-json-1.0x',
    'application/json/x',
    'missing',
    '',
  ])('the content type %j is refused', async (type) => {
    // A body of bytes gets no content type of its own.
    const init = { headers: { 'content-type': type }, body: new TextEncoder().encode('{}') }
    expectRefused(stage, await send(init, 'SignOut'), 'UnsupportedMediaTypeException')
  })

  it.each(['gzip', 'br', 'identity', 'x'])('a body in the content encoding %s is refused', async (encoding) => {
    const answer = await send({ headers: { 'content-encoding': encoding } }, 'SignOut')
    expectRefused(stage, answer, 'UnsupportedMediaTypeException')
  })

  it('a charset other than UTF-8 does not change how a body is read', async () => {
    const init = { headers: { 'content-type': 'application/json; charset=utf-7' } }
    await send({ ...init, body: '{"+AEEAYwBjAGUAcwBzAFQAbwBrAGUAbg-":"a-value-of-the-page"}' })
    expect(forwarded()).not.toContain(PAGE)
  })

  it.each([
    '//evil.test',
    '/\\evil.test',
    'https:evil.test',
    '%2f%2fevil.test',
    '/\t/evil.test',
    'javascript:alert(1)',
  ])('nothing leads to %j', async (place) => {
    const to = encodeURIComponent(place)
    const url = `/api/auth?redirect=${to}&returnTo=${to}&next=${to}&redirect_uri=${to}`
    for (const method of ['GET', 'POST']) {
      const headers = { referer: place.replace('\t', ''), 'x-forwarded-host': 'evil.test' }
      const answer = await send(
        { method, headers, ...(method === 'POST' && { body: JSON.stringify({ redirect: place }) }) },
        'SignOut',
        url,
      )
      expect(JSON.stringify([answer.body, ...answer.headers])).not.toContain('evil')
    }
  })

  it.each([
    'unknown',
    '',
    'evil',
    '"6.6.6.6"',
    '6.6.6.6 6.6.6.7',
    '<script>',
    `${'6.'.repeat(100)}6`,
    '{"IpAddress":"6.6.6.6"}',
  ])('an address of a proxy that reads %j is none', async (address) => {
    await begin({ trustedProxies: 1 })
    await browser.post('ForgotPassword', { Username: 'ada' }, { 'x-forwarded-for': address })
    expect(stage.operations()).toContain('ForgotPassword')
    expect(forwarded()).not.toContain('IpAddress')
  })

  it.each([0, 1, 2])('with %i proxies, no address of the page reaches Cognito', async (trustedProxies) => {
    await begin({ trustedProxies })
    const lists = ['6.6.6.6, 10.0.0.2, 10.0.0.1', '6.6.6.6,6.6.6.7,10.0.0.2,10.0.0.1']
    for (const list of lists) {
      const more = {
        'x-forwarded-for': list,
        forwarded: 'for=6.6.6.6',
        'x-real-ip': '6.6.6.6',
        'cf-connecting-ip': '6.6.6.6',
      }
      await browser.post('ForgotPassword', { Username: 'ada', UserContextData: { EncodedData: 'x' } }, more)
    }
    expect(stage.operations()).toContain('ForgotPassword')
    expect(forwarded()).not.toContain('6.6.6')
    if (trustedProxies > 0) expect(forwarded()).toContain(`10.0.0.${trustedProxies}`)
  })
})

it('no answer of these cases holds a token, a secret, a hash, a password or a Session of Cognito', () => {
  expect(secretsOfStages().length).toBeGreaterThan(100)
  expect(leaks()).toEqual([])
})
