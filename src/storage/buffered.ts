/**
 * A storage that holds failed writes in memory, and retries them.
 * A full disk or a locked keychain then costs durability, never the session.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import { ownMembers, readJson } from '../json.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { createTurns } from '../timers.ts'
import { type Change, withDeadline } from './atomic.ts'

/** A storage that survives failures of the underlying one. */
export interface BufferedStorage {
  /**
   * The string under a key: the one held in memory, else the stored one.
   *
   * @throws {StorageError} when the storage cannot be read and nothing is held.
   */
  read(key: string): Promise<string | null>
  /**
   * Reads, decides and writes as one step, like `KeyValueStorage.update`. When the storage fails, the result is held
   * in memory instead; `change` then receives the last known value. Rejects only with exceptions of `change`.
   *
   * @returns The value in force afterwards.
   */
  update(key: string, change: Change): Promise<string | null>
  /**
   * Removes a damaged value, if it is still stored, and leaves a note under `<key>.damaged` with its time and length,
   * without its content, which may be secret.
   */
  setAside(key: string, damaged: string): Promise<void>
  /** Retries failed writes. Resolves to true when none is left. */
  flush(): Promise<boolean>
  /** True while a failed write is held. */
  isHolding(): boolean
}

/** The stored string, if known; else `undefined`. */
type Known = string | null | undefined

/** A string that could not be written. */
interface Held {
  value: string | null
  /**
   * The strings that may be stored without another writer: the one it replaces, and earlier ones of this writer.
   * `undefined` when the storage could not be read then.
   */
  readonly replaces: Set<Known> | undefined
}

/**
 * Puts a buffer before a storage, and a deadline where the storage has none. If the value that a held one replaces is
 * unknown, the later one wins.
 *
 * @param onTrouble Called with each failure of the storage, and for each damaged value.
 */
export function createBufferedStorage(options: {
  readonly storage: KeyValueStorage
  readonly clock: Clock
  readonly onTrouble: (error: StorageError) => void
  /** True if a held value is to replace a stored one of another writer. Default: never. */
  readonly outranks?: (held: string | null, stored: string | null) => boolean
}): BufferedStorage {
  const { clock, onTrouble, outranks = () => false } = options
  const storage = withDeadline(options.storage, clock)
  const inTurn = createTurns()
  const held = new Map<string, Held>()
  /** The last known value of each key. */
  const seen = new Map<string, string | null>()

  /** The string in force, given the stored one: a newer one of another writer wins. */
  function resolve(key: string, stored: Known): Known {
    const ours = held.get(key)
    if (!ours) return stored
    const isOurs = ours.replaces?.has(stored) ?? isLater(membersOf(ours.value), membersOf(stored))
    return isOurs || outranks(ours.value, stored ?? null) ? ours.value : stored
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
      // Any other error was thrown by `change`.
      if (!(thrown instanceof StorageError)) throw thrown
      onTrouble(thrown)
      // If the storage could not be read either, the last known value decides.
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
      // The held value was written during this read: the result may be the previous one.
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

  // One after the other: an update must see the result of the previous one in memory.
  const update = (key: string, change: Change): Promise<string | null> => inTurn(key, () => write(key, change))

  return {
    read,
    update,
    setAside: async (key, damaged) => {
      onTrouble(new StorageError('The stored value is damaged and was set aside', { retryable: false }))
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

/**
 * True if a value is as late as another (`theirs`), or later: by `writtenAt`. A sign-out is later than a session that
 * began before it, however often the tokens were replaced since.
 */
export function isLater(ours: Dated, theirs: Dated): boolean {
  const from = isSignOut(ours) ? (theirs.since ?? theirs.writtenAt) : theirs.writtenAt
  const [at, start] = [timeOf(ours.writtenAt), timeOf(ours.since ?? ours.writtenAt)]
  return isSignOut(theirs) ? start > timeOf(from) : at >= timeOf(from)
}

/** The members of a stored value that tell which of two is later. */
export type Dated = { readonly [Name in 'writtenAt' | 'since' | 'reason']?: unknown }

/** The members of a stored string. None if it is no JSON object. */
export const membersOf = (text: Known) => ownMembers(readJson(text ?? ''))

const isSignOut = ({ reason }: Dated): boolean => reason === 'userSignedOut' || reason === 'userDeleted'

const timeOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
