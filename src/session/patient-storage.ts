/**
 * A storage that holds in memory what the real one refused, and writes it as soon as that works again.
 * A full disk or a locked keychain then costs durability, never the session.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { withinDeadline } from '../storage/deadline.ts'
import { type Change, withAtomicUpdate } from '../storage/serialised.ts'
import { createTurns } from '../waiting.ts'

/** A storage that survives the faults of the one beneath it. */
export interface PatientStorage {
  /**
   * The text under a key: what is held in memory, else what is stored.
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
  /** Tries again to write what is held. Resolves to true when nothing is left. */
  flush(): Promise<boolean>
  /** Whether something is held that is not stored. */
  isHolding(): boolean
}

/** A text that the storage refused. */
interface Held {
  readonly value: string | null
  /** What may be stored meanwhile without anybody else having written: the text it replaces, our own earlier ones. */
  readonly replaces: ReadonlySet<string | null>
}

/** What a change came to. `stored` is `undefined` when nobody knows what is stored. */
interface Decision {
  readonly stored: string | null | undefined
  readonly value: string | null
}

/** How long one storage operation may take. Milliseconds. */
export const STORAGE_DEADLINE_MS = 2000

/**
 * Makes a storage patient.
 *
 * @param isNewer Whether a held text is to win over a stored one, when it is unknown what the held one replaced.
 * @param onTrouble Is told each failure of the storage.
 */
export function createPatientStorage(options: {
  readonly storage: KeyValueStorage
  readonly clock: Clock
  readonly isNewer: (held: string | null, stored: string) => boolean
  readonly onTrouble: (error: StorageError) => void
}): PatientStorage {
  const { clock, isNewer, onTrouble } = options
  const storage = withAtomicUpdate(options.storage)
  const inTurn = createTurns()
  const held = new Map<string, Held>()
  /** The last text seen under each key. */
  const seen = new Map<string, string | null>()

  /** What counts, given what is stored: somebody else's newer text makes ours void. */
  function resolve(key: string, stored: string | null): string | null {
    const ours = held.get(key)
    if (!ours || stored === ours.value) return stored
    if (ours.replaces.has(stored)) return ours.value
    // What we replaced was not known: the storage could not be read at that time.
    if (ours.replaces.size === 0 && (stored === null || isNewer(ours.value, stored))) return ours.value
    return stored
  }

  async function write(key: string, change: Change): Promise<string | null> {
    let over = false
    let failure: { readonly thrown: unknown } | undefined
    let decided: Decision | undefined
    const guarded: Change = (stored) => {
      // A storage that wakes up after the deadline must not act on a decision from before.
      if (over) return undefined
      const current = resolve(key, stored)
      try {
        const next = change(current)
        decided = { stored, value: next === undefined ? current : next }
      } catch (thrown) {
        failure = { thrown }
        throw thrown
      }
      return decided.value === stored ? undefined : decided.value
    }
    try {
      const result = await withinDeadline(clock, STORAGE_DEADLINE_MS, () => storage.update(key, guarded))
      held.delete(key)
      seen.set(key, result)
      return result
    } catch (thrown) {
      over = true
      if (failure) throw failure.thrown
      onTrouble(toStorageError(thrown))
      return hold(key, decided ?? decideBlindly(key, change))
    }
  }

  /** Decides on the last text seen, because the storage did not even answer what it has. */
  function decideBlindly(key: string, change: Change): Decision {
    const stored = seen.get(key)
    const current = held.get(key)?.value ?? stored ?? null
    const next = change(current)
    return { stored, value: next === undefined ? current : next }
  }

  function hold(key: string, { stored, value }: Decision): string | null {
    const earlier = held.get(key)
    if (!earlier && value === (stored ?? null)) return value
    const replaces = new Set<string | null>(earlier?.replaces)
    const isKnown = earlier ? earlier.replaces.size > 0 : stored !== undefined
    if (isKnown && earlier) replaces.add(earlier.value)
    if (isKnown && stored !== undefined) replaces.add(stored)
    held.set(key, { value, replaces })
    return value
  }

  async function read(key: string): Promise<string | null> {
    const before = held.get(key)
    try {
      const stored = await withinDeadline(clock, STORAGE_DEADLINE_MS, async () => storage.getItem(key))
      // What was held was written while this was read: the text may be the one from before.
      if (before && held.get(key) !== before) return read(key)
      seen.set(key, stored)
      return resolve(key, stored)
    } catch (thrown) {
      onTrouble(toStorageError(thrown))
      const ours = held.get(key)
      if (ours) return ours.value
      throw toStorageError(thrown)
    }
  }

  return {
    read,
    // One after the other: a decision must see what the one before it left in memory.
    update: (key, change) => inTurn(key, () => write(key, change)),
    flush: async () => {
      for (const key of [...held.keys()]) await inTurn(key, () => write(key, () => undefined))
      return held.size === 0
    },
    isHolding: () => held.size > 0,
  }
}

const toStorageError = (thrown: unknown): StorageError =>
  thrown instanceof StorageError ? thrown : new StorageError('The storage failed')
