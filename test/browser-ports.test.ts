import { IDBFactory } from 'fake-indexeddb'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserPorts } from '../src/browser-ports.ts'
import { createAuth } from '../src/create-auth.ts'
import { ConfigurationError } from '../src/errors.ts'
import { fakeLocks } from './page/fake-locks.ts'
import { cookieJar } from './storage/fakes/cookie-jar.ts'
import { Disk } from './storage/fakes/disk.ts'
import { webArea } from './storage/fakes/native.ts'

/** Puts the globals of a page in place. Several calls of `browserPorts` are then several tabs of it. */
function stubPage(options: { indexedDB?: unknown; cookies?: boolean; localStorage?: unknown; locks?: unknown } = {}) {
  const [local, session, cookies] = [new Disk(), new Disk(), new Disk()]
  const jar = cookieJar(cookies, { disabled: options.cookies === false })
  const document = Object.defineProperty(Object.assign(new EventTarget(), { visibilityState: 'visible' }), 'cookie', {
    get: () => jar.read(),
    set: (line: string) => jar.write(line),
  })
  vi.stubGlobal('document', document)
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('navigator', { userAgent: 'Firefox/143.0 Linux', locks: options.locks })
  vi.stubGlobal('indexedDB', options.indexedDB)
  vi.stubGlobal('localStorage', 'localStorage' in options ? options.localStorage : webArea(local))
  vi.stubGlobal('sessionStorage', webArea(session))
  return { local, session, cookies, document }
}

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('browserPorts in a page', () => {
  it('keeps sessions in IndexedDB, shared by all tabs', async () => {
    const { local } = stubPage({ indexedDB: new IDBFactory(), locks: fakeLocks() })
    await browserPorts().storage.setItem('key', 'text')
    expect(await browserPorts().storage.getItem('key')).toBe('text')
    expect([...local.items]).toEqual([])
  })

  it('C16 keeps them in localStorage behind a fence where IndexedDB is missing', async () => {
    const { local, cookies } = stubPage({ locks: fakeLocks() })
    await browserPorts().storage.setItem('key', 'text')
    expect(await browserPorts().storage.getItem('key')).toBe('text')
    expect(local.items.get('key')).toBe('#1:text')
    expect([...cookies.items.values()]).toContain('1')
  })

  it('C26 moves them from localStorage to IndexedDB as soon as that works, in open pages too', async () => {
    const { local } = stubPage({ locks: fakeLocks() })
    const one = browserPorts()
    await one.storage.setItem('key', 'text')
    vi.stubGlobal('indexedDB', new IDBFactory())
    expect(await browserPorts().storage.getItem('key')).toBe('text')
    expect([...local.items.values()].join()).not.toContain('text')
    await one.storage.setItem('key', 'more')
    expect(await browserPorts().storage.getItem('key')).toBe('more')
    expect([...local.items.values()].join()).not.toContain('more')
  })

  it('C26 touches nothing of localStorage but one item where IndexedDB works', async () => {
    const read: string[] = []
    const { cookies } = stubPage({
      indexedDB: new IDBFactory(),
      locks: fakeLocks(),
      localStorage: {
        getItem: (key: string) => {
          read.push(key)
          return null
        },
      },
    })
    const { storage } = browserPorts()
    await storage.setItem('key', 'text')
    expect(await storage.getItem('key')).toBe('text')
    expect(new Set(read)).toEqual(new Set(['cognito-machines.fallback']))
    expect(cookies.operations).toBe(0)
  })

  it('C16 keeps them in memory where all storage is blocked', async () => {
    stubPage({
      cookies: false,
      indexedDB: {
        open: () => {
          throw new DOMException('', 'SecurityError')
        },
      },
    })
    const ports = browserPorts()
    await ports.storage.setItem('key', 'text')
    expect(await ports.storage.getItem('key')).toBe('text')
    expect(await browserPorts().storage.getItem('key')).toBe(null)
  })

  it('C16 finds no session of another library where localStorage is blocked, and goes on', async () => {
    const refuse = () => {
      throw new DOMException('', 'SecurityError')
    }
    stubPage({ indexedDB: new IDBFactory(), locks: fakeLocks(), localStorage: { getItem: refuse } })
    const auth = createAuth({ userPoolId: 'eu-west-1_AbCdEf123', clientId: '1h57kf5cpq17m0eml12EXAMPLE' })
    await expect(auth.getTokens()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    expect(await auth.context.devices.load('ada')).toBeUndefined()
    auth.dispose()
  })

  it('keeps an unfinished sign-in in sessionStorage', async () => {
    const { session } = stubPage()
    await browserPorts().resumeStorage.setItem('key', 'text')
    expect(session.items.get('key')).toBe('text')
  })

  it.each([
    ['Web Locks', { locks: fakeLocks() }],
    ['D4 a lease in IndexedDB', { indexedDB: new IDBFactory() }],
  ])('locks all tabs with %s', async (_, options) => {
    stubPage(options)
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
      inside--
    }
    await Promise.all(
      [browserPorts(), browserPorts(), browserPorts()].map(({ lock }) => lock('name', work, { timeoutMs: 5000 })),
    )
    expect(most).toBe(1)
  })

  it('tells other tabs, and hears the page', async () => {
    const { document } = stubPage()
    const [one, other] = [browserPorts(), browserPorts()]
    const heard = new Promise((resolve) => {
      const stop = other.tabs.subscribe((message) => {
        stop()
        resolve(message)
      })
    })
    one.tabs.post({ type: 'news' })
    expect(await heard).toEqual({ type: 'news' })
    const events: string[] = []
    const stop = one.lifecycle.subscribe((event) => events.push(event))
    document.dispatchEvent(new Event('visibilitychange'))
    stop()
    expect(events).toEqual(['visible'])
    expect(await one.deviceName()).toBe('Firefox on Linux')
    expect(one.passkeys.isSupported()).toBe(false)
  })
})

