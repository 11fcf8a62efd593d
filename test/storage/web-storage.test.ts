import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import { inProcessLock } from '../../src/page/locks.ts'
import type { Clock } from '../../src/ports.ts'
import type { WebStorageArea } from '../../src/storage/fenced.ts'
import { cookieFence, indexedDbFence, webStorage } from '../../src/storage/web-storage.ts'
import { diskFence } from './adapters.ts'
import { cookieJar } from './fakes/cookie-jar.ts'
import { Disk } from './fakes/disk.ts'
import { manualClock } from './fakes/manual-clock.ts'
import { webArea } from './fakes/native.ts'

/** localStorage as several browser processes see it: each reads its own copy, which the writes of others reach late. */
function processes(count: number, clock: Clock, lateMs: () => number): WebStorageArea[] {
  const copies = Array.from({ length: count }, () => new Map<string, string>())
  const apply = (copy: Map<string, string>, key: string, value: string | null) =>
    value === null ? copy.delete(key) : copy.set(key, value)
  // Writes reach a copy in the order they were made.
  const arrival = new Array<number>(count).fill(0)
  return copies.map((own, index) => {
    const write = (key: string, value: string | null) => {
      apply(own, key, value)
      copies.forEach((copy, other) => {
        if (other === index) return
        const at = Math.max(arrival[other]!, clock.now() + lateMs())
        arrival[other] = at
        clock.setTimeout(() => apply(copy, key, value), at - clock.now())
      })
    }
    return {
      getItem: (key) => own.get(key) ?? null,
      setItem: (key, value) => write(key, value),
      removeItem: (key) => write(key, null),
    }
  })
}

const add = (current: string | null): string => String(Number(current ?? 0) + 1)

async function countInTabs(withFence: boolean): Promise<string | null> {
  const clock = manualClock()
  let seed = 1
  const lateMs = () => {
    seed = (seed * 48271) % 2147483647
    return seed % 40
  }
  const areas = processes(4, clock, lateMs)
  // One lock and one fence for all, as Web Locks and cookies are.
  const lock = inProcessLock(clock)
  const fence = diskFence(new Disk())
  const tabs = areas.map((area) => webStorage(area, withFence ? { fence, lock, clock } : undefined))
  const work = Promise.all(
    tabs.map(async (tab) => {
      for (let round = 0; round < 25; round++) {
        await (withFence
          ? tab.update('count', add)
          : lock('count', () => tab.update('count', add), { timeoutMs: 5000 }))
      }
    }),
  )
  for (let step = 0; step < 2000; step++) {
    await clock.advance(20)
    if (clock.waiting === 0) break
  }
  await work
  await clock.advance(100)
  return tabs[0]!.getItem('count')
}

