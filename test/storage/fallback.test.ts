import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { withDeadline } from '../../src/storage/atomic.ts'
import { cookieStorage } from '../../src/storage/cookie.ts'
import { firstWorking } from '../../src/storage/fallback.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { cookieJar } from './fakes/cookie-jar.ts'
import { Disk } from './fakes/disk.ts'
import { manualClock } from './fakes/manual-clock.ts'

const refusing = (): KeyValueStorage => {
  const refuse = () => {
    throw new DOMException('The operation is insecure', 'SecurityError')
  }
  return { getItem: refuse, setItem: refuse, removeItem: refuse }
}
const hanging = (): KeyValueStorage => {
  const hang = () => new Promise<never>(() => undefined)
  return { getItem: hang, setItem: hang, removeItem: hang }
}

describe('firstWorking', () => {
  it('uses the first storage when it works, and writes to no other', async () => {
    const [first, second] = [memoryStorage(), memoryStorage()]
    const storage = firstWorking([first, () => second], { clock: manualClock() })
    await storage.setItem('key', 'text')
    expect(await first.getItem('key')).toBe('text')
    expect(await second.getItem('key')).toBe(null)
  })

  it('leaves nothing of its trial behind', async () => {
    const disk = new Disk()
    const storage = firstWorking(
      [
        {
          getItem: (key) => disk.get(key),
          setItem: (key, value) => disk.set(key, value),
          removeItem: (key) => disk.delete(key),
        },
      ],
      { clock: manualClock() },
    )
    await storage.getItem('key')
    expect([...disk.items]).toEqual([])
  })

  it.each([
    ['takes no write', refusing().setItem],
    ['never answers a write', hanging().setItem],
  ])(
    'chooses the first storage when it holds a value, also when it %s, and writes nothing to know',
    async (_, setItem) => {
      const first = { getItem: (key: string) => (key === 'key' ? 'text' : null), setItem, removeItem: setItem }
      const storage = firstWorking([first as KeyValueStorage, memoryStorage()], { clock: manualClock() })
      expect(await storage.getItem('key')).toBe('text')
    },
  )

  it.each([
    [
      'C16 is not there',
      () => {
        throw new ReferenceError('indexedDB is not defined')
      },
    ],
    ['C1 C2 throws', refusing],
    [
      'forgets at once',
      (): KeyValueStorage => ({ getItem: () => null, setItem: () => undefined, removeItem: () => undefined }),
    ],
    [
      'has an update that never comes to the point',
      (): KeyValueStorage => ({ ...memoryStorage(), update: async () => null }),
    ],
    [
      'C5 answers with something else than text',
      (): KeyValueStorage => ({ ...memoryStorage(), getItem: () => 5 as never, update: undefined as never }),
    ],
    ['C17 is made of cookies that are disabled', () => cookieStorage(cookieJar(new Disk(), { disabled: true }))],
  ])('falls to the next storage when the first %s', async (_, first) => {
    const refused: number[] = []
    const second = memoryStorage()
    const storage = firstWorking([first, second], { clock: manualClock(), onRefused: (rank) => refused.push(rank) })
    await storage.setItem('key', 'text')
    expect(await second.getItem('key')).toBe('text')
    expect(refused).toEqual([0])
  })

  it('C4 falls to the next storage when the first never answers', async () => {
    const clock = manualClock()
    const second = memoryStorage()
    const storage = firstWorking([hanging(), second], { clock })
    const writing = storage.setItem('key', 'text')
    await clock.advance(2000)
    await clock.advance(2000)
    await writing
    expect(await second.getItem('key')).toBe('text')
    expect(clock.waiting).toBe(0)
  })

  it('waits a second time for a storage that is slow to begin, so that nobody looks signed out', async () => {
    const clock = manualClock()
    const disk = memoryStorage()
    await disk.setItem('key', 'text')
    let isReady = false
    const slow: KeyValueStorage = {
      getItem: (key) => (isReady ? disk.getItem(key) : new Promise(() => undefined)),
      setItem: (key, value) => (isReady ? disk.setItem(key, value) : new Promise(() => undefined)),
      removeItem: (key) => disk.removeItem(key),
    }
    const reading = Promise.resolve(firstWorking([slow, memoryStorage()], { clock }).getItem('key'))
    await clock.advance(1999)
    isReady = true
    await clock.advance(1)
    expect(await reading).toBe('text')
  })

  it('is chosen by every one of many tabs that are opened together, and nothing is left behind', async () => {
    const disk = memoryStorage()
    let turns = 1
    // Each step takes another time, so that those of the tabs interleave in many ways.
    const late = async <T>(work: () => T | Promise<T>): Promise<T> => {
      turns = (turns * 7 + 3) % 11
      for (let left = turns; left > 0; left--) await Promise.resolve()
      return work()
    }
    const answersLate: KeyValueStorage = {
      getItem: (key) => late(() => disk.getItem(key)),
      setItem: (key, value) => late(() => disk.setItem(key, value)),
      removeItem: (key) => late(() => disk.removeItem(key)),
      update: async (key, change) => late(() => disk.update(key, change)),
    }
    const refused: unknown[] = []
    const tabs = Array.from({ length: 40 }, () =>
      firstWorking([answersLate, memoryStorage()], {
        clock: manualClock(),
        onRefused: (_, error) => refused.push(error),
      }),
    )
    await Promise.all(tabs.map((tab, index) => Promise.resolve(tab.setItem(`key-${index}`, 'text'))))
    expect(refused).toEqual([])
    expect(await disk.getItem('cognito-machines.probe')).toBe(null)
    expect(await disk.getItem('key-39')).toBe('text')
  })

  it('C1 C4 stays with its choice: a storage that fails later is an error, never an empty answer', async () => {
    const clock = manualClock()
    const disk = new Disk()
    let broken: 'no' | 'throws' | 'hangs' = 'no'
    const first: KeyValueStorage = {
      getItem: (key) => (broken === 'no' ? disk.get(key) : (broken === 'throws' ? refusing() : hanging()).getItem(key)),
      setItem: (key, value) => disk.set(key, value),
      removeItem: (key) => disk.delete(key),
    }
    const storage = firstWorking([first, memoryStorage()], { clock })
    await storage.setItem('key', 'text')
    broken = 'throws'
    await expect(Promise.resolve(storage.getItem('key'))).rejects.toBeInstanceOf(StorageError)
    broken = 'hangs'
    const hung = expect(Promise.resolve(storage.getItem('key'))).rejects.toBeInstanceOf(StorageError)
    await clock.advance(2000)
    await hung
  })

  it('looks again at the next use when no storage worked', async () => {
    let isReady = false
    const memory = memoryStorage()
    const storage = firstWorking([() => (isReady ? memory : refusing())], { clock: manualClock() })
    await expect(Promise.resolve(storage.getItem('key'))).rejects.toThrow('No storage is available')
    isReady = true
    expect(await storage.getItem('key')).toBe(null)
  })

  it('chooses once for many callers that come at the same time', async () => {
    let looked = 0
    const memory = memoryStorage()
    const storage = firstWorking(
      [
        () => {
          looked++
          return memory
        },
      ],
      { clock: manualClock() },
    )
    await Promise.all(Array.from({ length: 10 }, async () => storage.getItem('key')))
    expect(looked).toBe(1)
  })

  it('asks a storage that throws once, and does not wait for a second chance', async () => {
    let asked = 0
    const first = () => {
      asked++
      return refusing()
    }
    const refused: string[] = []
    const storage = firstWorking([first, memoryStorage()], {
      clock: manualClock(),
      onRefused: (_, error) => refused.push((error as Error).message),
    })
    await storage.setItem('key', 'text')
    expect(asked).toBe(1)
    expect(refused).toEqual([expect.stringContaining('SecurityError')])
  })

  it('tries again when a tab without a lock takes its trial away, and stays with the storage', async () => {
    const items = new Map<string, string>()
    let thefts = 2
    const first: KeyValueStorage = {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => {
        if (!key.includes('probe') || thefts-- <= 0) items.set(key, value)
      },
      removeItem: (key) => void items.delete(key),
    }
    const refused: unknown[] = []
    const storage = firstWorking([first, memoryStorage()], {
      clock: manualClock(),
      onRefused: (_, error) => refused.push(error),
    })
    await storage.setItem('key', 'text')
    expect(refused).toEqual([])
    expect([...items]).toEqual([['key', 'text']])
  })

  it('closes the storage that it has chosen', async () => {
    let closed = 0
    const closing = { ...memoryStorage(), close: () => void closed++ }
    const storage = firstWorking([closing, memoryStorage()], { clock: manualClock() })
    await storage.setItem('key', 'text')
    storage.close!()
    await storage.getItem('key')
    expect(closed).toBe(1)
  })

  it('is closed before its first use without an error, and opens nothing for that', async () => {
    let opened = 0
    const storage = firstWorking(
      [
        () => {
          opened++
          return memoryStorage()
        },
      ],
      { clock: manualClock() },
    )
    storage.close!()
    expect(opened).toBe(0)
    await storage.setItem('key', 'text')
    expect(await storage.getItem('key')).toBe('text')
  })

  it('C4 may be given a deadline from outside, while it waits for a choice without end', async () => {
    const clock = manualClock()
    const never = () => new Promise<never>(() => undefined)
    let outcome: unknown
    const reading = Promise.resolve(withDeadline(firstWorking([never], { clock }), clock, 3000).getItem('key'))
    void reading.catch((error: unknown) => {
      outcome = error
    })
    await clock.advance(3000)
    expect(outcome).toBeInstanceOf(StorageError)
  })

  it('C4 waits for its choice as long as it is told to, and no operation for longer', async () => {
    const clock = manualClock()
    const never = () => new Promise<never>(() => undefined)
    // A deadline of its own: that from outside is not needed, and comes too late.
    const storage = withDeadline(firstWorking([never], { clock, choiceTimeoutMs: 500 }), clock, 100)
    let outcome: unknown
    void Promise.resolve(storage.getItem('key')).catch((error: unknown) => {
      outcome = error
    })
    await clock.advance(499)
    expect(outcome).toBeUndefined()
    await clock.advance(1)
    expect(outcome).toBeInstanceOf(StorageError)
  })
})
