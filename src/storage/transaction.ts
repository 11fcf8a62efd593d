/**
 * One connection to IndexedDB, and one transaction on it, as promises.
 *
 * @module
 */
import { StorageError } from '../errors.ts'

const STORE = 'items'

/**
 * What a transaction does. `answer` takes its result. An event listener is wrapped by `within`, so that what it throws
 * aborts the transaction and is not lost in the event loop.
 */
export type Use<T> = (
  store: IDBObjectStore,
  answer: (value: T) => void,
  within: (run: () => void) => () => void,
) => void

/** Runs one transaction of the store and resolves, once it is durable, to what `use` last handed to `answer`. */
export function runTransaction<T>(
  database: IDBDatabase,
  mode: 'readonly' | 'readwrite',
  use: Use<T>,
  events: { onBegin(transaction: IDBTransaction): void; onRefusal(): void },
): Promise<T> {
  return new Promise((resolve, reject) => {
    // Strict: a rotated refresh token that is lost in a power cut signs its owner out.
    const transaction = database.transaction(STORE, mode, mode === 'readwrite' ? { durability: 'strict' } : {})
    events.onBegin(transaction)
    let result: T
    let failure: unknown
    const within = (run: () => void) => () => {
      try {
        run()
      } catch (thrown) {
        failure = thrown
        events.onRefusal()
        abort(transaction)
      }
    }
    transaction.oncomplete = () => resolve(result)
    transaction.onabort = () => reject(failure ?? transaction.error ?? new StorageError('The transaction was aborted'))
    within(() =>
      use(
        transaction.objectStore(STORE),
        (value) => {
          result = value
        },
        within,
      ),
    )()
  })
}

/** Opens a database that has our store, making both where they are missing. */
export async function open(factory: IDBFactory, name: string, version?: number): Promise<IDBDatabase> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = version === undefined ? factory.open(name) : factory.open(name, version)
    request.onupgradeneeded = () => {
      if (!request.result.objectStoreNames.contains(STORE)) request.result.createObjectStore(STORE)
    }
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  if (database.objectStoreNames.contains(STORE)) return database
  // A database of this name that somebody else made: add our store beside theirs.
  database.close()
  return open(factory, name, database.version + 1)
}

/** Aborts a transaction, unless it is over. */
export function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort()
  } catch {
    // It came to its end already.
  }
}
