/**
 * A user pool, servers in front of it, and browsers with a cookie jar, all in one process. Runs in any runtime.
 *
 * @module
 */
import { createServerAuth, type ServerAuth, type ServerAuthOptions } from 'cognito-machines/server'
import { createUserPool, testClock, type UserPool, type UserPoolOptions } from 'cognito-machines/testing'

/** The origin of the app. */
export const ORIGIN = 'https://app.example.org'
/** The password of every user. */
export const PASSWORD = 'Correct-horse-1'
/** The secret of the app client. */
export const CLIENT_SECRET = '1simulatorsecret0000000000'
/** A secret of cookies, of 32 bytes. */
export const COOKIE_SECRET = '0123456789abcdef0123456789abcdef'

/** The cookies of a browser, by name. */
export type Jar = Map<string, string>

/** A browser on the app's origin. */
export interface Browser {
  readonly jar: Jar
  /** Every `Set-Cookie` line that it was sent. */
  readonly lines: string[]
  /** Every body that it was sent. */
  readonly bodies: string[]
  /** The request that a page of the app makes. */
  request(operation: string, input: object, more?: Readonly<Record<string, string>>): Request
  /** The request of a navigation. */
  visit(more?: Readonly<Record<string, string>>): Request
  /** Sends a request of a page, and takes the cookies of its answer. */
  post(operation: string, input: object, more?: Readonly<Record<string, string>>): Promise<Answer>
  /** Takes the cookies of an answer. */
  take(headers: Headers): void
}

/** Members of a body that cases look at. */
export interface Wire {
  readonly Claims: { readonly access: Record<string, string>; readonly id: Record<string, string> }
  readonly [name: string]: unknown
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly body: Wire
  readonly headers: Headers
}

/** The parts of a story. */
export interface Stage {
  readonly pool: UserPool
  readonly clock: ReturnType<typeof testClock>
  readonly auth: ServerAuth
  /** One more process of the server. */
  process(options?: Partial<ServerAuthOptions>): ServerAuth
  browser(auth?: () => ServerAuth): Browser
  /** The operations that reached Cognito since the last call. */
  operations(): readonly string[]
}

/** Sets a stage. Passwords in the clear are allowed, so that a sign-in is one request. */
export function createStage(options: Partial<ServerAuthOptions> = {}, poolOptions: UserPoolOptions = {}): Stage {
  const clock = testClock(Date.UTC(2026, 0, 1))
  const pool = createUserPool({
    clock,
    clients: { clientSecret: CLIENT_SECRET },
    users: ['ada', 'bob'].map((username) => ({
      username,
      password: PASSWORD,
      attributes: { email: `${username}@example.org` },
    })),
    ...poolOptions,
  })
  const process = (more: Partial<ServerAuthOptions> = {}): ServerAuth =>
    createServerAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      clientSecret: CLIENT_SECRET,
      cookieSecrets: [COOKIE_SECRET],
      authFlows: ['USER_SRP_AUTH', 'USER_AUTH', 'CUSTOM_AUTH', 'USER_PASSWORD_AUTH'],
      clock,
      fetch: pool.fetch,
      ...options,
      ...more,
    })
  const auth = process()
  let seen = 0
  return {
    pool,
    clock,
    auth,
    process,
    browser: (served = () => auth) => createBrowser(served),
    operations: () => {
      const all = pool.requests.list().map(({ operation }) => String(operation))
      const fresh = all.slice(seen)
      seen = all.length
      return fresh
    },
  }
}

function createBrowser(served: () => ServerAuth): Browser {
  const jar: Jar = new Map()
  const lines: string[] = []
  const bodies: string[] = []
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const take = (headers: Headers): void => {
    for (const line of headers.getSetCookie()) {
      lines.push(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (/; Max-Age=0(;|$)/.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
  }
  const request = (operation: string, input: object, more: Readonly<Record<string, string>> = {}): Request =>
    new Request(`${ORIGIN}/api/auth`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        'sec-fetch-site': 'same-origin',
        cookie: cookie(),
        ...more,
      },
      body: JSON.stringify(input),
    })
  return {
    jar,
    lines,
    bodies,
    take,
    request,
    visit: (more = {}) => new Request(`${ORIGIN}/`, { headers: { cookie: cookie(), ...more } }),
    post: async (operation, input, more) => {
      const response = await served().handler(request(operation, input, more))
      take(response.headers)
      const text = await response.text()
      bodies.push(text)
      return { status: response.status, body: JSON.parse(text), headers: response.headers }
    },
  }
}

/** Signs a user in, by one request. */
export const signIn = (browser: Browser, username = 'ada'): Promise<Answer> =>
  browser.post('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD },
  })
