/** Cookies whose `domain` or `path` a release has changed: the old ones are still in the browser, under the same names. */
import { describe, expect, it } from 'vitest'
import { createAuth, useSignIn } from '../../src/index.ts'
import { type CookieAttributes, cookieStorage } from '../../src/storage/cookie.ts'
import { createUserPool } from '../../src/testing/index.ts'
import { settle } from './session-bench.ts'

const password = 'Correct-Horse-1'
const DAY_MS = 86_400_000

/** The cookies of a browser at app.example.com: one each name, domain and path, until their time is over. */
function createBrowser() {
  const all: { name: string; value: string; domain: string; path: string; ends: number }[] = []
  const time = { now: Date.UTC(2026, 10, 21) }
  return {
    all,
    time,
    /** `document.cookie`: the longest path first, then the oldest. */
    at: (page: string) => ({
      clock: { now: () => time.now++ },
      read: () =>
        all
          .filter(({ ends }) => ends > time.now)
          .filter(({ path }) => page === path || page.startsWith(path.replace(/\/?$/, '/')))
          .sort((one, other) => other.path.length - one.path.length)
          .map(({ name, value }) => `${name}=${value}`)
          .join('; '),
      write: (line: string) => {
        const [pair = '', ...attributes] = line.split('; ')
        const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
        const attributeOf = (attribute: string) =>
          attributes.find((each) => each.startsWith(attribute))?.slice(attribute.length) ?? ''
        const domain = attributeOf('Domain=').replace(/^\./, '').toLowerCase()
        const ends = time.now + Number(attributeOf('Max-Age=')) * 1000
        const cookie = { name, value, domain, path: attributeOf('Path='), ends }
        const same = all.findIndex((each) =>
          [each.name === name, each.domain === domain, each.path === cookie.path].every(Boolean),
        )
        if (same >= 0) all.splice(same, 1)
        if (!attributes.includes('Max-Age=0')) all.splice(same >= 0 ? same : all.length, 0, cookie)
      },
    }),
  }
}

/** A browser, and its visits: each is a page of a release with its attributes, without anything of the page before. */
function createVisits() {
  const { userPoolId, clientId, fetch } = createUserPool({
    users: ['ada', 'bob'].map((username) => ({ username, password })),
    mfaConfiguration: 'OFF',
  })
  const browser = createBrowser()
  async function visit(
    attributes: CookieAttributes,
    act: (auth: ReturnType<typeof createAuth>) => Promise<unknown>,
    page = '/app/home',
    rewrite = (line: string) => line,
  ) {
    const cookies = browser.at(page)
    const storage = cookieStorage({ ...cookies, write: (line) => cookies.write(rewrite(line)), attributes })
    const auth = createAuth({ userPoolId, clientId, fetch, storage })
    await auth.session.ready()
    await act(auth)
    await settle()
    const session = auth.session.getSnapshot()
    auth.dispose()
    return session.status === 'signedIn' ? session.user.username : session.status
  }
  const signIn = (username: string) => async (auth: ReturnType<typeof createAuth>) => {
    const view = useSignIn(auth).getSnapshot()
    if (view.step === 'identify') await view.submit({ username, password, authFlow: 'USER_PASSWORD_AUTH' })
  }
  const signOut = (auth: ReturnType<typeof createAuth>) => auth.signOut()
  const look = async () => undefined
  return { browser, visit, signIn, signOut, look }
}

const RELEASES: readonly (readonly [change: string, before: CookieAttributes, after: CookieAttributes])[] = [
  ['a domain where there was none', {}, { domain: 'example.com' }],
  ['no domain where there was one', { domain: 'example.com' }, {}],
  ['a wider domain', { domain: 'app.example.com' }, { domain: 'example.com' }],
  ['a narrower domain', { domain: 'example.com' }, { domain: 'app.example.com' }],
  ['a longer path', {}, { path: '/app' }],
  ['a shorter path', { path: '/app' }, {}],
  ['another path and no domain', { path: '/app', domain: 'example.com' }, {}],
]

describe.each(RELEASES)('cookies with %s', (_, before, after) => {
  it('keep the session', async () => {
    const { visit, signIn, look } = createVisits()
    await visit(before, signIn('ada'))

    expect(await visit(after, look)).toBe('ada')
  })

  it('hold a sign-out', async () => {
    const { browser, visit, signIn, signOut, look } = createVisits()
    await visit(before, signIn('ada'))
    await visit(after, signOut)

    expect(await visit(after, look)).toBe('signedOut')
    expect(await visit(before, look)).toBe('signedOut')
    // No token is left behind.
    expect(browser.all.filter(({ value }) => value.length > 1000)).toEqual([])
  })

  it('hold the session of another user, in pages of either release', async () => {
    const { visit, signIn, look } = createVisits()
    await visit(before, signIn('ada'))
    await visit(after, signIn('bob'))

    expect(await visit(after, look)).toBe('bob')
    expect(await visit(before, look)).toBe('bob')
    await visit(before, signIn('ada'))
    expect(await visit(after, look)).toBe('ada')
  })
})

