/**
 * Gives a storage of three methods an atomic `update`, inside one process.
 *
 * @module
 */
import type { KeyValueStorage } from '../ports.ts'
import { createTurns, type Turns } from '../timers.ts'
import { attempt, textOrNull } from './storage-failure.ts'

/** A storage whose `update` is there. */
export type AtomicStorage = Required<KeyValueStorage>

/** Decides what to store, given what is stored. Synchronous; may be called more than once. */
export type Change = Parameters<AtomicStorage['update']>[1]

/** What a storage does, in one function: reads, or with `change` reads, decides and writes as one step. */
export type Access = (key: string, change?: Change) => Promise<string | null>

/** The methods of a storage, all made of one function. */
export function storageOf(access: Access): AtomicStorage {
  return {
    getItem: (key) => access(key),
    setItem: (key, value) => access(key, () => value).then(() => undefined),
    removeItem: (key) => access(key, () => null).then(() => undefined),
    update: access,
  }
}

/**
 * The same storage with an `update` that nobody else using the returned object can come between.
 * A storage that has an `update` of its own keeps it. Other processes, and other wrappers of the same storage,
 * are not kept out: share the returned object.
 *
 * @param place What to call the storage in messages. Default: `storage`.
 * @throws {StorageError} from each method, when the storage throws. What `change` throws is passed on as it is.
 */
export function withAtomicUpdate(storage: KeyValueStorage, place = 'storage'): AtomicStorage {
  // `localStorage.update` is an item of that name.
  const hasUpdate = typeof storage.update === 'function'
  // Reading waits its turn too: some storages write one value in several steps.
  const inTurn: Turns = hasUpdate ? async (_, work) => work() : createTurns()
  const read = async (key: string) => textOrNull(await storage.getItem(key))
  const write = async (key: string, value: string | null) =>
    value === null ? storage.removeItem(key) : storage.setItem(key, value)
  const update = async (key: string, change: Change) => {
    if (hasUpdate) return storage.update!(key, change)
    const current = await read(key)
    const next = change(current)
    if (next === undefined || next === current) return current
    await write(key, next)
    return next
  }
  const reading = `reading from ${place}`
  const writing = `writing to ${place}`
  return {
    getItem: (key) => inTurn(key, () => attempt(reading, () => read(key))),
    setItem: (key, value) => inTurn(key, () => attempt(writing, () => write(key, value))),
    removeItem: (key) => inTurn(key, () => attempt(writing, () => write(key, null))),
    update: (key, change) => inTurn(key, () => attempt(writing, (decide) => update(key, decide), change)),
  }
}
