/**
 * What the handler and the sessions of `cognito-machines/server` do, in any runtime: Vitest runs it on Node, and
 * `test/tools/runtimes.mjs` runs it in workerd, Deno and Bun with the built package.
 *
 * @module
 */
import { type Browser, createStage, ORIGIN, PASSWORD, signIn } from '../server/stage.ts'

/** One case: a title, and a run that throws when it fails. */
export type ContractCase = readonly [title: string, run: () => Promise<void>]

function equal(actual: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (one !== other) throw new Error(`expected ${other}, got ${one}`)
}

const HOUR = 3_600_000
const tokensIn = (text: string): readonly string[] => text.match(/eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+/g) ?? []
const families = ({ jar }: Browser): readonly string[] => [
  ...new Set([...jar.keys()].flatMap((name) => /^__Host-auth\.([\w-]{16})\.\d$/.exec(name)?.[1] ?? [])),
]

/** Every case of the contract. */
export const SERVER_CONTRACT: readonly ContractCase[] = [
  [
    'keeps every token of a sign-in, and hands out the claims',
    async () => {
      const stage = createStage()
      const browser = stage.browser()

      const { status, body, headers } = await signIn(browser)

      equal(status, 200)
      equal(Object.keys(body).sort(), ['ChallengeParameters', 'Claims', 'ExpiresIn', 'SignInName'])
      equal([body.Claims.access.username, body.Claims.id.email], ['ada', 'ada@example.org'])
      equal(headers.get('cache-control'), 'no-store')
      equal(headers.get('access-control-allow-origin'), null)
      equal(tokensIn(browser.bodies.join()), [])
      const attributes = browser.lines.map((line) => line.replace(/^[^;]*/, ''))
      equal([...new Set(attributes)], ['; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=2592000'])
      for (const [name, value] of browser.jar) {
        equal([name.startsWith('__Host-auth'), name.length + value.length < 4096], [true, true])
      }
    },
  ],
  [
    'resolves the session of a request without a request to Cognito',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      equal((await stage.auth.session(browser.visit())).status, 'signedOut')
      await signIn(browser)
      stage.operations()

      const session = await stage.auth.session(browser.visit())

      equal(session.status === 'signedIn' && [session.user.username, session.user.email, session.stale], [
        'ada',
        'ada@example.org',
        false,
      ])
      equal(stage.operations(), [])
    },
  ],
  [
    'refreshes where it can write cookies, once for parallel requests, and never the pointer',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      await signIn(browser)
      stage.clock.increment(HOUR)
      stage.operations()
      const pointer = browser.jar.get('__Host-auth')

      const prefetched = await stage.auth.session(browser.visit({ 'sec-purpose': 'prefetch' }), new Headers())
      const rendered = await stage.auth.session(browser.visit())
      equal(
        [prefetched, rendered].map((found) => found.status === 'signedIn' && found.stale),
        [true, true],
      )
      equal(stage.operations(), [])
      const answers = [new Headers(), new Headers()]
      const both = await Promise.all(answers.map((headers) => stage.auth.session(browser.visit(), headers)))

      equal(
        both.map((found) => found.status === 'signedIn' && found.stale),
        [false, false],
      )
      equal(stage.operations(), ['GetTokensFromRefreshToken'])
      for (const headers of answers) browser.take(headers)
      equal(browser.jar.get('__Host-auth'), pointer)
      equal((await stage.auth.session(browser.visit())).status, 'signedIn')
    },
  ],
  [
    'signs out here first, for good, although a refresh is under way',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      await signIn(browser)
      stage.clock.increment(HOUR)
      const late = new Headers()
      await stage.auth.session(browser.visit(), late)

      const { status } = await browser.post('SignOut', {})
      browser.take(late)

      equal(status, 200)
      equal(families(browser).length, 1)
      equal((await stage.auth.session(browser.visit())).status, 'signedOut')
      equal(stage.operations().includes('RevokeToken'), true)
    },
  ],
  [
    'names the cookies of each sign-in apart, and ends the former session when the page has the new one',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      const { body } = await signIn(browser)
      const [first] = families(browser)

      await signIn(browser, 'bob')
      equal(stage.operations(), ['InitiateAuth', 'InitiateAuth'])
      await browser.post('SignOut', { SignIn: body.Claims.access.origin_jti })

      equal(stage.operations(), ['RevokeToken'])
      equal([families(browser).length, families(browser).includes(first!)], [1, false])
      const session = await stage.auth.session(browser.visit())
      equal(session.status === 'signedIn' && session.user.username, 'bob')
    },
  ],
  [
    'ends the former session at once where there is no room beside it, and keeps that of a lost answer',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      await signIn(browser)
      browser.jar.set('other', 'y'.repeat(3000))
      await signIn(browser, 'bob')
      equal(families(browser).length, 1)
      equal(stage.operations(), ['InitiateAuth', 'InitiateAuth', 'RevokeToken'])

      const third = stage.browser()
      await signIn(third)
      const lost = third.request('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'bob', PASSWORD },
      })
      await stage.auth.handler(lost)
      stage.clock.increment(HOUR)
      const session = await stage.auth.session(third.visit(), new Headers())

      equal(session.status === 'signedIn' && [session.user.username, session.stale], ['ada', false])
    },
  ],
  [
    'makes room for a refresh by what former sign-ins have left, and loses no rotated token',
    async () => {
      const stage = createStage(
        {},
        { clients: { clientSecret: '1simulatorsecret0000000000', refreshTokenRotation: { enabled: true } } },
      )
      for (const signIns of [
        ['ada', 'bob'],
        ['bob', 'ada'],
      ]) {
        const browser = stage.browser()
        for (const username of signIns) await signIn(browser, username)
        browser.jar.set('other', 'y'.repeat(8000 - [...browser.jar].join('; ').length - 10))
        stage.clock.increment(HOUR)

        const headers = new Headers()
        await stage.auth.session(browser.visit(), headers)
        browser.jar.set('other', 'y'.repeat(browser.jar.get('other')!.length + 40))
        browser.take(headers)
        stage.clock.increment(HOUR)
        const after = new Headers()
        const session = await stage.auth.session(browser.visit(), after)
        browser.take(after)

        equal(session.status === 'signedIn' && [session.user.username, session.stale], [signIns[1], false])
        equal(families(browser).length, 1)
      }
    },
  ],
  [
    'opens what an older secret has sealed, and nothing of an unknown one',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      await signIn(browser)
      const newer = 'a secret that is newer than the first one'
      const both = stage.process({ cookieSecrets: [newer, '0123456789abcdef0123456789abcdef'] })
      const other = stage.process({ cookieSecrets: [newer] })

      equal((await both.session(browser.visit())).status, 'signedIn')
      equal((await other.session(browser.visit())).status, 'signedOut')
    },
  ],
  [
    'calls Cognito as the user of the session, and refuses another sign-in',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      const { body } = await signIn(browser)

      const user = await browser.post('GetUser', { SignIn: body.Claims.access.origin_jti })
      const others = await browser.post('GetUser', { SignIn: 'another' })

      equal([user.status, user.body.Username], [200, 'ada'])
      equal([others.status, others.body.__type], [400, 'NotAuthorizedException'])
    },
  ],
  [
    'seals the Session of a challenge, for one browser and a quarter of an hour',
    async () => {
      const stage = createStage({}, { users: [{ username: 'ada', temporaryPassword: PASSWORD }] })
      const [browser, other] = [stage.browser(), stage.browser()]
      const { body } = await signIn(browser)
      await other.post('GetSession', {})
      const reply = {
        ChallengeName: body.ChallengeName,
        Session: body.Session,
        ChallengeResponses: { USERNAME: 'ada', NEW_PASSWORD: 'Another-horse-2' },
      }
      equal([body.ChallengeName, /^eyJ/.test(`${body.Session}`)], ['NEW_PASSWORD_REQUIRED', true])

      const stolen = await other.post('RespondToAuthChallenge', reply)
      const forged = await browser.post('RespondToAuthChallenge', { ...reply, Session: 'a'.repeat(200) })
      const { status } = await browser.post('RespondToAuthChallenge', reply)

      equal(
        [stolen, forged].map((answer) => answer.body.message),
        Array(2).fill('Invalid session for the user.'),
      )
      equal(status, 200)
    },
  ],
  [
    'refuses requests of other origins, other methods and other bodies',
    async () => {
      const stage = createStage({ origins: [ORIGIN] })
      const browser = stage.browser()
      const status = async (more: Record<string, string>, remove: string[] = []) => {
        const request = browser.request('GetSession', {}, more)
        for (const name of remove) request.headers.delete(name)
        return (await stage.auth.handler(request)).status
      }

      equal(await status({}), 200)
      equal(await status({ 'sec-fetch-site': 'same-site' }), 403)
      equal(await status({ 'sec-fetch-site': 'cross-site', origin: ORIGIN }), 403)
      equal(await status({ origin: ORIGIN }, ['sec-fetch-site']), 200)
      equal(await status({ origin: 'https://evil.example' }, ['sec-fetch-site']), 403)
      equal(await status({}, ['sec-fetch-site']), 403)
      equal(await status({ 'content-type': 'text/plain' }), 415)
      equal(await status({ 'content-type': 'application/x-www-form-urlencoded' }), 415)
      for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
        const response = await stage.auth.handler(new Request(`${ORIGIN}/api/auth`, { method }))
        equal([response.status, response.headers.get('allow')], [405, 'POST'])
      }
      const long = await browser.post('GetSession', { SignIn: 'a'.repeat(70_000) })
      equal(long.status, 413)
    },
  ],
  [
    'takes no token, hash or address of a page, and no operation off the list',
    async () => {
      const stage = createStage()
      const browser = stage.browser()
      await signIn(browser)
      stage.operations()
      const types = async (operation: string, input: object) => (await browser.post(operation, input)).body.__type
      const auth = (more: object) => ({
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'ada', SRP_A: 'a', ...more },
      })

      equal(await types('GetUser', { AccessToken: 'a' }), 'InvalidParameterException')
      equal(await types('InitiateAuth', auth({ SECRET_HASH: 'a' })), 'InvalidParameterException')
      equal(await types('InitiateAuth', auth({ ACCESS_TOKEN: 'a' })), 'InvalidParameterException')
      const address = { ...auth({}), UserContextData: { IpAddress: '1.1.1.1' } }
      equal(await types('InitiateAuth', address), 'InvalidParameterException')
      const refresh = { AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters: { REFRESH_TOKEN: 'a' } }
      equal(await types('InitiateAuth', refresh), 'InvalidParameterException')
      equal(await types('GetTokensFromRefreshToken', {}), 'NotAllowedException')
      equal(await types('RevokeToken', {}), 'NotAllowedException')
      equal(await types('DeleteUser', {}), 'NotAllowedException')
      equal(await types('AdminGetUser', {}), 'NotAllowedException')
      equal(stage.operations(), [])
    },
  ],
  [
    'asks for a recent sign-in before a lasting operation',
    async () => {
      const stage = createStage({ operations: ['InitiateAuth', 'UpdateUserAttributes', 'DeleteUser'] })
      const browser = stage.browser()
      await signIn(browser)
      const update = (Name: string) =>
        browser.post('UpdateUserAttributes', { UserAttributes: [{ Name, Value: 'a@b.c' }] })
      equal((await update('email')).status, 200)
      stage.clock.increment(6 * 60_000)

      const refused = [await update('email'), await browser.post('DeleteUser', {})]
      const { status } = await update('name')

      equal(
        refused.map(({ status, body }) => [status, body.__type]),
        Array(2).fill([403, 'ReauthenticateException']),
      )
      equal(status, 200)
      await signIn(browser)
      equal((await browser.post('DeleteUser', {})).status, 200)
      equal((await stage.auth.session(browser.visit())).status, 'signedOut')
    },
  ],
  [
    'refuses a sign-in whose cookies would not fit into a header line, and keeps none of its tokens',
    async () => {
      const stage = createStage(
        {},
        {
          users: [{ username: 'ada', password: PASSWORD, attributes: { 'custom:note': 'x'.repeat(2000) } }],
          schema: [{ name: 'custom:note', mutable: true }],
        },
      )
      const browser = stage.browser()
      browser.jar.set('other', 'y'.repeat(3000))

      const { status, body } = await signIn(browser)

      equal([status, body.__type], [400, 'SessionTooLargeException'])
      equal([...browser.jar.keys()], ['other'])
      equal(stage.operations(), ['InitiateAuth', 'RevokeToken'])
    },
  ],
  [
    'answers a failure of Cognito and of the network in kind, and says nothing of the inside',
    async () => {
      const stage = createStage({
        fetch: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.1')),
        allow: (_, operation) => operation !== 'SignUp',
      })
      const browser = stage.browser()

      const { status } = await signIn(browser)
      const limited = await browser.post('SignUp', {})

      equal(status, 502)
      equal(browser.bodies[0], '{}')
      equal([limited.status, limited.body.__type], [429, 'TooManyRequestsException'])
    },
  ],
  [
    'asks for a limit by operation and members, and for no request that is refused anyway',
    async () => {
      const asked: string[] = []
      const stage = createStage({
        allow: async (_, operation, { Username }) => {
          asked.push(`${operation} ${Username}`)
          return Username !== 'bob'
        },
      })
      const browser = stage.browser()

      const refused = [
        await browser.post('DeleteUser', {}),
        await browser.post('AssociateSoftwareToken', {}),
        await browser.post('ForgotPassword', { Username: 'ada', SecretHash: 'x' }),
        await browser.post('AdminDeleteUser', {}),
        await browser.post('ForgotPassword', { Username: 'bob' }),
      ]
      const { status } = await browser.post('ForgotPassword', { Username: 'ada' })

      equal(
        refused.map(({ status }) => status),
        [400, 400, 400, 400, 429],
      )
      equal(status, 200)
      equal(asked, ['ForgotPassword bob', 'ForgotPassword ada'])
      equal(stage.operations(), ['ForgotPassword'])
    },
  ],
]
