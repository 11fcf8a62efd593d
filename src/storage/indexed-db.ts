/**
 * Keeps text in IndexedDB: the default of a browser, and the only web storage whose transactions hold across tabs.
 *
 * @module
 */

import { type AtomicStorage, storageOf, withAtomicUpdate } from './atomic.ts'
import { createDatabase, type DatabaseOptions } from './database.ts'
import { textOrNull } from './storage-failure.ts'

/**
 * A storage in IndexedDB. `update` is one `readwrite` transaction: no tab or worker can come between.
 * A lost connection is opened again, at most twice an operation; a database that was deleted is made anew.
 *
 * @throws {StorageError} from each method, when the database is blocked, full, broken or too slow.
 */
export function indexedDbStorage(options: DatabaseOptions): AtomicStorage {
  const access = createDatabase(options)
  const storage = storageOf(async (key, change) =>
    textOrNull(await access(key, change && ((stored) => change(textOrNull(stored))))),
  )
  return withAtomicUpdate(storage, 'IndexedDB')
}