it('D6 tells and hears nothing in a page without BroadcastChannel', () => {
  stubPage()
  vi.stubGlobal('BroadcastChannel', undefined)
  const { tabs } = browserPorts()
  const heard: unknown[] = []
  const stop = tabs.subscribe((message) => heard.push(message))
  tabs.post('news')
  stop()
  expect(heard).toEqual([])
})

describe('browserPorts on a server', () => {
  it('keeps sessions in memory, apart for each call, and does not touch the files of Node', async () => {
    const file = new Disk()
    vi.stubGlobal('localStorage', webArea(file))
    vi.stubGlobal('sessionStorage', webArea(file))
    const [one, other] = [browserPorts(), browserPorts()]
    await one.storage.setItem('key', 'text')
    await one.resumeStorage.setItem('key', 'text')
    expect(await one.storage.getItem('key')).toBe('text')
    expect(await other.storage.getItem('key')).toBe(null)
    expect(await other.resumeStorage.getItem('key')).toBe(null)
    expect(file.operations).toBe(0)
  })

  it('hears and tells nobody', async () => {
    const [one, other] = [browserPorts(), browserPorts()]
    const heard: unknown[] = []
    const stop = [other.tabs.subscribe((message) => heard.push(message)), one.lifecycle.subscribe(() => undefined)]
    one.tabs.post('news')
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    for (const end of stop) end()
    expect(heard).toEqual([])
    expect(await one.lock('name', async () => 'done', { timeoutMs: 1000 })).toBe('done')
    expect(await one.deviceName()).toBe('Server')
  })

  it('finds what is installed after it was made', async () => {
    const ports = browserPorts()
    const requests: string[] = []
    vi.stubGlobal('fetch', async (url: string) => {
      requests.push(url)
      return new Response('{}')
    })
    const init = { method: 'POST', headers: {}, body: '', redirect: 'manual' } as const
    await ports.fetch('https://example.com/', init)
    expect(requests).toEqual(['https://example.com/'])
  })

  it('makes secure random bytes, and fails where there is no source of them', async () => {
    const ports = browserPorts()
    expect(ports.randomBytes(32)).toHaveLength(32)
    expect(ports.randomBytes(32)).not.toEqual(ports.randomBytes(32))
    vi.stubGlobal('crypto', undefined)
    expect(() => ports.randomBytes(32)).toThrow(ConfigurationError)
    vi.stubGlobal('fetch', undefined)
    await expect(ports.fetch('https://example.com/', {} as never)).rejects.toBeInstanceOf(ConfigurationError)
  })

  it('tells the time and schedules', async () => {
    const { clock } = browserPorts()
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000)
    const cancelled = clock.setTimeout(() => expect.unreachable(), 0)
    clock.clearTimeout(cancelled as never)
    await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), 0))
  })
})
