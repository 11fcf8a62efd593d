import { type Auth, type AuthOptions, createAuth, useSignIn } from 'cognito-machines'
import { deleteUser, getUser } from 'cognito-machines/account'
import { cookieStorage } from 'cognito-machines/storage'
import { createUserPool, testClock } from 'cognito-machines/testing'
import { describe, expect, it } from 'vitest'

const PASSWORD = 'Correct-horse-1'
const HOUR_MS = 3_600_000

/** A user who is signed in by cookies, and the requests of that browser. */
async function signedIn() {
  const clock = testClock(Date.UTC(2026, 10, 21))
  const pool = createUserPool({
    clock,
    users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
  })
  const jar = new Map<string, string>()
  /** What a machine would use. */
  const used: string[] = []
  const listen = (what: string) => () => {
    used.push(what)
    return () => undefined
  }
  const open = (more: Partial<AuthOptions> = {}): Auth => {
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
        write: (line) => {
          const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
          if (line.endsWith('Max-Age=0')) jar.delete(name)
          else jar.set(name, value)
        },
        perRequest: true,
      }),
      ...more,
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
