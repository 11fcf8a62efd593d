import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/errors.ts'
import type { AtomicStorage } from '../../src/ports.ts'
import { indexedDbStorage } from '../../src/storage/indexed-db.ts'
import { manualClock } from './fakes/manual-clock.ts'

/** A factory that shows its connections and counts how often it was asked for one. */
function watchedFactory() {
  const factory = new IDBFactory()
  const connections: IDBDatabase[] = []
  let opened = 0
  return {
    factory,
    connections,
    opened: () => opened,
    indexedDB: {
      open: (name: string, version?: number) => {
        opened++
        const request = version === undefined ? factory.open(name) : factory.open(name, version)
        request.addEventListener('success', () => connections.push(request.result))
        return request
      },
    },
  }
}

const rejected = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

const WRITES: Readonly<Record<string, (storage: AtomicStorage) => unknown>> = {
  setItem: (storage) => storage.setItem('key', 'text'),
  removeItem: (storage) => storage.removeItem('key'),
  update: (storage) => storage.update('key', () => 'text'),
}

describe('indexedDbStorage', () => {
  it('opens nothing before it is used, and one connection for many uses', async () => {
    const { indexedDB, opened } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    expect(opened()).toBe(0)
    await Promise.all([storage.setItem('a', '1'), storage.setItem('b', '2'), storage.getItem('a')])
    expect(opened()).toBe(1)
  })

  it.each(Object.entries(WRITES))(
    'asks that a write is on the disk before it counts, so that no power cut takes it back: %s',
    async (_, write) => {
      const { indexedDB, connections } = watchedFactory()
      const storage = indexedDbStorage({ indexedDB })
      await storage.getItem('key')
      // What the database in memory does not do: a browser may report a relaxed transaction before it is on the disk.
      const asked: unknown[] = []
      const [connection] = connections
      const transaction = connection!.transaction.bind(connection)
      connection!.transaction = (stores, mode, options) => {
        asked.push([mode, options?.durability])
        return transaction(stores, mode, options)
      }
      await write(storage)
      expect(asked).toEqual([['readwrite', 'strict']])
    },
  )

  it('C15 opens the database again when the connection was lost', async () => {
    const { indexedDB, connections, opened } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    await storage.setItem('key', 'text')
    connections[0]!.close()
    expect(await storage.getItem('key')).toBe('text')
    connections[1]!.close()
    expect(await storage.update('key', (current) => `${current} and more`)).toBe('text and more')
    expect(opened()).toBe(3)
  })

  it('C15 makes way when another tab deletes the database, and makes it anew', async () => {
    const { indexedDB, factory } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    await storage.setItem('key', 'text')
    await new Promise<void>((resolve, reject) => {
      const request = factory.deleteDatabase('cognito-machines')
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('blocked by our connection'))
    })
    expect(await storage.getItem('key')).toBe(null)
    await storage.setItem('key', 'again')
    expect(await storage.getItem('key')).toBe('again')
  })

  it('C15 gives up after three attempts, and works again when the database does', async () => {
    const { indexedDB } = watchedFactory()
    let attempts = 0
    let isBroken = true
    const storage = indexedDbStorage({
      indexedDB: {
        open: (name, version) => {
          attempts++
          if (isBroken) throw new DOMException('canary', 'UnknownError')
          return indexedDB.open(name, version)
        },
      },
    })
    const error = await rejected(Promise.resolve(storage.getItem('key')))
    expect(error).toBeInstanceOf(StorageError)
    expect((error as Error).message).toBe('Failed: reading from IndexedDB (UnknownError)')
    expect(attempts).toBe(3)
    isBroken = false
    expect(await storage.getItem('key')).toBe(null)
  })

  it('C4 C15 ends an operation whose database never opens, and opens anew for the next one', async () => {
    const clock = manualClock()
    const { indexedDB } = watchedFactory()
    let isBlocked = true
    const storage = indexedDbStorage({
      clock,
      indexedDB: { open: (name, version) => (isBlocked ? {} : indexedDB.open(name, version)) },
    })
    const error = rejected(Promise.resolve(storage.setItem('key', 'text')))
    await clock.advance(2000)
    expect(await error).toBeInstanceOf(StorageError)
    isBlocked = false
    await storage.setItem('key', 'next')
    expect(await storage.getItem('key')).toBe('next')
    expect(clock.waiting).toBe(0)
  })

  it('C4 does not do later what it reported as failed', async () => {
    const clock = manualClock()
    const { indexedDB, connections } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB, clock })
    await storage.setItem('key', 'old')
    // Another tab holds the store: our transaction has to wait for it.
    const [connection] = connections
    const holder = connection!.transaction('items', 'readwrite')
    let isHolding = true
    const hold = () => {
      if (isHolding) holder.objectStore('items').get('key').onsuccess = hold
    }
    hold()
    const error = rejected(Promise.resolve(storage.setItem('key', 'new')))
    await clock.advance(2000)
    expect(await error).toBeInstanceOf(StorageError)
    isHolding = false
    expect(await storage.getItem('key')).toBe('old')
  })

  it('C4 C15 opens a new connection when the one it has never answers', async () => {
    const clock = manualClock()
    const { indexedDB, connections, opened } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB, clock })
    await storage.setItem('key', 'text')
    // As in a page that slept too long: transactions begin, and nothing comes of them.
    connections[0]!.transaction = () => ({ objectStore: () => ({ get: () => ({}) }), abort: () => undefined }) as never
    const error = rejected(Promise.resolve(storage.getItem('key')))
    await clock.advance(2000)
    expect(await error).toBeInstanceOf(StorageError)
    expect(await storage.getItem('key')).toBe('text')
    expect(opened()).toBe(2)
  })

  it('C5 takes a stored value that is no text for absent', async () => {
    const { indexedDB, connections } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    await storage.getItem('key')
    const [connection] = connections
    connection!.transaction('items', 'readwrite').objectStore('items').put({ forged: true }, 'key')
    expect(await storage.getItem('key')).toBe(null)
    expect(await storage.update('key', (current) => (current === null ? 'text' : undefined))).toBe('text')
  })

  it('C25 adds its store to a database of that name which somebody else made', async () => {
    const { indexedDB, factory } = watchedFactory()
    await new Promise<void>((resolve) => {
      const request = factory.open('cognito-machines', 7)
      request.onupgradeneeded = () => request.result.createObjectStore('theirs')
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    const storage = indexedDbStorage({ indexedDB })
    await storage.setItem('key', 'text')
    expect(await storage.getItem('key')).toBe('text')
  })

  it('keeps tabs apart in an update: of 4 tabs with 50 updates each, none is lost', async () => {
    const { indexedDB } = watchedFactory()
    const tabs = Array.from({ length: 4 }, () => indexedDbStorage({ indexedDB }))
    const add = (current: string | null) => String(Number(current ?? 0) + 1)
    await Promise.all(
      tabs.map(async (tab) => {
        for (let round = 0; round < 50; round++) await tab.update('count', add)
      }),
    )
    expect(await tabs[0]!.getItem('count')).toBe('200')
  })

  it.each([0, 1, 2, 3])(
    'C10 leaves the old text or the new one when it is killed after %i operations of an update',
    async (killAfter) => {
      const { indexedDB, connections } = watchedFactory()
      const storage = indexedDbStorage({ indexedDB })
      await storage.setItem('key', 'old')
      const [connection] = connections
      const begin = connection!.transaction.bind(connection)
      connection!.transaction = ((...parameters: Parameters<typeof begin>) => {
        const transaction = begin(...parameters)
        let operations = 0
        const find = transaction.objectStore.bind(transaction)
        const die = () => transaction.abort()
        transaction.objectStore = (name) => {
          const store = find(name)
          for (const method of ['get', 'put'] as const) {
            const original = store[method].bind(store) as (...values: never[]) => IDBRequest
            store[method] = ((...values: never[]) => {
              if (operations++ === killAfter) die()
              const request = original(...values)
              if (operations === killAfter) request.addEventListener('success', die)
              return request
            }) as never
          }
          return store
        }
        return transaction
      }) as typeof begin
      let changes = 0
      await rejected(
        storage.update('key', () => {
          // Whoever is killed does not try again.
          if (++changes > 1) throw new Error('dead')
          return 'new'
        }),
      )
      const found = await indexedDbStorage({ indexedDB }).getItem('key')
      expect(found).toBe(killAfter < 3 ? 'old' : 'new')
    },
  )
})
