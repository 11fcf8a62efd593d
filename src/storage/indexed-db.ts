/**
 * Keeps strings in IndexedDB: the default of a browser, and the only web storage with transactions across tabs.
 *
 * @module
 */

import { nameOf } from '../errors.ts'
import type { Clock } from '../ports.ts'
import {
  type AtomicStorage,
  markBounded,
  STORAGE_DEADLINE_MS,
  storageOf,
  textOrNull,
  withAtomicUpdate,
  withinDeadline,
} from './atomic.ts'

/**
 * A storage in IndexedDB. `update` is one `readwrite` transaction, atomic among tabs and workers.
 * A lost connection is opened again, at most twice an operation; a deleted database is created again.
 *
 * @throws {StorageError} from each method, when the database is blocked, full, broken or too slow.
 */
export function indexedDbStorage(options: DatabaseOptions): AtomicStorage {
  const access = createDatabase(options)
  const storage = storageOf(async (key, change) =>
    textOrNull(await access(key, change && ((stored) => change(textOrNull(stored))))),
  )
  const atomic = { ...withAtomicUpdate(storage, 'IndexedDB'), close: access.close }
  return options.clock ? markBounded(atomic) : atomic
}

/** The part of `globalThis.indexedDB` that is used. */
export interface IndexedDbFactory {
  open(name: string, version?: number): object
}

/** The database, and its deadline. */
export interface DatabaseOptions {
  /** `globalThis.indexedDB`. */
  readonly indexedDB: IndexedDbFactory
  /** Default: `cognito-machines`. */
  readonly databaseName?: string | undefined
  /** The clock for the deadline of every operation. Default: no deadline. */
  readonly clock?: Pick<Clock, 'setTimeout' | 'clearTimeout'> | undefined
  /** The deadline of one operation, opening included. Milliseconds. Default: 2 seconds (2000). */
  readonly timeoutMs?: number | undefined
}

/**
 * One transaction on one key. Resolves, once it is durable, to the stored value; `undefined` if absent.
 *
 * @param change Maps the stored value to the value to store: `null` removes it, `undefined` leaves it. May be called
 * again on a new connection; its exceptions abort the transaction and pass through.
 */
export interface Access {
  (key: string, change?: (stored: unknown) => unknown): Promise<unknown>
  /** Closes the connection. The next transaction opens another. */
  close(): void
}

const STORE = 'items'
const MOST_ATTEMPTS = 3

/**
 * Describes a database. Nothing is opened before the first transaction. A lost connection is opened again, at most
 * twice an operation.
 */
export function createDatabase(options: DatabaseOptions): Access {
  const { databaseName = 'cognito-machines', clock, timeoutMs = STORAGE_DEADLINE_MS } = options
  const factory = options.indexedDB as IDBFactory
  let connection: Promise<IDBDatabase> | undefined
  /** The last transaction that reads. A read that follows at once, in a microtask of its answer, is part of it. */
  let reading: IDBTransaction | undefined

  function drop(old: Promise<IDBDatabase> | undefined): void {
    if (connection === old) connection = reading = undefined
    old?.then((database) => database.close()).catch(() => undefined)
  }

  function ask(database: IDBDatabase, key: string): IDBRequest {
    reading = database.transaction(STORE)
    return reading.objectStore(STORE).get(key)
  }

  function askAlong(key: string): IDBRequest | undefined {
    try {
      return reading?.objectStore(STORE).get(key)
    } catch {
      return undefined
    }
  }

  const access = (key: string, change?: (stored: unknown) => unknown): Promise<unknown> => {
    let transaction: IDBTransaction | undefined
    let isOver = false
    // A write that was reported as failed must not happen later.
    const giveUp = (): void => {
      isOver = true
      try {
        transaction?.abort()
      } catch {
        // The transaction has ended already.
      }
    }

    const read = (database: IDBDatabase): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const request = askAlong(key) ?? ask(database, key)
        transaction = request.transaction ?? undefined
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })

    const write = (database: IDBDatabase, decide: (stored: unknown) => unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        // Strict: a rotated refresh token that is lost in a power cut signs the user out.
        const running = database.transaction(STORE, 'readwrite', { durability: 'strict' })
        transaction = running
        // A read that is asked for from now on comes after this write.
        reading = undefined
        let result: unknown
        let failure: unknown
        // An exception of a listener would be lost in the event loop.
        const orGiveUp = (run: () => void): void => {
          try {
            run()
          } catch (thrown) {
            failure = thrown
            giveUp()
          }
        }
        running.oncomplete = () => resolve(result)
        running.onabort = () => reject(failure ?? running.error)
        orGiveUp(() => {
          const store = running.objectStore(STORE)
          const request = store.get(key)
          request.onsuccess = () =>
            orGiveUp(() => {
              result = request.result
              const next = decide(result)
              if (next === undefined || next === result) return
              if (next === null) store.delete(key)
              else store.put(next, key)
              result = next
            })
        })
      })

    async function transactAgain(): Promise<unknown> {
      for (let attempt = 1; ; attempt++) {
        connection ??= open(factory, databaseName)
        const mine = connection
        try {
          const database = await mine
          // No caller waits for it any more.
          if (isOver) return undefined
          return await (change ? write(database, change) : read(database))
        } catch (thrown) {
          if (isOver || isFull(thrown)) throw thrown
          // The connection was lost: the profile was cleared, the page slept, or the database process crashed.
          drop(mine)
          if (attempt === MOST_ATTEMPTS) throw thrown
        }
      }
    }

    if (!clock) return transactAgain()
    return withinDeadline(clock, timeoutMs, transactAgain, () => {
      giveUp()
      // A hanging connection would block the next operation, too.
      drop(connection)
    })
  }
  return Object.assign(access, { close: () => drop(connection) })
}

/** Opens the database with its object store, creating both if missing. */
async function open(factory: IDBFactory, name: string, version?: number): Promise<IDBDatabase> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = factory.open(name, version)
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.contains(STORE)) request.result.createObjectStore(STORE)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  // Another tab wants to delete or upgrade the database: an open connection would block it.
  database.onversionchange = () => database.close()
  if (database.objectStoreNames.contains(STORE)) return database
  // A database of this name from another program: add the object store beside its own.
  database.close()
  return open(factory, name, database.version + 1)
}

const isFull = (thrown: unknown): boolean => nameOf(thrown) === 'QuotaExceededError'