describe('C12 localStorage whose copy in this process is old', () => {
  it('loses updates under a lock alone', async () => {
    expect(Number(await countInTabs(false))).toBeLessThan(100)
  })

  it('loses none with a fence', async () => {
    expect(await countInTabs(true)).toBe('100')
  }, 60_000)

  it('is not read until the newest text arrives', async () => {
    const clock = manualClock()
    const [mine, theirs] = processes(2, clock, () => 100) as [WebStorageArea, WebStorageArea]
    const common = { fence: diskFence(new Disk()), lock: inProcessLock(clock), clock }
    await webStorage(theirs, common).setItem('key', 'rotated')
    let found: string | null | undefined
    const reading = Promise.resolve(webStorage(mine, common).getItem('key')).then((text) => {
      found = text
    })
    await clock.advance(90)
    expect(found).toBeUndefined()
    await clock.advance(20)
    await reading
    expect(found).toBe('rotated')
  })

  it('is not read back after it was removed elsewhere', async () => {
    const clock = manualClock()
    const [mine, theirs] = processes(2, clock, () => 1000) as [WebStorageArea, WebStorageArea]
    const common = { fence: diskFence(new Disk()), lock: inProcessLock(clock), clock }
    const storage = webStorage(mine, common)
    await storage.setItem('key', 'signed in')
    await clock.advance(2000)
    await webStorage(theirs, common).removeItem('key')
    expect(mine.getItem('key')).not.toBe(null)
    expect(await storage.getItem('key')).toBe(null)
  })

  it('C13 is believed after half a second, once, when it was cleared behind our back', async () => {
    const clock = manualClock()
    const disk = new Disk()
    const area = webArea(disk)
    const fence = diskFence(new Disk())
    const storage = webStorage(area, { fence, lock: inProcessLock(clock), clock })
    await storage.setItem('key', 'text')
    disk.items.clear()
    let found: unknown = 'nothing yet'
    const reading = Promise.resolve(storage.getItem('key')).then((text) => {
      found = text
    })
    await clock.advance(490)
    expect(found).toBe('nothing yet')
    await clock.advance(20)
    await reading
    expect(found).toBe(null)
    expect(await storage.getItem('key')).toBe(null)
    await storage.setItem('key', 'again')
    expect(await storage.getItem('key')).toBe('again')
  })

  it('takes over what an unfenced storage wrote', async () => {
    const clock = manualClock()
    const area = webArea(new Disk())
    area.setItem('key', '{"v":1}')
    const storage = webStorage(area, { fence: diskFence(new Disk()), lock: inProcessLock(clock), clock })
    expect(await storage.getItem('key')).toBe('{"v":1}')
    expect(await storage.update('key', (current) => `${current} `)).toBe('{"v":1} ')
  })
})

describe.each([
  ['cookieFence', () => cookieFence(cookieJar(new Disk()))],
  ['indexedDbFence', () => indexedDbFence({ indexedDB: new IDBFactory() })],
])('%s', (_, create) => {
  it('starts at zero and keeps the generation of each key', async () => {
    const fence = create()
    expect(await fence.read('cognito-machines.1.a')).toBe(0)
    await fence.write('cognito-machines.1.a', 3)
    await fence.write('key of b; path=/=,', -4)
    expect(await fence.read('cognito-machines.1.a')).toBe(3)
    expect(await fence.read('key of b; path=/=,')).toBe(-4)
  })
})

describe('cookieFence', () => {
  it('C17 refuses where cookies are disabled, so that another storage is chosen', async () => {
    const fence = cookieFence(cookieJar(new Disk(), { disabled: true }))
    await expect(Promise.resolve(fence.write('key', 1))).rejects.toBeInstanceOf(StorageError)
  })

  it('gives every key a name of its own', async () => {
    const jar = cookieJar(new Disk())
    const fence = cookieFence(jar)
    const keys = Array.from(
      { length: 300 },
      (_, at) => `cognito-machines.1.client.${at % 2 ? 'user' : 'device'}.u${at >> 1}`,
    )
    for (const [at, key] of keys.entries()) await fence.write(key, at + 1)

    expect(await Promise.all(keys.map(async (key) => fence.read(key)))).toEqual(keys.map((_, at) => at + 1))
  })

  it('takes a forged value for never written', async () => {
    const jar = cookieJar(new Disk())
    await cookieFence(jar).write('key', 5)
    jar.write(`${jar.lines[0]!.split('=')[0]}=NaN`)
    expect(await cookieFence(jar).read('key')).toBe(0)
  })

  it('writes a number and nothing else, for this browser session only', async () => {
    const jar = cookieJar(new Disk())
    await cookieFence({ ...jar, secure: true }).write('key', 12)
    expect(jar.lines).toEqual([expect.stringMatching(/^cm-fence\.[0-9a-f]{16}=12; Path=\/; SameSite=Strict; Secure$/)])
  })
})

it('a fence in IndexedDB has a database of its own, with the same name in every release', async () => {
  const factory = new IDBFactory()
  await indexedDbFence({ indexedDB: factory }).write('key', 1)

  expect((await factory.databases()).map(({ name }) => name)).toEqual(['cognito-machines-fence'])
})
