import { type Auth, type AuthOptions, createAuth, useSignIn } from 'cognito-machines'
import { deleteUser, getUser } from 'cognito-machines/account'
import { cookieStorage } from 'cognito-machines/storage'
import { createUserPool, testClock, type UserPool, type UserPoolOptions } from 'cognito-machines/testing'
import { describe, expect, it } from 'vitest'

const PASSWORD = 'Correct-horse-1'
const HOUR_MS = 3_600_000

/** A user who is signed in by cookies, and the requests of that browser. */
async function signedIn(poolOptions: UserPoolOptions = {}) {
  const clock = testClock(Date.UTC(2026, 10, 21))
  const pool = createUserPool({
    clock,
    users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
    ...poolOptions,
  })
  const jar = new Map<string, string>()
  /** What a machine would use. */
  const used: string[] = []
  const listen = (what: string) => () => {
    used.push(what)
    return () => undefined
  }
  const open = (more: Partial<AuthOptions> & { readonly readOnly?: boolean } = {}): Auth => {
    const { readOnly, ...options } = more
    const header = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    return createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      clock,
      lock: (_, work) => {
        used.push('lock')
        return work()
      },
      tabs: { post: () => void used.push('post'), subscribe: listen('tabs') },
      lifecycle: { subscribe: listen('lifecycle') },
      inspect: () => void used.push('machine'),
      storage: cookieStorage({
        read: () => header,
        ...(!readOnly && {
          write: (line: string) => {
            const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
            if (line.endsWith('Max-Age=0')) jar.delete(name)
            else jar.set(name, value)
          },
        }),
        perRequest: true,
        clock,
      }),
      ...options,
    })
  }
  const first = open()
  const flow = useSignIn(first)
  flow.subscribe(() => undefined)
  const view = flow.getSnapshot()
  if (view.step === 'identify') await view.submit({ username: 'ada', password: PASSWORD })
  expect(flow.getSnapshot().step).toBe('signedIn')
  first.dispose()
  used.length = 0
  pool.requests.clear()
  const operations = () => pool.requests.list().map(({ operation }) => operation)
  return { clock, pool, jar, used, open, operations }
}

