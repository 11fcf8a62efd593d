import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import type { AtomicStorage } from '../../src/storage/atomic.ts'
import { type FallbackOptions, firstWorking, type StorageCandidate } from '../../src/storage/fallback.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { Disk } from './fakes/disk.ts'
import { eagerClock } from './fakes/manual-clock.ts'

type Mood = 'works' | 'hangs' | 'throws' | 'refuses' | 'cannotWrite'

/** One storage as several pages see it: each has a mood of its own. */
function shared(inner: AtomicStorage = memoryStorage()) {
  const view = (isBroken: () => Mood): StorageCandidate => {
    const run = async <T>(isWrite: boolean, work: () => T | Promise<T>): Promise<T> => {
      const mood = isBroken()
      if (mood === 'hangs') return new Promise(() => undefined)
      if (mood === 'throws') throw new DOMException('canary', 'UnknownError')
      if (mood === 'cannotWrite' && isWrite) throw new DOMException('canary', 'QuotaExceededError')
      return work()
    }
    return () => {
      if (isBroken() === 'refuses') throw new DOMException('The operation is insecure', 'SecurityError')
      return {
        getItem: (key) => run(false, () => inner.getItem(key)),
        setItem: (key, value) => run(true, () => inner.setItem(key, value)),
        removeItem: (key) => run(true, () => inner.removeItem(key)),
        update: (key, change) =>
          run(false, () =>
            // The probe is small enough for a full disk.
            inner.update(key, (found) => {
              const next = change(found)
              if (next !== undefined && isBroken() === 'cannotWrite' && !key.includes('probe'))
                throw new DOMException('canary', 'QuotaExceededError')
              return next
            }),
          ),
      }
    }
  }
  return { inner, view }
}

/** Two storages of one browser, and its pages. */
function browser() {
  const [best, spare] = [shared(), shared()]
  return {
    best: best.inner,
    spare: spare.inner,
    /** Opens a page for which the best storage is in this mood. */
    open(mood: Mood = 'works', own: Partial<FallbackOptions> = {}) {
      const page: { mood: Mood; readonly storage: AtomicStorage } = {
        mood,
        storage: firstWorking([best.view(() => page.mood), spare.view(() => 'works'), memoryStorage()], {
          clock: eagerClock(),
          ...own,
        }),
      }
      return page
    },
  }
}

/** What a run of {@link everyOrder} does its steps with. */
interface Steps {
  /** The same storage, each operation of which waits for its turn. */
  gated(storage: AtomicStorage): KeyValueStorage
  /** Lets waiting operations happen, one at a time, until the work is done. */
  pick<T>(work: T | Promise<T>): Promise<T>
}

/** Runs a story once for every order in which its operations can happen. Resolves to the number of runs. */
async function everyOrder(story: (steps: Steps) => Promise<void>): Promise<number> {
  /** At each point of choice: the operation that is next, and how many there are. */
  const choices: { next: number; of: number }[] = []
  for (let runs = 1; ; runs++) {
    let point = 0
    const waiting: (() => void)[] = []
    const turn = () => new Promise<void>((resolve) => waiting.push(resolve))
    await story({
      gated: (storage) => ({
        getItem: (key) => turn().then(() => storage.getItem(key)),
        setItem: (key, value) => turn().then(() => storage.setItem(key, value)),
        removeItem: (key) => turn().then(() => storage.removeItem(key)),
        update: (key, change) => turn().then(() => storage.update(key, change)),
      }),
      pick: async (work) => {
        let isDone = false
        const done = Promise.resolve(work).finally(() => {
          isDone = true
        })
        done.catch(() => undefined)
        for (;;) {
          for (let tick = 0; tick < 60; tick++) await Promise.resolve()
          if (isDone) return done
          if (waiting.length === 0) throw new Error('Nothing goes on')
          let next = 0
          if (waiting.length > 1) {
            if (point === choices.length) choices.push({ next, of: waiting.length })
            next = choices[point++]!.next
          }
          waiting.splice(next, 1)[0]!()
        }
      },
    })
    choices.length = point
    while (choices.length > 0 && choices.at(-1)!.next + 1 >= choices.at(-1)!.of) choices.pop()
    if (choices.length === 0) return runs
    choices.at(-1)!.next++
  }
}

