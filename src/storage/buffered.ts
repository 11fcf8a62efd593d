/**
 * A storage that holds in memory what the real one refused, and writes it as soon as that works again.
 * A full disk or a locked keychain then costs durability, never the session.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import { ownMembers, readJson } from '../json.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { createTurns } from '../timers.ts'
import { type Change, withDeadline } from './atomic.ts'

/** A storage that survives the faults of the one beneath it. */
export interface BufferedStorage {
  /**
   * The string under a key: the one held in memory, else the stored one.
   *
   * @throws {StorageError} when the storage cannot be read and nothing is held.
   */
  read(key: string): Promise<string | null>
  /**
   * Reads, decides and writes as one step, like `KeyValueStorage.update`. When the storage fails, the result is held
   * in memory instead; `change` is then given the last text seen. Never rejects but with what `change` throws.
   *
   * @returns The text that counts afterwards.
   */
  update(key: string, change: Change): Promise<string | null>
  /**
   * Takes a damaged text away, if it is still there, and leaves a note under `<key>.damaged`: when, and how long it
   * was. Nothing of what it says, for that may be a secret.
   */
  setAside(key: string, damaged: string): Promise<void>
  /** Tries again to write what is held. Resolves to true when nothing is left. */
  flush(): Promise<boolean>
  /** True when a string is held that is not stored. */
  isHolding(): boolean
}

/** The stored string, as far as is known here; `undefined` when it is not. */
type Known = string | null | undefined

/** A string that the storage refused. */
interface Held {
  value: string | null
  /**
   * The strings that may be stored meanwhile without another writer: the one it replaces, our own earlier ones.
   * `undefined` when the storage could not be read at that time.
   */
  readonly replaces: Set<Known> | undefined
}

/**
 * Puts a buffer before a storage, and a deadline where the storage has none. Where it is unknown what a held text replaces, the one with the later `writtenAt` counts.
 *
 * @param onTrouble Is told each failure of the storage, and of what is damaged in it.
 */
export function createBufferedStorage(options: {
  readonly storage: KeyValueStorage
  readonly clock: Clock
  readonly onTrouble: (error: StorageError) => void
}): BufferedStorage {
  const { clock, onTrouble } = options
  const storage = withDeadline(options.storage, clock)
  const inTurn = createTurns()
  const held = new Map<string, Held>()
  /** The last text seen under each key. */
  const seen = new Map<string, string | null>()

  /** The string that counts, given the stored one: a newer one of another writer makes ours void. */
  function resolve(key: string, stored: Known): Known {
    const ours = held.get(key)
    if (!ours) return stored
    const isOurs = ours.replaces?.has(stored) ?? writtenAt(ours.value) >= writtenAt(stored)
    return isOurs ? ours.value : stored
  }

  async function write(key: string, change: Change): Promise<string | null> {
    let stored: Known
    let value: Known
    const decide = (found: Known): void => {
      stored = found
      const current = resolve(key, found) ?? null
      const next = change(current)
      value = next === undefined ? current : next
    }
    try {
      const result = await storage.update(key, (found) => {
        seen.set(key, found)
        decide(found)
        return value === found ? undefined : value
      })
      held.delete(key)
      seen.set(key, result)
      return result
    } catch (thrown) {
      // Anything else was thrown by `change`.
      if (!(thrown instanceof StorageError)) throw thrown
      onTrouble(thrown)
      // Where the storage did not even answer what it has, the last text seen decides.
      if (value === undefined) decide(seen.get(key))
      return hold(key, stored, value!)
    }
  }

  function hold(key: string, stored: Known, value: string | null): string | null {
    const ours = held.get(key)
    if (ours) {
      ours.replaces?.add(ours.value).add(stored)
      ours.value = value
    } else if (value !== (stored ?? null)) {
      held.set(key, { value, replaces: stored === undefined ? undefined : new Set([stored]) })
    }
    return value
  }

  async function read(key: string): Promise<string | null> {
    const before = held.get(key)
    try {
      const stored = await storage.getItem(key)
      // What was held was written while this was read: the text may be the one from before.
      if (before && held.get(key) !== before) return read(key)
      seen.set(key, stored)
      return resolve(key, stored) ?? null
    } catch (thrown) {
      // The storage throws nothing else.
      onTrouble(thrown as StorageError)
      const ours = held.get(key)
      if (ours) return ours.value
      throw thrown
    }
  }

  // One after the other: a decision must see what the one before it left in memory.
  const update = (key: string, change: Change): Promise<string | null> => inTurn(key, () => write(key, change))

  return {
    read,
    update,
    setAside: async (key, damaged) => {
      onTrouble(new StorageError('What was stored cannot be read and was set aside', { retryable: false }))
      await update(`${key}.damaged`, () => JSON.stringify({ length: damaged.length, at: clock.now() }))
      await update(key, (current) => (current === damaged ? null : undefined))
    },
    flush: async () => {
      for (const key of [...held.keys()]) await update(key, () => undefined)
      return held.size === 0
    },
    isHolding: () => held.size > 0,
  }
}

/** When a text was written; 0 when it does not say. */
function writtenAt(text: Known): number {
  const at = ownMembers(readJson(text ?? '')).writtenAt
  return typeof at === 'number' ? at : 0
}