describe.each([
  ['a shorter path', { path: '/app' }, {}],
  ['a shorter path and a domain', { path: '/app' }, { domain: 'example.com' }],
] as const)('cookies with %s, written where the old ones are out of sight', (_, before, after) => {
  it('hold a sign-out, and the session of another user', async () => {
    const { visit, signIn, signOut, look } = createVisits()
    await visit(before, signIn('ada'))
    await visit(after, signIn('bob'), '/')
    expect(await visit(after, look)).toBe('bob')
    // A page of the former release sees the later sign-in too.
    expect(await visit(before, look)).toBe('bob')

    await visit(after, signOut, '/')
    expect(await visit(after, look)).toBe('signedOut')
    expect(await visit(before, look)).toBe('signedOut')
  })

  it('hold a sign-out for longer than the old ones last, where the new ones last a day', async () => {
    const { browser, visit, signIn, signOut, look } = createVisits()
    await visit(before, signIn('ada'))
    const shorter = { ...after, maxAgeSeconds: DAY_MS / 1000 }
    await visit(shorter, signIn('bob'), '/')
    await visit(shorter, signOut, '/')
    for (let day = 1; day <= 31; day++) {
      browser.time.now += DAY_MS
      expect(await visit(shorter, look)).toBe('signedOut')
    }
  })
})

/** What stands between the app and the browser, and moves cookies to a place that they do not name. */
const MOVED: readonly (readonly [by: string, rewrite: (line: string) => string])[] = [
  ['a proxy that adds a domain', (line) => line.replace('; Path=/', '; Path=/; Domain=example.com')],
  ['a proxy that writes a longer path', (line) => line.replace('; Path=/', '; Path=/app')],
  ['a proxy that does both', (line) => line.replace('; Path=/', '; Path=/app; Domain=example.com')],
]

describe.each(MOVED)('cookies that were moved by %s', (_, rewrite) => {
  it('hide no later session, and hold no sign-out up', async () => {
    const { visit, signIn, signOut, look } = createVisits()
    await visit({}, signIn('ada'), '/app/home', rewrite)
    expect(await visit({}, look)).toBe('ada')

    await visit({}, signIn('bob'))
    expect(await visit({}, look)).toBe('bob')

    await visit({}, signOut)
    expect(await visit({}, look)).toBe('signedOut')
    await visit({}, signIn('ada'))
    expect(await visit({}, look)).toBe('ada')
  })

  it('stay removed, from a page and from a server, though they are still there', async () => {
    for (const perRequest of [false, true]) {
      const page = createBrowser().at('/app/home')
      const open = () => {
        const header = page.read()
        return cookieStorage({ ...page, ...(perRequest && { read: () => header, perRequest }) })
      }
      for (const text of ['short', 'long'.repeat(2000)]) {
        await cookieStorage({ ...page, write: (line) => page.write(rewrite(line)), perRequest }).setItem('key', text)
        await open().setItem('key', 'later')
        expect(await open().getItem('key')).toBe('later')
        await open().removeItem('key')
        expect(await open().getItem('key')).toBe(null)
        await open().setItem('key', text)
        expect(await open().getItem('key')).toBe(text)
      }
    }
  })
})

it.each(RELEASES)(
  'a server that answers a request reads and removes them as a page does: %s',
  async (_, before, after) => {
    const browser = createBrowser()
    const page = browser.at('/app/home')
    const server = () => {
      const header = page.read()
      return cookieStorage({ ...page, read: () => header, attributes: after, perRequest: true })
    }
    for (const text of ['short', 'long'.repeat(2000)]) {
      await cookieStorage({ ...page, attributes: before }).setItem('key', text)
      const first = server()
      expect(await first.getItem('key')).toBe(text)
      await first.setItem('key', 'of the server')
      expect(await first.getItem('key')).toBe('of the server')
      expect(browser.all).toHaveLength(1)

      const second = server()
      expect(await second.getItem('key')).toBe('of the server')
      await cookieStorage({ ...page, attributes: before }).setItem('key', text)
      await server().removeItem('key')
      expect(browser.all).toEqual([])
    }
  },
)

it('a cookie that names an impossible place or time is not one of ours', async () => {
  const places = ['@1.%2@=x', '@1.example.com@=x', '@1.a%3Bb%2F@=x', '@1.%2Fa%3B%20Domain%3Dx@=x']
  for (const value of [...places, '@=x', '@@=x', '@.@=x', '@zzzzzzzzzzz@=x', '@-1@=x']) {
    const lines: string[] = []
    const storage = cookieStorage({
      read: () => `key=${value}`,
      write: (line) => lines.push(line),
      perRequest: true,
      clock: { now: () => 36 },
    })
    expect(await storage.getItem('key')).toBe(null)
    await storage.setItem('key', 'ours')
    expect(lines).toEqual(['key=@10@=ours; Path=/; SameSite=Lax; Secure; Max-Age=2592000'])
  }
})
