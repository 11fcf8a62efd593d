import { describe, expect, it } from 'vitest'
import { ConfigurationError, StorageError } from '../../src/errors.ts'
import { cookieStorage } from '../../src/storage/cookie.ts'
import { cookieJar } from './fakes/cookie-jar.ts'
import { Disk } from './fakes/disk.ts'

describe('cookieStorage', () => {
  it('spells out every attribute in every line it writes', async () => {
    const jar = cookieJar(new Disk())
    const storage = cookieStorage({ ...jar, clock: { now: () => 36 } })
    await storage.setItem('key', 'a b')
    await storage.removeItem('key')
    expect(jar.lines).toEqual([
      'key=@10@=a%20b; Path=/; SameSite=Lax; Secure; Max-Age=2592000',
      'key=; Path=/; SameSite=Lax; Secure; Max-Age=0',
    ])
  })

  it('writes the attributes it is given', async () => {
    const jar = cookieJar(new Disk())
    const attributes = {
      path: '/app',
      domain: 'example.com',
      sameSite: 'Strict',
      secure: false,
      maxAgeSeconds: 60,
    } as const
    await cookieStorage({ ...jar, attributes, clock: { now: () => 36 } }).setItem('key', 'text')
    expect(jar.lines).toEqual([
      'key=@10.example.com%2Fapp@=text; Path=/app; Domain=example.com; SameSite=Strict; Max-Age=60',
    ])
  })

  it.each([
    ['path', { path: 'app' }],
    ['path', { path: '/; Domain=evil.example' }],
    ['path', { path: `/${'a'.repeat(201)}` }],
    ['domain', { domain: 'example.com; Secure' }],
    ['domain', { domain: '' }],
    ['domain', { domain: 'a'.repeat(254) }],
    ['sameSite', { sameSite: 'None', secure: false } as const],
    ['sameSite', { sameSite: 'lax' as 'Lax' }],
    ['maxAgeSeconds', { maxAgeSeconds: 0 }],
    ['maxAgeSeconds', { maxAgeSeconds: Number.NaN }],
    ['maxAgeSeconds', { maxAgeSeconds: 0.5 }],
  ])('refuses a malformed %s, and names it: %j', (field, attributes) => {
    const make = () => cookieStorage({ ...cookieJar(new Disk()), attributes })

    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(expect.objectContaining({ field }))
  })

  it.each([
    { path: `/${'a'.repeat(200)}` },
    { domain: 'a'.repeat(253) },
    { domain: '.Example.com' },
    { sameSite: 'None' } as const,
    { maxAgeSeconds: 1 },
  ])('takes attributes that are well formed: %j', async (attributes) => {
    const storage = cookieStorage({ ...cookieJar(new Disk()), attributes })
    await storage.setItem('key', 'text')

    expect(await storage.getItem('key')).toBe('text')
  })

  it('C17 keeps a text longer than one cookie in several, each below the limit of browsers', async () => {
    const jar = cookieJar(new Disk())
    const storage = cookieStorage(jar)
    const text = JSON.stringify({ token: 'x'.repeat(9000) })
    await storage.setItem('key', text)
    expect(await storage.getItem('key')).toBe(text)
    expect(Math.max(...jar.lines.map((line) => line.split(';')[0]!.length))).toBeLessThanOrEqual(4096)
    await expect(Promise.resolve(storage.setItem('key', 'x'.repeat(18_000)))).rejects.toBeInstanceOf(StorageError)
    expect(await storage.getItem('key')).toBe(text)
  })

  it('C17 says so when the browser does not keep cookies', async () => {
    const storage = cookieStorage(cookieJar(new Disk(), { disabled: true }))
    await expect(Promise.resolve(storage.setItem('key', 'text'))).rejects.toBeInstanceOf(StorageError)
  })

  it('works on a server with the cookies of one request', async () => {
    const browser = cookieJar(new Disk())
    await cookieStorage(browser).setItem('session', 'from the browser')
    const header = `theirs=1; ${browser.read()}; session2=x`
    const response: string[] = []
    const storage = cookieStorage({
      read: () => header,
      write: (line) => response.push(line),
      attributes: { httpOnly: true },
      perRequest: true,
      clock: { now: () => Number.MAX_SAFE_INTEGER },
    })
    expect(await storage.getItem('session')).toBe('from the browser')
    expect(response).toEqual([])
    await storage.setItem('session', 'from the server')
    // Later readers of the same request see it, and so does the browser.
    expect(await storage.getItem('session')).toBe('from the server')
    expect(response).toEqual([
      'session=@2gosa7pa2gv@=from%20the%20server; Path=/; SameSite=Lax; Secure; HttpOnly; Max-Age=2592000',
    ])
    for (const line of response) browser.write(line)
    expect(await cookieStorage(browser).getItem('session')).toBe('from the server')
    await storage.removeItem('session')
    expect(await storage.getItem('session')).toBe(null)
  })

  it('keeps the requests of two users apart', async () => {
    const open = (header: string | undefined) =>
      cookieStorage({ read: () => header, write: () => undefined, perRequest: true })
    const [ada, bob] = [open('session==ada'), open(undefined)]
    await ada.setItem('other', 'of ada')
    expect(await ada.getItem('session')).toBe('ada')
    expect(await bob.getItem('session')).toBe(null)
    expect(await bob.getItem('other')).toBe(null)
  })

  it('makes the cookies of a request read only without a function that writes', async () => {
    for (const perRequest of [undefined, true]) {
      const storage = cookieStorage({ read: () => 'session==ada', perRequest })
      expect(storage.perRequest).toBe('readOnly')
      expect(await storage.getItem('session')).toBe('ada')
      await storage.setItem('session', 'bob')
      // It is as good as kept for what else the request does.
      expect(await storage.getItem('session')).toBe('bob')
    }
  })

  it('survives a hostile cookie header', async () => {
    const headers = [
      '=',
      ';;;',
      'session',
      'session=',
      'session==%',
      'session=~p.9999.x',
      'session==%E0%A4%A',
      '__proto__=x',
    ]
    for (const header of headers) {
      const storage = cookieStorage({ read: () => header, write: () => undefined, perRequest: true })
      expect(await storage.getItem('session')).toBe(null)
      expect(await storage.getItem('__proto__')).toBe(null)
    }
  })
})

