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
    { path: 'app' },
    { path: '/; Domain=evil.example' },
    { domain: 'example.com; Secure' },
    { sameSite: 'None', secure: false } as const,
    { sameSite: 'lax' as 'Lax' },
    { maxAgeSeconds: 0 },
    { maxAgeSeconds: Number.NaN },
  ])('refuses malformed attributes: %j', (attributes) => {
    expect(() => cookieStorage({ ...cookieJar(new Disk()), attributes })).toThrow(ConfigurationError)
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
