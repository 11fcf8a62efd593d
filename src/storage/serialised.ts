/**
 * Gives a storage of three methods an atomic `update`, inside one process.
 *
 * @module
 */
import type { KeyValueStorage } from '../ports.ts'
import { createTurns } from '../waiting.ts'
import { attempt, textOrNull } from './storage-failure.ts'

/** A storage whose `update` is there. */
export type AtomicStorage = Required<KeyValueStorage>

/** Decides what to store, given what is stored. Synchronous; may be called more than once. */
export type Change = Parameters<AtomicStorage['update']>[1]

/**
 * The same storage with an `update` that nobody else using the returned object can come between.
 * A storage that has an `update` of its own keeps it. Other processes, and other wrappers of the same storage,
 * are not kept out: share the returned object.
 *
 * @param place What to call the storage in messages. Default: `storage`.
 * @throws {StorageError} from each method, when the storage throws. What `change` throws is passed on as it is.
 */
export function withAtomicUpdate(storage: KeyValueStorage, place = 'storage'): AtomicStorage {
  if (storage.update !== undefined) return guardedStorage(storage as AtomicStorage, place)
  const inTurn = createTurns()
  const read = (key: string) => attempt(`reading from ${place}`, async () => textOrNull(await storage.getItem(key)))
  const write = (key: string, value: string | null) =>
    attempt(`writing to ${place}`, () => (value === null ? storage.removeItem(key) : storage.setItem(key, value)))
  return {
    // Reading waits its turn too: some storages write one value in several steps.
    getItem: (key) => inTurn(key, () => read(key)),
    setItem: (key, value) => inTurn(key, () => write(key, value)),
    removeItem: (key) => inTurn(key, () => write(key, null)),
    update: (key, change) =>
      inTurn(key, async () => {
        const current = await read(key)
        const next = change(current)
        if (next === undefined || next === current) return current
        await write(key, next)
        return next
      }),
  }
}

function guardedStorage(storage: AtomicStorage, place: string): AtomicStorage {
  return {
    getItem: (key) => attempt(`reading from ${place}`, async () => textOrNull(await storage.getItem(key))),
    setItem: (key, value) => attempt(`writing to ${place}`, () => storage.setItem(key, value)),
    removeItem: (key) => attempt(`writing to ${place}`, () => storage.removeItem(key)),
    update: (key, change) => guardedUpdate(place, change, (guarded) => storage.update(key, guarded)),
  }
}

/**
 * Runs an `update` and tells the failure of the storage from the failure of `change`:
 * the first becomes a {@link StorageError}, the second is passed on as it is.
 */
export async function guardedUpdate(
  place: string,
  change: Change,
  run: (guarded: Change) => Promise<string | null>,
): Promise<string | null> {
  let failed: { readonly thrown: unknown } | undefined
  const guarded: Change = (current) => {
    try {
      return change(current)
    } catch (thrown) {
      failed = { thrown }
      throw thrown
    }
  }
  try {
    return await run(guarded)
  } catch (thrown) {
    if (failed) throw failed.thrown
    return attempt(`updating ${place}`, () => Promise.reject(thrown))
  }
}