const at = (writtenAt: number, more: object = {}): string => JSON.stringify({ v: 1, writtenAt, ...more })

/** What a new page reads that has the fallback alone. */
const leftIn = (spare: KeyValueStorage, key: string) =>
  firstWorking([() => Promise.reject(new Error('missing')), spare], { clock: eagerClock() }).getItem(key)

describe.each(['hangs', 'throws', 'refuses'] as const)('a storage that %s at one start', (mood) => {
  it('C26 takes over at the next start what was written elsewhere, and leaves nothing there', async () => {
    const { best, spare, open } = browser()
    await open(mood).storage.setItem('key', at(1))
    expect(best.getItem('key')).toBe(null)
    expect(await open().storage.getItem('key')).toBe(at(1))
    expect(best.getItem('key')).toBe(at(1))
    expect(await leftIn(spare, 'key')).toBe(null)
    for (const place of [best, spare]) expect(place.getItem('cognito-machines.fallback')).toBe(null)
  })

  it('C26 never brings back what was replaced since in the better storage', async () => {
    const { spare, open } = browser()
    await open(mood).storage.setItem('key', at(1, { type: 'signedIn' }))
    await open().storage.setItem('key', at(2, { type: 'signedOut' }))
    expect(await leftIn(spare, 'key')).toBe(null)
    await open(mood).storage.setItem('other', at(3))
    expect(await open().storage.getItem('key')).toBe(at(2, { type: 'signedOut' }))
  })

  it('C26 keeps the later of two values, wherever it was written', async () => {
    for (const [inBest, inSpare] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const { best, open } = browser()
      await open(mood).storage.setItem('key', at(inSpare))
      await best.setItem('key', at(inBest))
      expect(await open().storage.getItem('key')).toBe(at(2))
    }
  })

  it('C26 keeps a sign-out, however often the tokens were replaced elsewhere since', async () => {
    for (const reason of ['userSignedOut', 'userDeleted']) {
      const ended = at(5, { type: 'signedOut', reason })
      const session = (since: number) => at(9, { type: 'signedIn', since })
      for (const [inBest, inSpare, kept] of [
        [session(4), ended, ended],
        [ended, session(4), ended],
        [session(6), ended, session(6)],
        [ended, session(6), session(6)],
      ] as const) {
        const { best, open } = browser()
        await open(mood).storage.setItem('key', inSpare)
        await best.setItem('key', inBest)
        expect(await open().storage.getItem('key')).toBe(kept)
      }
    }
  })

  it('C26 goes on in the better storage in a page that was open all the while', async () => {
    const { best, open } = browser()
    const one = open(mood)
    await one.storage.setItem('key', at(1))
    const two = open()
    expect(await two.storage.getItem('key')).toBe(at(1))
    one.mood = 'works'
    expect(await one.storage.getItem('key')).toBe(at(1))
    await one.storage.setItem('key', at(2))
    expect(best.getItem('key')).toBe(at(2))
    await two.storage.setItem('key', at(3))
    expect(await one.storage.getItem('key')).toBe(at(3))
  })

  it('C26 fails, and reads nothing as absent, in a page where the better storage still does not work', async () => {
    const { open } = browser()
    const one = open(mood)
    await one.storage.setItem('key', at(1))
    await open().storage.getItem('key')
    for (let time = 0; time < 2; time++) {
      await expect(Promise.resolve(one.storage.getItem('key'))).rejects.toBeInstanceOf(StorageError)
      await expect(one.storage.update('key', () => at(2))).rejects.toBeInstanceOf(StorageError)
    }
    one.mood = 'works'
    expect(await one.storage.getItem('key')).toBe(at(1))
  })

  it('C26 takes over at once what another page writes elsewhere', async () => {
    const { open } = browser()
    const two = open()
    await two.storage.setItem('key', at(1))
    const one = open(mood)
    await one.storage.setItem('key', at(2))
    expect(await two.storage.getItem('key')).toBe(at(2))
    await two.storage.setItem('key', at(3))
    one.mood = 'works'
    expect(await one.storage.getItem('key')).toBe(at(3))
  })

  it('C26 ends with one value of each key when it happens again and again', async () => {
    let seed = 1
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647
      return seed % below
    }
    for (let round = 0; round < 60; round++) {
      const { open } = browser()
      const latest = new Map<string, string>()
      const pages = [open(mood), open()]
      for (let now = 1; now < 25; now++) {
        const page = pages[random(pages.length)]!
        const key = `key-${random(2)}`
        const next = random(2) === 0 ? 'works' : mood
        const action = random(5)
        if (action === 0) pages[random(2)] = open(next)
        else if (action === 1) page.mood = next
        else {
          const text = at(now, { round })
          const isWritten = await page.storage.update(key, () => text).catch(() => undefined)
          if (isWritten) latest.set(key, text)
        }
      }
      const last = open()
      for (const [key, text] of latest) expect(await last.storage.getItem(key)).toBe(text)
    }
  })
})

