import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import type { Clock } from '../../src/ports.ts'
import { withDeadline } from '../../src/storage/atomic.ts'
import { createBufferedStorage } from '../../src/storage/buffered.ts'
import { firstWorking } from '../../src/storage/fallback.ts'
import { indexedDbStorage } from '../../src/storage/indexed-db.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { faultyStorage } from '../session/faulty-storage.ts'
import { createTestClock, settle } from '../session/session-bench.ts'
import { manualClock } from './fakes/manual-clock.ts'

/** A clock that counts the timers that are set. */
function countingClock() {
  const clock = createTestClock()
  let timers = 0
  const counting: Clock = {
    now: clock.now,
    setTimeout: (run, delayMs) => {
      timers++
      return clock.setTimeout(run, delayMs)
    },
    clearTimeout: clock.clearTimeout,
  }
  return { clock: counting, advance: clock.advance, count: () => timers }
}

describe('withDeadline', () => {
  it.each(['getItem', 'setItem', 'removeItem', 'update'] as const)('ends a %s that hangs', async (method) => {
    const clock = manualClock()
    const disk = faultyStorage()
    disk.fail('hangs')
    const storage = withDeadline(disk.storage, clock)
    const hung = expect(
      method === 'update' ? storage.update('key', () => 'text') : Promise.resolve(storage[method]('key', 'text')),
    ).rejects.toThrow(StorageError)
    await clock.advance(2000)
    await hung
    expect(clock.waiting).toBe(0)
  })

  it('does nothing later in an update that it gave up', async () => {
    const clock = manualClock()
    const disk = memoryStorage()
    let wake = (): void => undefined
    const asleep = new Promise<void>((resolve) => {
      wake = resolve
    })
    const storage = withDeadline(
      { ...disk, update: (key, change) => asleep.then(() => disk.update(key, change)) },
      clock,
    )
    const given = expect(storage.update('key', () => 'text')).rejects.toThrow(StorageError)
    await clock.advance(2000)
    await given
    wake()
    await settle()
    expect(disk.getItem('key')).toBeNull()
  })

  it('closes the storage underneath, where that can be closed', () => {
    let closed = 0
    const close = () => {
      closed++
    }
    withDeadline({ ...faultyStorage().storage, close }, manualClock()).close?.()
    withDeadline(faultyStorage().storage, manualClock()).close?.()

    expect(closed).toBe(1)
  })

  it('leaves a storage alone that has a deadline, or that never waits', () => {
    const clock = createTestClock()
    const indexedDb = indexedDbStorage({ indexedDB: new IDBFactory(), clock })
    const own = withDeadline(faultyStorage().storage, clock)
    for (const storage of [memoryStorage(), indexedDb, own]) expect(withDeadline(storage, clock)).toBe(storage)
  })
})

describe('the storage of a page', () => {
  it('has one deadline an operation, from the session down to the driver', async () => {
    const { clock, count } = countingClock()
    const page = firstWorking([indexedDbStorage({ indexedDB: new IDBFactory(), clock }), memoryStorage()], {
      clock,
      choiceTimeoutMs: 2000,
    })
    const storage = createBufferedStorage({ storage: withDeadline(page, clock), clock, onTrouble: () => undefined })
    await storage.read('key')
    const chosen = count()
    await storage.read('key')
    expect(count() - chosen).toBe(1)
    await storage.update('key', () => 'text')
    expect(count() - chosen).toBe(2)
  })

  it('keeps no caller waiting for the choice', async () => {
    const { clock, advance } = countingClock()
    const page = firstWorking([() => new Promise(() => undefined)], { clock, choiceTimeoutMs: 2000 })
    const waiting = expect(Promise.resolve(page.getItem('key'))).rejects.toThrow(StorageError)
    await advance(2000)
    await waiting
  })
})
