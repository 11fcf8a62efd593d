/**
 * Adds an atomic `update`, inside one process, and a deadline to a storage of three methods.
 *
 * @module
 */
import { nameOf, StorageError } from '../errors.ts'
import type { AtomicStorage, KeyValueStorage } from '../ports.ts'
import { createTurns, type Timers, type Turns, within } from '../timers.ts'

/**
 * The failure of one storage operation, with the name of the thrown error only.
 * The original is not kept as the cause: native modules and apps put keys and values into their messages.
 *
 * @param what The failed operation, such as `writing to localStorage`.
 */
export function storageFailure(what: string, thrown: unknown): StorageError {
  if (thrown instanceof StorageError) return thrown
  const name = nameOf(thrown)
  return new StorageError(name ? `Failed: ${what} (${name})` : `Failed: ${what}`)
}

/**
 * Runs one storage operation, synchronous or not; anything it throws becomes a {@link StorageError}. Exceptions of
 * `change` pass through unchanged: the storage has not failed then.
 *
 * @param run Receives `change`, and may call it several times.
 */
export async function attempt<T>(
  what: string,
  run: (change: Change) => T | Promise<T>,
  change: Change = () => undefined,
): Promise<T> {
  let refusal: { readonly thrown: unknown } | undefined
  try {
    return await run((current) => {
      try {
        return change(current)
      } catch (thrown) {
        refusal = { thrown }
        throw thrown
      }
    })
  } catch (thrown) {
    throw refusal ? refusal.thrown : storageFailure(what, thrown)
  }
}

/** The stored value, if it is a string. Any other value is foreign and counts as absent. */
export function textOrNull(stored: unknown): string | null {
  return typeof stored === 'string' ? stored : null
}

/** The default deadline of one storage operation. Milliseconds. */
export const STORAGE_DEADLINE_MS = 2000

/** The failure of an operation that took too long. */
export class StorageTimeout extends StorageError {}

/**
 * The result of `work`, or a {@link StorageTimeout} after `timeoutMs` milliseconds, whichever is first.
 *
 * @param onExpiry Called at the deadline, to abort the work where possible.
 */
export function withinDeadline<T>(
  clock: Timers,
  timeoutMs: number,
  work: () => Promise<T>,
  onExpiry?: () => void,
): Promise<T> {
  const begin = async (): Promise<T> => work()
  return within(clock, timeoutMs, begin(), () => {
    onExpiry?.()
    return new StorageTimeout(`The storage did not respond within ${timeoutMs} ms`)
  })
}

/** Storages whose operations have a deadline, or never wait. */
const bounded = new WeakSet<AtomicStorage>()

/** Marks a storage whose operations all have a deadline of their own, or never wait. */
export function markBounded(storage: AtomicStorage): AtomicStorage {
  bounded.add(storage)
  return storage
}

// Every member of the set has an `update`.
const isBounded = (storage: KeyValueStorage): storage is AtomicStorage => bounded.has(storage as AtomicStorage)

/**
 * The same storage, atomic, with a deadline for each operation. A storage that has a deadline already keeps that one:
 * the driver can abort an operation better.
 *
 * @throws {StorageError} from each method, when the storage throws, or does not respond in time. An `update` that
 * timed out writes nothing later.
 */
export function withDeadline(
  storage: KeyValueStorage,
  clock: Timers,
  timeoutMs: number = STORAGE_DEADLINE_MS,
): AtomicStorage {
  if (isBounded(storage)) return storage
  const atomic = withAtomicUpdate(storage)
  const timed =
    <Args extends readonly unknown[], T>(run: (...args: Args) => T | Promise<T>) =>
    (...args: Args): Promise<T> =>
      withinDeadline(clock, timeoutMs, async () => run(...args))
  return markBounded({
    ...atomic,
    getItem: timed(atomic.getItem),
    setItem: timed(atomic.setItem),
    removeItem: timed(atomic.removeItem),
    update: (key, change) => {
      let isOver = false
      // A storage that responds after the deadline must not write an old decision.
      const work = () => atomic.update(key, (current) => (isOver ? undefined : change(current)))
      return withinDeadline(clock, timeoutMs, work, () => {
        isOver = true
      })
    },
  })
}

/** A storage with an `update`. */
export type { AtomicStorage } from '../ports.ts'

/** Maps the stored value to the value to store. Synchronous; may be called more than once. */
export type Change = Parameters<AtomicStorage['update']>[1]

/** Every operation of a storage in one function: reads, or with `change` reads, decides and writes as one step. */
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
 * The same storage with an `update` that is atomic among all users of the returned object.
 * A storage that has an `update` of its own keeps it. Other processes, and other wrappers of the same storage,
 * are not excluded: share the returned object.
 *
 * @param place Name of the storage in messages. Default: `storage`.
 * @throws {StorageError} from each method, when the storage throws. Exceptions of `change` pass through unchanged.
 */
export function withAtomicUpdate(storage: KeyValueStorage, place = 'storage'): AtomicStorage {
  // `localStorage.update` is an item of that name.
  const hasUpdate = typeof storage.update === 'function'
  // Reads are queued too: some storages write one value in several steps.
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
    // What every wrapper passes on: for whom a storage is, and its end.
    accounts: storage.accounts,
    perRequest: storage.perRequest,
    close: () => storage.close?.(),
    getItem: (key) => inTurn(key, () => attempt(reading, () => read(key))),
    setItem: (key, value) => inTurn(key, () => attempt(writing, () => write(key, value))),
    removeItem: (key) => inTurn(key, () => attempt(writing, () => write(key, null))),
    update: (key, change) => inTurn(key, () => attempt(writing, (decide) => update(key, decide), change)),
  }
}

// A slow tab may lose against busy ones many times in a row; each time, one of them makes progress.
const MOST_ATTEMPTS = 500

/**
 * Reads, prepares (which may take time), and writes if the stored value is unchanged; otherwise starts over.
 *
 * @param prepare Maps the stored value to the value to store, `null` to remove, `undefined` to leave it.
 * @returns The value that is stored afterwards.
 * @throws {StorageError} when other writers were faster 500 times in a row.
 */
export async function compareAndSet(
  storage: AtomicStorage,
  key: string,
  prepare: (current: string | null) => Promise<string | null | undefined>,
): Promise<string | null> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const read = await storage.getItem(key)
    const next = await prepare(read)
    if (next === undefined) return read
    let isUnchanged = false
    const stored = await storage.update(key, (current) => {
      isUnchanged = current === read
      return isUnchanged ? next : undefined
    })
    if (isUnchanged) return stored
  }
  throw new StorageError('Other writers kept changing the stored value')
}

/**
 * The same storage with `prefix` in front of every key. Two prefixes, neither the beginning of the other, never meet.
 */
export function withPrefix(storage: KeyValueStorage, prefix: string): AtomicStorage {
  const inner = withAtomicUpdate(storage)
  return {
    ...inner,
    getItem: (key) => inner.getItem(prefix + key),
    setItem: (key, value) => inner.setItem(prefix + key, value),
    removeItem: (key) => inner.removeItem(prefix + key),
    update: (key, change) => inner.update(prefix + key, change),
  }
}