describe('values that are moved', () => {
  it('C26 are joined where they list names, the later list last', async () => {
    const { best, open } = browser()
    await best.setItem('accounts', at(1, { names: ['ada', 'bob'] }))
    await open('throws').storage.setItem('accounts', at(2, { names: ['bob', 'eve'] }))
    expect(await open().storage.getItem('accounts')).toBe(at(2, { names: ['ada', 'bob', 'eve'] }))
    const other = browser()
    await other.best.setItem('accounts', at(2, { names: ['ada'] }))
    await other.open('throws').storage.setItem('accounts', at(1, { names: ['eve'] }))
    expect(await other.open().storage.getItem('accounts')).toBe(at(2, { names: ['eve', 'ada'] }))
  })

  it.each([
    ['plain text', 'before', 'after'],
    ['ciphertext', '~v1.0123', '~v1.4567'],
    ['JSON without a time', '{"type":"device"}', '{"type":"noDevice"}'],
    ['an empty string', 'before', ''],
    ['JSON that is no object', '[1]', 'null'],
  ])('C26 may be %s: that of the fallback replaces the other', async (_, before, after) => {
    const { best, open } = browser()
    await best.setItem('key', before)
    await open('throws').storage.setItem('key', after)
    expect(await open().storage.getItem('key')).toBe(after)
  })

  it.each([
    ['a text of a clock before 1970', at(-1)],
    ['a text with a version below zero', '{"v":-1}'],
    ['an empty string', ''],
    ['JSON that is no object', 'null'],
  ])('C26 arrive in a better storage that holds none, also %s', async (_, text) => {
    const { best, open } = browser()
    await open('throws').storage.setItem('key', text)
    expect(await open().storage.getItem('key')).toBe(text)
    expect(best.getItem('key')).toBe(text)
  })

  it.each([
    ['the earlier one lists no names', at(1), at(2, { names: ['eve'] })],
    ['the later one lists no names', at(1, { names: ['ada'] }), at(2)],
    ['the later one lists nobody any more', at(1, { names: ['ada'] }), at(2, { names: [] })],
    [
      'the earlier one lists none but those of the later',
      at(1, { names: ['eve'] }),
      '{"v":1, "writtenAt":2, "names":["eve"]}',
    ],
    ['the earlier one lists names that are no list', at(1, { names: 'ada' }), at(2, { names: ['eve'] })],
    ['the later one lists names that are no list', at(1, { names: ['ada'] }), at(2, { names: 'eve' })],
  ])('C26 stay to the letter when %s', async (_, earlier, later) => {
    for (const [inBest, inSpare] of [
      [earlier, later],
      [later, earlier],
    ] as const) {
      const { best, open } = browser()
      await best.setItem('key', inBest)
      await open('throws').storage.setItem('key', inSpare)
      expect(await open().storage.getItem('key')).toBe(later)
    }
  })

  it('C26 do not include a removal: what the better storage holds stays', async () => {
    const { best, open } = browser()
    await best.setItem('key', 'text')
    const one = open('throws')
    await one.storage.setItem('key', 'other')
    await one.storage.removeItem('key')
    expect(await open().storage.getItem('key')).toBe('text')
  })

  it('C26 may lie in an object with an item named mayHold, as localStorage may have one', async () => {
    const spare = Object.assign(memoryStorage(), { mayHold: 'an item' as never })
    await firstWorking([() => Promise.reject(new Error('missing')), spare], { clock: eagerClock() }).setItem(
      'key',
      at(1),
    )
    expect(await firstWorking([memoryStorage(), spare], { clock: eagerClock() }).getItem('key')).toBe(at(1))
  })

  it.each([
    ['has found absent', async (storage: KeyValueStorage) => void (await storage.getItem('key'))],
    [
      'has only removed',
      async (storage: KeyValueStorage) => {
        await storage.removeItem('key')
      },
    ],
  ])('C26 are absent, and no error, in a page without the better storage that %s', async (_, use) => {
    const { open } = browser()
    const one = open('throws')
    await use(one.storage)
    await open('throws').storage.setItem('key', at(1))
    await open().storage.getItem('key')
    expect(await one.storage.getItem('key')).toBe(null)
    expect(await one.storage.update('key', (found) => found ?? at(2))).toBe(at(2))
  })

  it('C26 are looked for again once, when several operations of a page miss them at the same time', async () => {
    const { spare } = browser()
    const best = memoryStorage()
    let isBroken = true
    let loads = 0
    const load = (): KeyValueStorage => {
      loads++
      if (isBroken) throw new DOMException('The operation is insecure', 'SecurityError')
      return best
    }
    const storage = firstWorking([load, spare], { clock: eagerClock() })
    await storage.setItem('key', at(1))
    await firstWorking([best, spare], { clock: eagerClock() }).getItem('key')
    isBroken = false
    loads = 0
    expect(await Promise.all([1, 2, 3].map(async () => storage.getItem('key')))).toEqual([at(1), at(1), at(1)])
    expect(loads).toBe(1)
  })

  it('C26 are counted in the form of every earlier release, which pages with an older app read', async () => {
    const { spare, open } = browser()
    const { storage } = open('throws')
    await storage.setItem('key', 'text')
    expect(spare.getItem('cognito-machines.fallback')).toBe('{"key":2}')
    await storage.update('key', () => 'next')
    await storage.setItem('other', 'text')
    expect(spare.getItem('cognito-machines.fallback')).toBe('{"key":4,"other":2}')
    await open().storage.getItem('key')
    expect([spare.getItem('key'), spare.getItem('other')]).toEqual(['cognito-machines.moved', 'cognito-machines.moved'])
  })

  it('C26 cost nothing where there are none: a fallback is read, and not written', async () => {
    const spare = memoryStorage()
    let updates = 0
    const watched: KeyValueStorage = {
      ...spare,
      update: (key, change) => {
        updates++
        return spare.update(key, change)
      },
    }
    const storage = firstWorking([memoryStorage(), watched], { clock: eagerClock() })
    await storage.setItem('key', 'text')
    await storage.getItem('key')
    expect(updates).toBe(0)
  })

  it('C8 C26 do not replace a record of a later version', async () => {
    const { best, open } = browser()
    await best.setItem('key', '{"v":2}')
    await open('throws').storage.setItem('key', at(5))
    expect(await open().storage.getItem('key')).toBe('{"v":2}')
  })

  it('C26 are not those that the page has removed again', async () => {
    const { best, open } = browser()
    const one = open('throws')
    await one.storage.setItem('key', at(1))
    await one.storage.removeItem('key')
    expect(await one.storage.getItem('key')).toBe(null)
    expect(await open().storage.getItem('key')).toBe(null)
    expect(best.getItem('key')).toBe(null)
  })

  it('C26 keep what a splitting storage holds apart out of the fallback', async () => {
    const [best, spare, secrets] = [memoryStorage(), memoryStorage(), memoryStorage()]
    let mood: Mood = 'throws'
    const candidates = [shared(best).view(() => mood), splitStorage(spare, { secrets })]
    const text = at(1, { tokens: { refreshToken: 'canary' } })
    await firstWorking(candidates, { clock: eagerClock() }).setItem('key', text)
    expect(spare.getItem('key')).not.toContain('canary')
    mood = 'works'
    expect(await firstWorking(candidates, { clock: eagerClock() }).getItem('key')).toBe(text)
    expect(secrets.getItem('key')).toBe(null)
  })

  it('C26 are forgotten with the fallback when somebody clears it', async () => {
    const { spare, open } = browser()
    const one = open('throws')
    await one.storage.setItem('key', at(1))
    await spare.removeItem('key')
    await spare.removeItem('cognito-machines.fallback')
    expect(await one.storage.getItem('key')).toBe(null)
  })
})