describe('of several cookies of one name', () => {
  const NOW = Date.UTC(2026, 10, 30)
  const tag = (version: number, place = '/') =>
    `@${version.toString(36)}${place === '/' ? '' : `.${encodeURIComponent(place)}`}@`

  /** The storage of one request with these cookies, in an app whose cookies last a minute. */
  function ofRequest(...cookies: readonly string[]) {
    const lines: string[] = []
    const storage = cookieStorage({
      read: () => cookies.join('; '),
      write: (line) => lines.push(line),
      attributes: { maxAgeSeconds: 60 },
      perRequest: true,
      clock: { now: () => NOW },
    })
    return { storage, lines, text: () => storage.getItem('key') }
  }

  it('the one that was written last counts, wherever it stands and whatever its place', async () => {
    const older = `key=${tag(NOW - 2)}=older`
    const newer = `key=${tag(NOW - 1, '/app')}=newer`

    expect(await ofRequest(older, newer).text()).toBe('newer')
    expect(await ofRequest(newer, older).text()).toBe('newer')
    expect(await ofRequest(newer.replace('newer', 'a')).text()).toBe('a')
  })

  it('of equal ones the one at the place of this app counts, then the first', async () => {
    const own = `key=${tag(NOW)}=own`
    const [first, second] = [`key=${tag(NOW, '/app')}=first`, `key=${tag(NOW, '/a')}=second`]

    expect(await ofRequest(first, own).text()).toBe('own')
    expect(await ofRequest(own, first).text()).toBe('own')
    expect(await ofRequest(first, second).text()).toBe('first')
    expect(await ofRequest(second, first).text()).toBe('second')
  })

  it('one at another place counts only as long as this app keeps cookies', async () => {
    const other = (age: number) => ofRequest(`key=${tag(NOW - age, '/app')}=other`).text()

    expect(await other(60_000)).toBe('other')
    expect(await other(60_001)).toBeNull()
    // What this app has written itself, the browser forgets.
    expect(await ofRequest(`key=${tag(NOW - 60_001)}=own`).text()).toBe('own')
    // A release that wrote no time.
    expect(await ofRequest('key==undated').text()).toBe('undated')
    expect(await ofRequest(`key=${tag(0, '/app')}=undated`).text()).toBe('undated')
  })

  it('one that was removed hides those before it', async () => {
    expect(await ofRequest(`key=${tag(NOW - 2)}=older`, `key=${tag(NOW - 1, '/app')}`).text()).toBeNull()
    expect(await ofRequest(`key=${tag(NOW - 2, '/app')}`, `key=${tag(NOW - 1)}=later`).text()).toBe('later')
  })

  it('is read however the header is spaced, and only by its own name', async () => {
    expect(await ofRequest(` key =  ${tag(NOW)}=text  `).text()).toBe('text')
    expect(await ofRequest('keys', 'keys==x', 'akey==x', 'key').text()).toBeNull()
    expect(await ofRequest('key==an@address@').text()).toBe('an@address@')
    expect(await ofRequest('key=@=not ours').text()).toBeNull()
  })

  it('a write is later than all of them, and removes those whose place is known', async () => {
    const { storage, lines } = ofRequest(
      `key=${tag(NOW + 5, 'example.com/app')}=other`,
      `key=${tag(NOW + 9)}=own`,
      `key=${tag(NOW + 7, '/app')}=third`,
    )

    await storage.setItem('key', 'text')

    expect(lines).toEqual([
      'key=; Path=/app; Domain=example.com; SameSite=Lax; Secure; Max-Age=0',
      'key=; Path=/app; SameSite=Lax; Secure; Max-Age=0',
      `key=${tag(NOW + 10)}=text; Path=/; SameSite=Lax; Secure; Max-Age=60`,
    ])
  })

  it('a write over one of the end of time stays within what a number holds', async () => {
    const last = tag(Number.MAX_SAFE_INTEGER)
    const { storage, lines } = ofRequest(`key=${last}=own`)

    await storage.setItem('key', 'text')

    expect(lines).toEqual([`key=${last}=text; Path=/; SameSite=Lax; Secure; Max-Age=60`])
  })

  it('a removal writes nothing where there is nothing, and outlasts a twin that is not where it says it is', async () => {
    const none = ofRequest('other==text')
    await none.storage.removeItem('key')
    expect(none.lines).toEqual([])

    const one = ofRequest(`key=${tag(NOW)}=one`)
    await one.storage.removeItem('key')
    expect(one.lines).toEqual(['key=; Path=/; SameSite=Lax; Secure; Max-Age=0'])

    const two = ofRequest(`key=${tag(NOW)}=one`, `key=${tag(NOW - 1)}=two`)
    await two.storage.removeItem('key')
    expect(two.lines).toEqual([
      'key=; Path=/; SameSite=Lax; Secure; Max-Age=0',
      `key=${tag(NOW + 1)}; Path=/; SameSite=Lax; Secure; Max-Age=34560000`,
    ])
  })
})
