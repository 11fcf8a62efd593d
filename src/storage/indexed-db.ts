/**
 * Keeps text in IndexedDB: the default of a browser, and the only web storage whose transactions hold across tabs.
 *
 * @module
 */
import { createDatabase, type DatabaseOptions } from './database.ts'
import { type AtomicStorage, guardedUpdate } from './serialised.ts'
import { attempt, textOrNull } from './storage-failure.ts'

/**
 * A storage in IndexedDB. `update` is one `readwrite` transaction: no tab or worker can come between.
 * A lost connection is opened again, at most twice an operation; a database that was deleted is made anew.
 *
 * @throws {StorageError} from each method, when the database is blocked, full, broken or too slow.
 */
export function indexedDbStorage(options: DatabaseOptions): AtomicStorage {
  const database = createDatabase(options)
  return {
    getItem: (key) =>
      attempt('reading from IndexedDB', () =>
        database.transact<string | null>('readonly', (store, answer, within) => {
          const request = store.get(key)
          request.onsuccess = within(() => answer(textOrNull(request.result)))
        }),
      ),
    setItem: (key, value) =>
      attempt('writing to IndexedDB', () =>
        database.transact<void>('readwrite', (store) => {
          store.put(value, key)
        }),
      ),
    removeItem: (key) =>
      attempt('writing to IndexedDB', () =>
        database.transact<void>('readwrite', (store) => {
          store.delete(key)
        }),
      ),
    update: (key, change) =>
      guardedUpdate('IndexedDB', change, (guarded) =>
        database.transact<string | null>('readwrite', (store, answer, within) => {
          const request = store.get(key)
          request.onsuccess = within(() => {
            const current = textOrNull(request.result)
            const next = guarded(current)
            answer(next === undefined ? current : next)
            if (next === null) store.delete(key)
            else if (next !== undefined && next !== current) store.put(next, key)
          })
        }),
      ),
  }
}
