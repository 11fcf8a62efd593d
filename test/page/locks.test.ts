import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { leaseLock } from '../../src/page/lease-lock.ts'
import { inProcessLock, type LocksApi, webLock } from '../../src/page/locks.ts'
import { indexedDbStorage } from '../../src/storage/indexed-db.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { lockContract } from '../contract/lock.ts'
import { randomBytes } from '../storage/adapters.ts'
import { manualClock } from '../storage/fakes/manual-clock.ts'
import { fakeLocks } from './fake-locks.ts'

lockContract('inProcessLock', (clock, tabs) => new Array(tabs).fill(inProcessLock(clock)))
lockContract('webLock', (clock, tabs) => {
  const locks = fakeLocks()
  return Array.from({ length: tabs }, () => webLock(() => locks, clock, inProcessLock(clock)))
})
lockContract('leaseLock in one tab', (clock, tabs) => {
  const storage = memoryStorage()
  const lock = leaseLock({ storage: () => storage, clock, randomBytes, inProcess: inProcessLock(clock) })
  return new Array(tabs).fill(lock)
})

describe('webLock', () => {
  it('D3 lets one waiter at a time take the lock away, however many waited', async () => {
    const clock = manualClock()
    const locks = fakeLocks()
    const tab = () => webLock(() => locks, clock, inProcessLock(clock))
    void tab()('name', () => new Promise<never>(() => undefined), { timeoutMs: 1000 })
    let inside = 0
    let most = 0
    const waiting = Array.from({ length: 8 }, () =>
      tab()(
        'name',
        async () => {
          most = Math.max(most, ++inside)
          await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), 50))
          inside--
        },
        { timeoutMs: 1000 },
      ),
    )
    await clock.advance(5000)
    await Promise.all(waiting)
    expect(most).toBe(1)
    expect(locks.held('name')).toBe(false)
  })

  it.each([
    [
      'throws',
      () => {
        throw new DOMException('opaque origin', 'SecurityError')
      },
    ],
    ['rejects', () => Promise.reject(new DOMException('opaque origin', 'SecurityError'))],
  ] as [string, LocksApi['request']][])('D5 works under the other lock when the API %s', async (_, request) => {
    const clock = manualClock()
    const lock = webLock(() => ({ request }), clock, inProcessLock(clock))
    expect(await lock('name', async () => 'done', { timeoutMs: 1000 })).toBe('done')
  })

  it('D5 works under the other lock when the API hangs', async () => {
    const clock = manualClock()
    const hanging: LocksApi = {
      request: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          if (!signal) reject(new DOMException('', 'InvalidStateError'))
          signal?.addEventListener('abort', () => reject(signal.reason))
        }),
    }
    const done = webLock(() => hanging, clock, inProcessLock(clock))('name', async () => 'done', { timeoutMs: 1000 })
    await clock.advance(3000)
    expect(await done).toBe('done')
  })
})

describe('leaseLock', () => {
  const tabsOn = (clock: ReturnType<typeof manualClock>, count: number) => {
    const indexedDB = new IDBFactory()
    return Array.from({ length: count }, () =>
      leaseLock({
        storage: () => indexedDbStorage({ indexedDB }),
        clock,
        randomBytes,
        inProcess: inProcessLock(clock),
      }),
    )
  }

  it('D4 keeps tabs apart where there are no Web Locks', async () => {
    const clock = manualClock()
    let inside = 0
    let most = 0
    const all = Promise.all(
      tabsOn(clock, 4).map((lock) =>
        lock(
          'name',
          async () => {
            most = Math.max(most, ++inside)
            await new Promise<void>((resolve) => clock.setTimeout(() => resolve(), 60))
            inside--
          },
          { timeoutMs: 5000 },
        ),
      ),
    )
    await clock.advance(3000)
    await all
    expect(most).toBe(1)
  })

  it('D2 passes on the lease of a tab that was closed while it held it', async () => {
    const clock = manualClock()
    const [closed, other] = tabsOn(clock, 2)
    void closed!('name', () => new Promise<never>(() => undefined), { timeoutMs: 1000 })
    await clock.advance(0)
    let isIn = false
    const next = other!(
      'name',
      async () => {
        isIn = true
      },
      { timeoutMs: 1000 },
    )
    await clock.advance(900)
    expect(isIn).toBe(false)
    await clock.advance(300)
    await next
    expect(isIn).toBe(true)
  })

  it('D3 leaves the lease of the next holder alone when a frozen one thaws', async () => {
    const clock = manualClock()
    const storage = memoryStorage()
    const tab = () => leaseLock({ storage: () => storage, clock, randomBytes, inProcess: inProcessLock(clock) })
    let thaw!: () => void
    const frozen = tab()('name', () => new Promise<void>((resolve) => (thaw = resolve)), { timeoutMs: 1000 })
    await clock.advance(1100)
    let finish!: () => void
    const next = tab()('name', () => new Promise<void>((resolve) => (finish = resolve)), { timeoutMs: 1000 })
    await clock.advance(0)
    const lease = await storage.getItem('cognito-machines.lock.name')
    thaw()
    await frozen
    expect(lease).not.toBe(null)
    expect(await storage.getItem('cognito-machines.lock.name')).toBe(lease)
    finish()
    await next
    expect(await storage.getItem('cognito-machines.lock.name')).toBe(null)
  })

  it('keeps nobody from working when the storage fails', async () => {
    const clock = manualClock()
    const lock = leaseLock({
      storage: () => {
        throw new Error('blocked')
      },
      clock,
      randomBytes,
      inProcess: inProcessLock(clock),
    })
    expect(await lock('name', async () => 'done', { timeoutMs: 1000 })).toBe('done')
  })

  it('is not stopped by a lease from a clock of the future, or by a note that is none', async () => {
    for (const note of ['00ff 99999999999999', 'garbage', '{}', '00ff NaN']) {
      const clock = manualClock()
      const storage = memoryStorage()
      await storage.setItem('cognito-machines.lock.name', note)
      const lock = leaseLock({ storage: () => storage, clock, randomBytes, inProcess: inProcessLock(clock) })
      expect(await lock('name', async () => 'done', { timeoutMs: 1000 })).toBe('done')
      expect(await storage.getItem('cognito-machines.lock.name')).toBe(null)
    }
  })
})