describe('a move', () => {
  const access = (disk: Disk): KeyValueStorage => ({
    getItem: (key) => disk.get(key),
    setItem: (key, value) => disk.set(key, value),
    removeItem: (key) => disk.delete(key),
  })

  it.each(['best', 'spare'] as const)(
    'C10 C26 that is killed at any step of the %s storage is done again',
    async (which) => {
      let steps = 0
      for (let isDone = false; !isDone; steps++) {
        const disks = { best: new Disk(), spare: new Disk() }
        const open = (first: StorageCandidate = access(disks.best)) =>
          firstWorking([first, access(disks.spare)], { clock: eagerClock() })
        const page = open(() => Promise.reject(new Error('missing')))
        await page.setItem('one', at(1))
        await page.setItem('two', 'text')
        disks[which].restart(steps)
        await Promise.resolve(open().getItem('one')).catch(() => undefined)
        isDone = disks[which].operations < steps
        disks.best.restart()
        disks.spare.restart()
        const next = open()
        expect([await next.getItem('one'), await next.getItem('two')]).toEqual([at(1), 'text'])
        expect(disks.spare.items.has('cognito-machines.fallback')).toBe(false)
      }
      expect(steps).toBeGreaterThan(5)
    },
  )

  it('C10 C26 finds what was written before the page was killed', async () => {
    let steps = 0
    for (let isDone = false; !isDone; steps++) {
      const [best, spare] = [new Disk(), new Disk()]
      const page = firstWorking([() => Promise.reject(new Error('missing')), access(spare)], { clock: eagerClock() })
      await page.getItem('key')
      spare.restart(steps)
      await Promise.resolve(page.setItem('key', at(1))).catch(() => undefined)
      isDone = spare.operations < steps
      spare.restart()
      const isWritten = spare.items.has('key')
      const next = firstWorking([access(best), access(spare)], { clock: eagerClock() })
      expect(await next.getItem('key')).toBe(isWritten ? at(1) : null)
    }
    expect(steps).toBeGreaterThan(3)
  })

  it.each([
    ['a key that is new there', []],
    ['a key that it has written before', ['same']],
    ['a key that a page before it has written', ['other']],
    ['a key whose value was moved before', ['other', 'moved']],
    ['a key that it has written before and that was moved', ['same', 'moved']],
  ])('C26 loses no write of another page to %s, in any order of their steps', async (_, history) => {
    const runs = await everyOrder(async ({ gated, pick }) => {
      const [best, spare] = [memoryStorage(), memoryStorage()]
      const missing = () => Promise.reject(new Error('missing'))
      const clock = eagerClock()
      const page = firstWorking([missing, gated(spare)], { clock })
      const earlier = history.includes('same') ? page : firstWorking([missing, spare], { clock })
      await pick(earlier.setItem(history.length > 0 ? 'key' : 'other', at(1)))
      if (history.includes('moved')) await firstWorking([best, spare], { clock }).getItem('key')
      await pick(page.getItem('unrelated'))
      let isWritten = true
      const write = Promise.resolve(page.setItem('key', at(2))).catch((thrown: unknown) => {
        expect(thrown).toBeInstanceOf(StorageError)
        isWritten = false
      })
      const move = firstWorking([best, gated(spare)], { clock }).getItem('key')
      await pick(Promise.all([write, move]))
      expect(await firstWorking([best, spare], { clock }).getItem('key')).toBe(at(isWritten ? 2 : 1))
      expect(spare.getItem('cognito-machines.fallback')).toBe(null)
    })
    expect(runs).toBeGreaterThan(10)
  })

  it('C26 overwrites nothing that the page itself writes meanwhile, in any order of its steps', async () => {
    const runs = await everyOrder(async ({ gated, pick }) => {
      const [best, spare] = [memoryStorage(), memoryStorage()]
      const clock = eagerClock()
      const two = firstWorking([gated(best), gated(spare)], { clock })
      await pick(two.getItem('key'))
      await firstWorking([() => Promise.reject(new Error('missing')), spare], { clock }).setItem('key', 'before')
      await pick(Promise.all([two.setItem('key', 'after'), two.getItem('key')]))
      expect(best.getItem('key')).toBe('after')
    })
    expect(runs).toBeGreaterThan(1)
  })

  it('C26 into a storage that cannot take everything leaves all of it in the fallback, which is used', async () => {
    const { open } = browser()
    const one = open('throws')
    await one.storage.setItem('key', at(1))
    await one.storage.setItem('other', 'text')
    const refused: number[] = []
    const two = open('cannotWrite', { onRefused: (rank) => refused.push(rank) })
    expect(await two.storage.getItem('key')).toBe(at(1))
    expect(refused).toEqual([0])
    expect(await open().storage.getItem('other')).toBe('text')
  })

  it.each(['hangs', 'throws', 'refuses', 'cannotWrite', 'never loads'] as const)(
    'C26 does not stand in the way when a later storage %s, which is asked once',
    async (mood) => {
      const best = memoryStorage()
      const spare = shared()
      await spare.inner.setItem('cognito-machines.fallback', '{"key":1}')
      await spare.inner.setItem('key', at(1))
      let asked = 0
      const broken = (): Mood => {
        asked++
        return mood === 'never loads' ? 'works' : mood
      }
      const candidate = mood === 'never loads' ? () => new Promise<never>(() => undefined) : spare.view(broken)
      const storage = firstWorking([best, candidate], { clock: eagerClock() })
      await storage.setItem('other', at(2))
      expect(best.getItem('other')).toBe(at(2))
      if (mood === 'cannotWrite') return
      const before = asked
      for (let time = 0; time < 3; time++) await storage.getItem('other')
      expect(asked).toBe(before)
    },
  )

  it('C26 loads no storage that says it holds nothing, and looks again before each operation', async () => {
    const spare = memoryStorage()
    let loads = 0
    const load = () => {
      loads++
      return spare
    }
    const candidate = Object.assign(load, { mayHold: (key: string) => spare.getItem(key) !== null })
    const two = firstWorking([memoryStorage(), candidate], { clock: eagerClock() })
    await two.setItem('key', at(1))
    await two.getItem('key')
    expect(loads).toBe(0)
    const one = firstWorking([() => Promise.reject(new Error('missing')), candidate], { clock: eagerClock() })
    await one.setItem('key', at(2))
    expect(loads).toBe(1)
    expect(await two.getItem('key')).toBe(at(2))
    expect(loads).toBe(2)
    const three = firstWorking([() => Promise.reject(new Error('missing')), candidate], { clock: eagerClock() })
    await three.setItem('key', at(3))
    expect(loads).toBe(3)
    expect(await two.getItem('key')).toBe(at(3))
    expect(loads).toBe(3)
  })

  it('C26 goes on without a storage of which even that cannot be told', async () => {
    const candidate = Object.assign(() => memoryStorage(), {
      mayHold: () => {
        throw new DOMException('The operation is insecure', 'SecurityError')
      },
    })
    const storage = firstWorking([memoryStorage(), candidate], { clock: eagerClock() })
    await storage.setItem('key', 'text')
    expect(await storage.getItem('key')).toBe('text')
  })

  it('C26 tries again to load a storage that is known to hold something', async () => {
    const spare = memoryStorage()
    await firstWorking([() => Promise.reject(new Error('missing')), spare], { clock: eagerClock() }).setItem(
      'key',
      at(1),
    )
    let isOffline = true
    const candidate = Object.assign(
      async () => {
        if (isOffline) throw new TypeError('Failed to fetch dynamically imported module')
        return spare
      },
      { mayHold: () => true },
    )
    const storage = firstWorking([memoryStorage(), candidate], { clock: eagerClock() })
    expect(await storage.getItem('key')).toBe(null)
    isOffline = false
    expect(await storage.getItem('key')).toBe(at(1))
  })
})