describe('an auth of one request, whose cookies have good tokens', () => {
  it.each([
    ['getTokens', async (auth: Auth) => (await auth.getTokens()).idToken.claims.email],
    [
      'ready',
      async (auth: Auth) => {
        const session = await auth.session.ready()
        return session.status === 'signedIn' && session.user.email
      },
    ],
    [
      'the snapshot after either',
      async (auth: Auth) => {
        await auth.getTokens()
        const session = auth.session.getSnapshot()
        return session.status === 'signedIn' && !session.stale && session.user.email
      },
    ],
  ])('tells the user by %s with no machine, lock, tab or request', async (_, ask) => {
    const { open, used, operations } = await signedIn()
    const auth = open()

    expect(await ask(auth)).toBe('ada@example.org')

    auth.dispose()
    expect(used).toEqual([])
    expect(operations()).toEqual([])
  })

  it('starts a machine for tokens that are due, whose refresh writes new cookies', async () => {
    const { open, clock, jar, operations } = await signedIn()
    const before = new Map(jar)
    clock.increment(HOUR_MS)
    const auth = open()

    const tokens = await auth.getTokens()

    auth.dispose()
    expect(tokens.expiresAt).toBeGreaterThan(clock.now())
    expect(operations()).toEqual(['GetTokensFromRefreshToken'])
    expect(jar).not.toEqual(before)
    expect((await open().getTokens()).accessToken.expose()).toBe(tokens.accessToken.expose())
  })

  it('starts a machine for a caller who wants new tokens', async () => {
    const { open, operations } = await signedIn()
    await open().getTokens({ forceRefresh: true })
    expect(operations()).toEqual(['GetTokensFromRefreshToken'])
  })

  it.each([
    ['a sign-out', async (auth: Auth) => void (await auth.signOut()), 'RevokeToken'],
    ['the deletion of the user', async (auth: Auth) => void (await deleteUser(auth)), 'DeleteUser'],
  ])('is ended by %s after its tokens were read', async (_, end, operation) => {
    const { open, operations } = await signedIn()
    const auth = open()
    expect((await getUser(auth)).username).toBe('ada')

    await end(auth)

    auth.dispose()
    expect(operations()).toEqual(['GetUser', operation])
    expect(await open().session.ready()).toMatchObject({ status: 'signedOut' })
  })

  it('gives nothing once it is disposed of', async () => {
    const { open } = await signedIn()
    const auth = open()
    auth.dispose()
    await expect(auth.getTokens()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
    await expect(auth.session.ready()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
  })

  it('says that nobody is signed in where there are no cookies, or damaged ones', async () => {
    const { open, jar } = await signedIn()
    for (const [name, value] of jar) jar.set(name, value.slice(0, value.length / 2))
    expect(await open().session.ready()).toMatchObject({ status: 'signedOut' })
    jar.clear()
    expect(await open().session.ready()).toEqual({ status: 'signedOut' })
  })
})

const MINUTE_MS = 60_000
const ROTATION: UserPoolOptions = { clients: { refreshTokenRotation: { enabled: true } } }

/** Ways to ask for the session of a request, each with what a good answer holds. */
const ASK: readonly (readonly [what: string, ask: (auth: Auth) => Promise<unknown>])[] = [
  ['getTokens', async (auth) => (await auth.getTokens()).accessToken.claims.username],
  [
    'ready',
    async (auth) => {
      const session = await auth.session.ready()
      return session.status === 'signedIn' && session.user.username
    },
  ],
  ['an account function', async (auth) => (await getUser(auth)).username],
]

describe('an auth of one request, whose tokens are due', () => {
  it.each(ASK)('has new cookies before %s answers, though the tokens can still be used', async (_, ask) => {
    const { open, clock, jar, operations } = await signedIn(ROTATION)
    const before = new Map(jar)
    clock.increment(58.5 * MINUTE_MS)
    const auth = open()

    expect(await ask(auth)).toBe('ada')

    auth.dispose()
    expect(operations().filter((name) => name !== 'GetUser')).toEqual(['GetTokensFromRefreshToken'])
    expect(jar).not.toEqual(before)
    // The next request has them, and another one after an hour: the refresh token was not lost.
    expect(await ask(open())).toBe('ada')
    clock.increment(HOUR_MS)
    expect(await ask(open())).toBe('ada')
  })

  it.each([
    ['a listener', (auth: Auth) => auth.session.subscribe(() => undefined)],
    ['a flow', (auth: Auth) => useSignIn(auth).subscribe(() => undefined)],
  ])('sends no refresh by time for %s, whose answer would miss the response', async (_, listen) => {
    const { open, clock, operations } = await signedIn(ROTATION)
    const auth = open()
    listen(auth)
    await auth.getTokens()

    for (let minute = 0; minute < 70; minute++) {
      clock.increment(MINUTE_MS)
      await new Promise((resolve) => setImmediate(resolve))
    }

    expect(operations()).toEqual([])
    auth.dispose()
  })

  it('waits 22.5 seconds at most, and gives the tokens that can still be used', async () => {
    const { open, clock, pool } = await signedIn()
    const silent = { fetch: () => new Promise<never>(() => undefined) }
    clock.increment(58.5 * MINUTE_MS)
    const begun = clock.now()
    const [due, asked] = [open(silent), open(silent)]
    const tokens = due.getTokens().then(({ accessToken }) => accessToken.claims.username)
    const session = asked.session.ready()
    while (clock.now() - begun < 22_500) {
      clock.increment(500)
      await new Promise((resolve) => setImmediate(resolve))
    }

    expect(await tokens).toBe('ada')
    expect(await session).toMatchObject({ status: 'signedIn' })
    expect(pool.requests.list()).toEqual([])

    clock.increment(HOUR_MS)
    const over = open(silent)
    const failure = over.getTokens().catch((thrown: unknown) => thrown)
    for (let waited = 0; waited < 22_500; waited += 500) {
      clock.increment(500)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await failure).toMatchObject({ code: 'ERR_TIMEOUT' })
    for (const auth of [due, asked, over]) auth.dispose()
  })
})

describe('a refusal of the refresh', () => {
  it('of the slower of two requests ends no session: the faster one has the cookies', async () => {
    const { open, clock, operations } = await signedIn(ROTATION)
    clock.increment(2 * HOUR_MS)
    const [first, second] = [open(), open()]

    const answers = await Promise.allSettled([first.getTokens(), second.getTokens()])

    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(operations()).toHaveLength(2)
    expect(second.session.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })
    expect(await open().session.ready()).toMatchObject({ status: 'signedIn', stale: false })
  })

  it.each([
    ['was revoked', (pool: UserPool) => pool.revokeTokens('ada')],
    ['belongs to a user who was deleted', (pool: UserPool) => pool.deleteUser('ada')],
    ['belongs to a user who was disabled', (pool: UserPool) => pool.disableUser('ada')],
  ])('whose token %s leaves the cookies to the page', async (_, refuse) => {
    const { open, clock, jar, pool } = await signedIn()
    const before = new Map(jar)
    refuse(pool)
    clock.increment(2 * HOUR_MS)
    const auth = open()

    await expect(auth.getTokens()).rejects.toMatchObject({ name: 'CognitoError' })

    expect(await auth.session.ready()).toMatchObject({ status: 'signedIn', stale: true })
    expect(jar).toEqual(before)
  })
})

describe('an auth of a request whose cookies cannot be written', () => {
  it.each(ASK)('sends no refresh for %s while the tokens can be used', async (_, ask) => {
    const { open, clock, operations } = await signedIn(ROTATION)
    clock.increment(58.5 * MINUTE_MS)

    expect(await ask(open({ readOnly: true }))).toBe('ada')

    expect(operations().filter((name) => name !== 'GetUser')).toEqual([])
  })

  it.each([
    ['getTokens', (auth: Auth) => auth.getTokens()],
    ['forced getTokens', (auth: Auth) => auth.getTokens({ forceRefresh: true })],
    ['an account function', (auth: Auth) => getUser(auth)],
  ])('is stale where they are over, and says so by %s', async (_, ask) => {
    const { open, clock, jar, operations } = await signedIn(ROTATION)
    const before = new Map(jar)
    clock.increment(2 * HOUR_MS)
    const auth = open({ readOnly: true })

    expect(await auth.session.ready()).toMatchObject({ status: 'signedIn', stale: true, user: { username: 'ada' } })
    await expect(ask(auth)).rejects.toMatchObject({ code: 'ERR_STORAGE' })

    expect(operations()).toEqual([])
    expect(jar).toEqual(before)
    // A request that can write goes on with the session.
    expect(await open().session.ready()).toMatchObject({ status: 'signedIn', stale: false })
  })
})
