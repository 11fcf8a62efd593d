import { describe, expect, it } from 'vitest'
import { inProcessLock } from '../../src/page/locks.ts'
import type { Lock } from '../../src/ports.ts'
import { fencedWebStorage, pageLocalStorage, plainCookieFence } from '../../src/storage/fenced.ts'
import { diskFence } from './adapters.ts'
import { cookieJar } from './fakes/cookie-jar.ts'
import { Disk } from './fakes/disk.ts'
import { manualClock } from './fakes/manual-clock.ts'
import { webArea } from './fakes/native.ts'

/** A fenced localStorage; `page` and `fences` are what lies in the area and in the fence. */
function open(stored: Readonly<Record<string, string>> = {}) {
  const [page, fences] = [new Disk(), new Disk()]
  for (const [key, text] of Object.entries(stored)) page.items.set(key, text)
  const clock = manualClock()
  const storage = fencedWebStorage(webArea(page), { fence: diskFence(fences), lock: inProcessLock(clock), clock })
  return { page: page.items, fences: fences.items, clock, storage }
}

describe('fencedWebStorage', () => {
  it('counts the generations of a value, in the form of every earlier release', async () => {
    const { page, fences, storage } = open()
    await storage.setItem('key', 'one')
    await storage.setItem('key', 'two: 2')
    expect([...page]).toEqual([['key', '#2:two: 2']])
    expect([...fences]).toEqual([['fence.key', '2']])
    expect(await storage.getItem('key')).toBe('two: 2')
  })

  it('goes on counting after a removal, so that no tab takes an old value for the new one', async () => {
    const { page, fences, storage } = open()
    await storage.setItem('key', 'one')
    await storage.removeItem('key')
    expect(page.size).toBe(0)
    expect(fences.get('fence.key')).toBe('-2')
    expect(await storage.getItem('key')).toBe(null)

    const seen: unknown[] = []
    await storage.update('key', (current) => {
      seen.push(current)
      return 'three'
    })

    expect(seen).toEqual([null])
    expect(page.get('key')).toBe('#3:three')
    expect(await storage.getItem('key')).toBe('three')
  })

  it('writes nothing for an update that changes nothing, which would make other tabs wait', async () => {
    const { page, fences, storage } = open()
    await storage.setItem('key', 'text')
    expect(await storage.update('key', (current) => current)).toBe('text')
    expect(await storage.update('key', () => undefined)).toBe('text')
    expect(await storage.update('none', () => null)).toBe(null)
    expect([...page]).toEqual([['key', '#1:text']])
    expect([...fences]).toEqual([['fence.key', '1']])
  })

  it('believes after exactly half a second that a value was cleared', async () => {
    const { page, clock, storage } = open()
    await storage.setItem('key', 'text')
    page.clear()
    let found: unknown = 'nothing yet'
    const reading = Promise.resolve(storage.getItem('key')).then((text) => {
      found = text
    })
    await clock.advance(499)
    expect(found).toBe('nothing yet')
    await clock.advance(1)
    expect(found).toBe(null)
    await reading
  })

  it('takes a value of an unfenced storage as it is, also where it looks like one with a generation', async () => {
    for (const text of ['{"note":"#3:text"}', '#text', '#3 text', '#1234567890123456:text', '']) {
      expect(await open({ key: text }).storage.getItem('key')).toBe(text)
    }
  })

  it('C5 takes what is no text for absent', async () => {
    for (const answer of [undefined, 5, { text: '#1:text' }]) {
      const clock = manualClock()
      const storage = fencedWebStorage(
        { ...webArea(new Disk()), getItem: () => answer as never },
        { fence: diskFence(new Disk()), lock: inProcessLock(clock), clock },
      )
      expect(await storage.getItem('key')).toBe(null)
    }
  })

  it('holds one lock a key for every write, under the name of every earlier release, for a second', async () => {
    const locks: unknown[] = []
    const lock: Lock = (name, work, options) => {
      locks.push([name, options])
      return work()
    }
    const clock = manualClock()
    const storage = fencedWebStorage(webArea(new Disk()), { fence: diskFence(new Disk()), lock, clock })
    await storage.getItem('key')
    expect(locks).toEqual([])

    await storage.setItem('key', 'text')
    await storage.update('other', () => 'text')
    await storage.removeItem('key')

    expect(locks).toEqual(
      ['key', 'other', 'key'].map((key) => [`cognito-machines.storage.${key}`, { timeoutMs: 1000 }]),
    )
  })
})

describe('plainCookieFence', () => {
  it.each([
    ['key', 'cm-fence.6815c86c605fcb1e'],
    ['cognito-machines.1.pool.client.user.ada', 'cm-fence.da7d1f40f22e2192'],
    // Both hashes begin with zeros, which are not left out.
    ['cognito-machines.1.pool.client.user.2287', 'cm-fence.0007c47d03238725'],
  ])('names the cookie of %s as ever: tabs with an older release of the app share it', async (key, name) => {
    const jar = cookieJar(new Disk())
    const fence = plainCookieFence(jar)
    await fence.write(key, 7)
    await fence.write(key, -8)
    expect(jar.lines).toEqual([`${name}=7; Path=/; SameSite=Strict`, `${name}=-8; Path=/; SameSite=Strict`])
    expect(fence.read(key)).toBe(-8)
  })
})

describe('pageLocalStorage', () => {
  /** Tabs of one browser. */
  function browser() {
    const [disk, cookies, clock] = [new Disk(), new Disk(), manualClock()]
    const lock = inProcessLock(clock)
    const openTab = (isBlocked = false) => {
      const jar = cookieJar(cookies, { disabled: isBlocked })
      const document = {
        get cookie() {
          return jar.read()
        },
        set cookie(line: string) {
          jar.write(line)
        },
      }
      return pageLocalStorage({ document, localStorage: webArea(disk) }, lock, clock)
    }
    return { disk, cookies, clock, openTab }
  }

  it('keeps the values in localStorage and their generations in cookies, which all tabs see', async () => {
    const { disk, cookies, openTab } = browser()
    const [one, two] = [openTab(), openTab()]
    await one.setItem('key', 'text')
    expect(await two.update('key', (current) => `${current} and more`)).toBe('text and more')

    expect(await one.getItem('key')).toBe('text and more')
    expect([...disk.items]).toEqual([['key', '#2:text and more']])
    expect([...cookies.items]).toEqual([['cm-fence.6815c86c605fcb1e', '2']])
  })

  it('waits for a value that its cookie announces', async () => {
    const { disk, cookies, clock, openTab } = browser()
    cookies.items.set('cm-fence.6815c86c605fcb1e', '1')
    let found: unknown = 'nothing yet'
    const reading = Promise.resolve(openTab().getItem('key')).then((text) => {
      found = text
    })
    await clock.advance(100)
    expect(found).toBe('nothing yet')
    disk.items.set('key', '#1:text')
    await clock.advance(5)
    await reading
    expect(found).toBe('text')
  })

  it('fails where cookies are disabled, so that another storage is chosen', async () => {
    await expect(Promise.resolve(browser().openTab(true).setItem('key', 'text'))).rejects.toThrow()
  })
})
