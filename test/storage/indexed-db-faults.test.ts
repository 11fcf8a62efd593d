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

/** What a promise has come to so far. */
function watch(promise: unknown): { readonly outcome: unknown } {
  const watched: { outcome: unknown } = { outcome: 'nothing yet' }
  Promise.resolve(promise).then(
    (value) => {
      watched.outcome = value
    },
    (error: unknown) => {
      watched.outcome = error
    },
  )
  return watched
}

/** The keys that lie in the database. */
async function keysIn(factory: IDBFactory): Promise<unknown[]> {
  const database = await new Promise<IDBDatabase>((resolve) => {
    const request = factory.open('cognito-machines')
    request.onsuccess = () => resolve(request.result)
  })
  return new Promise((resolve) => {
    const request = database.transaction('items').objectStore('items').getAllKeys()
    request.onsuccess = () => {
      database.close()
      resolve(request.result)
    }
  })
}

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

  it('C15 opens one new connection for all operations that lost theirs at the same time', async () => {
    const { indexedDB, connections, opened } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    await storage.setItem('key', 'text')
    connections[0]!.close()
    expect(await Promise.all([1, 2, 3].map(async () => storage.getItem('key')))).toEqual(['text', 'text', 'text'])
    expect(opened()).toBe(2)
  })

  it('C15 reads again when a read is ended from outside', async () => {
    const clock = manualClock()
    const { indexedDB, connections, opened } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    await storage.setItem('key', 'text')
    const [connection] = connections
    const begin = connection!.transaction.bind(connection)
    connection!.transaction = (...how) => {
      const transaction = begin(...how)
      queueMicrotask(() => transaction.abort())
      return transaction
    }
    const reading = watch(storage.getItem('key'))
    await clock.advance(0)
    await clock.advance(0)
    expect(reading.outcome).toBe('text')
    expect(opened()).toBe(2)
  })

  it('C15 gives up after three attempts also when opening is refused later, as where the disk is broken', async () => {
    const clock = manualClock()
    let attempts = 0
    const storage = indexedDbStorage({
      indexedDB: {
        open: () => {
          attempts++
          const request = { error: new DOMException('canary', 'UnknownError'), onerror: () => undefined }
          setImmediate(() => request.onerror())
          return request
        },
      },
    })
    const reading = watch(storage.getItem('key'))
    await clock.advance(0)
    await clock.advance(0)
    expect(reading.outcome).toBeInstanceOf(StorageError)
    expect((reading.outcome as Error).message).toContain('UnknownError')
    expect(attempts).toBe(3)
  })

  it.each(['at once', 'at the end'] as const)(
    'does not try again on a full disk that refuses a write %s, and says what it is',
    async (when) => {
      const { indexedDB, connections, opened } = watchedFactory()
      const storage = indexedDbStorage({ indexedDB })
      await storage.setItem('key', 'old')
      const full = new DOMException('canary', 'QuotaExceededError')
      const [connection] = connections
      const begin = connection!.transaction.bind(connection)
      connection!.transaction = (...how) => {
        const transaction = begin(...how)
        const find = transaction.objectStore.bind(transaction)
        transaction.objectStore = (name) => {
          const store = find(name)
          store.put = () => {
            if (when === 'at once') throw full
            Object.defineProperty(transaction, 'error', { value: full })
            transaction.abort()
            return {} as never
          }
          return store
        }
        return transaction
      }
      let changes = 0
      const error = await rejected(
        storage.update('key', () => {
          changes++
          return 'new'
        }),
      )
      expect(error).toBeInstanceOf(StorageError)
      expect((error as Error).message).toContain('QuotaExceededError')
      expect([changes, opened()]).toEqual([1, 1])
      expect(await storage.getItem('key')).toBe('old')
    },
  )

  it('C4 does not write later what was asked for before a slow start, and reported as failed', async () => {
    const clock = manualClock()
    const { indexedDB, factory } = watchedFactory()
    let start = (): void => undefined
    const storage = indexedDbStorage({
      clock,
      indexedDB: {
        open: (name, version) => {
          const answer: Partial<IDBOpenDBRequest> & { result?: IDBDatabase } = {}
          start = () => {
            const request = indexedDB.open(name, version)
            request.onupgradeneeded = () => request.result.createObjectStore('items')
            request.onsuccess = () => {
              Object.assign(answer, { result: request.result })
              answer.onsuccess!.call(request, new Event('success'))
            }
          }
          return answer
        },
      },
    })
    let changes = 0
    const writing = watch(
      storage.update('key', () => {
        changes++
        return 'late'
      }),
    )
    await clock.advance(2000)
    expect(writing.outcome).toBeInstanceOf(StorageError)
    start()
    await clock.advance(0)
    await clock.advance(0)
    expect(changes).toBe(0)
    expect(await keysIn(factory)).toEqual([])
  })

  it('C4 ends the transaction of a read that took too long, so that it stands in the way of no other tab', async () => {
    const clock = manualClock()
    const { indexedDB, connections } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB, clock })
    await storage.setItem('key', 'text')
    let aborted = 0
    const transaction = { objectStore: () => ({ get: () => ({ transaction }) }), abort: () => void aborted++ }
    connections[0]!.transaction = () => transaction as never
    const reading = watch(storage.getItem('key'))
    await clock.advance(1999)
    expect([reading.outcome, aborted]).toEqual(['nothing yet', 0])
    await clock.advance(1)
    expect(reading.outcome).toBeInstanceOf(StorageError)
    expect(aborted).toBe(1)
  })

  it('lets go of its connection when it is closed, and opens another for the next operation', async () => {
    const { indexedDB, connections, opened } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    await storage.setItem('key', 'text')
    storage.close!()
    await Promise.resolve()
    await Promise.resolve()
    expect(() => connections[0]!.transaction('items')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
    expect(await storage.getItem('key')).toBe('text')
    expect(opened()).toBe(2)
  })

  it('is closed before its first use without an error', async () => {
    const { indexedDB, opened } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    storage.close!()
    expect(opened()).toBe(0)
    await storage.setItem('key', 'text')
    expect(await storage.getItem('key')).toBe('text')
  })

  it('leaves nothing of a removed value in the database, not even its key, which holds a user name', async () => {
    const { indexedDB, factory } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    for (const key of ['a', 'b', 'c']) await storage.setItem(key, 'text')
    await storage.removeItem('a')
    await storage.update('b', () => null)
    expect(await keysIn(factory)).toEqual(['c'])
  })

  it('writes nothing for an update to the text that is stored already', async () => {
    const { indexedDB, connections } = watchedFactory()
    const storage = indexedDbStorage({ indexedDB })
    await storage.setItem('key', 'text')
    const [connection] = connections
    const begin = connection!.transaction.bind(connection)
    let writes = 0
    connection!.transaction = (...how) => {
      const transaction = begin(...how)
      const store = transaction.objectStore('items')
      const put = store.put.bind(store)
      store.put = (...item) => {
        writes++
        return put(...item)
      }
      return transaction
    }
    expect(await storage.update('key', (current) => current)).toBe('text')
    expect(await storage.update('key', () => undefined)).toBe('text')
    expect(writes).toBe(0)
    await storage.setItem('key', 'next')
    expect(writes).toBe(1)
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

  it('C25 finds its store at once also when another tab makes the database anew meanwhile', async () => {
    const { indexedDB, factory, opened } = watchedFactory()
    const make = (version: number, store: string) =>
      new Promise<void>((resolve) => {
        const request = factory.open('cognito-machines', version)
        request.onupgradeneeded = () => request.result.createObjectStore(store)
        request.onsuccess = () => {
          request.result.close()
          resolve()
        }
      })
    await make(7, 'theirs')
    const storage = indexedDbStorage({
      indexedDB: {
        open: (name, version) => {
          if (version === undefined) return indexedDB.open(name)
          // Requests for a database are answered in their order.
          factory.deleteDatabase(name)
          void make(1, 'items')
          return indexedDB.open(name, version)
        },
      },
    })
    await storage.setItem('key', 'text')
    expect(await storage.getItem('key')).toBe('text')
    expect(opened()).toBe(2)
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
