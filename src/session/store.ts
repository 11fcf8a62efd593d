/**
 * The stored sessions: one record a user, and an index of accounts.
 *
 * A sign-out replaces the record by a tombstone, so a refresh that returns later finds another generation
 * and changes nothing.
 *
 * @module
 */
import type { StorageError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { createBufferedStorage } from '../storage/buffered.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import {
  type Accounts,
  type NewSession,
  readStored,
  type SessionPlace,
  type SessionReadResult,
  type SessionRecord,
  sessionPlace,
} from './record.ts'
import { createRecords, type Present, type Records, type RecordsOptions } from './record-store.ts'

/** A new session, and the users who have none here any more: there is room for so many only. */
export interface SavedSession {
  readonly record: SessionRecord
  readonly dropped: readonly string[]
}

/** The stored sessions of one app client. Reads reject with a {@link StorageError} when the storage cannot be read. */
export interface StoredSessions {
  readonly records: Records
  /**
   * Reads the present session.
   *
   * @param read Reads the session of the user whom the index names.
   */
  load(read: Records['present']): Promise<Present>
  /**
   * Stores a new session and makes it the current one.
   *
   * @param signal Aborted meanwhile, everything is as before, and the result is `undefined`.
   * @returns `newer` if a later version of this library has written the record, or the index: nothing is stored then.
   */
  save(session: NewSession, signal?: AbortSignal): Promise<SavedSession | 'newer' | undefined>
  /** The users of the index, the current one last. */
  names(): Promise<readonly string[]>
  /** Makes a user the current one. */
  makeCurrent(username: string): Promise<void>
  /** True while a failed write is held in memory. */
  isHolding(): boolean
  /** Retries failed writes. Resolves to true when none is left. */
  flush(): Promise<boolean>
}

/** The parts of the stored sessions. */
export interface StoredSessionsOptions extends Omit<RecordsOptions, 'storage'> {
  readonly storage: KeyValueStorage
  readonly clock: Clock
  readonly onTrouble: (error: StorageError) => void
  /** The number of users who may have a session here. */
  readonly mostAccounts: number
}

/** Opens the stored sessions of an app client. Reads nothing yet. */
export function createStoredSessions(options: StoredSessionsOptions): StoredSessions {
  const { clock, onTrouble, mostAccounts, prefix } = options
  const storage = createBufferedStorage({ storage: options.storage, clock, onTrouble, outranks: isProofAgainst })
  const index = sessionPlace(storage, `${prefix}accounts`)
  const records = createRecords({ ...options, storage })

  return {
    records,
    load: async (read) => {
      const accounts = await readPlace(index)
      if (accounts.type === 'accounts') return read(accounts.names.at(-1)!)
      const reason = accounts.type === 'damaged' ? 'storageCorrupt' : undefined
      return { type: 'signedOut', reason, isNew: accounts.type === 'none' }
    },
    save: async (session, signal) => {
      const { before, after: record } = await records.create(session, signal)
      if (!record) return signal?.aborted ? undefined : 'newer'
      const { username } = session
      const listed = signal?.aborted ? undefined : await makeCurrent(index, username, clock.now(), mostAccounts)
      if (signal?.aborted || listed?.type === 'newer') {
        await records.takeBack(record, before)
        if (listed) await changePlace(index, () => (listed.type === 'accounts' ? listed : null))
        return signal?.aborted ? undefined : 'newer'
      }
      return { record, dropped: beyond(namesOf(listed), username, mostAccounts) }
    },
    names: async () => namesOf(await readPlace(index)),
    makeCurrent: async (username) => void (await makeCurrent(index, username, clock.now(), mostAccounts)),
    isHolding: () => storage.isHolding(),
    flush: () => storage.flush(),
  }
}

/** The users for whom there is no room beside a new one: those who were current longest ago. */
export function beyond(names: readonly string[], username: string, most: number): readonly string[] {
  const others = names.filter((name) => name !== username)
  return most === 1 ? others : others.slice(0, 1 - most)
}

const namesOf = (listed: SessionReadResult | undefined): readonly string[] =>
  listed?.type === 'accounts' ? listed.names : []

/** True if tokens that are held here come from the use for which the stored session was ended. */
function isProofAgainst(held: string | null, stored: string | null): boolean {
  const [ours, ended] = [readStored(held), readStored(stored)]
  if (ours.type !== 'signedIn' || ended.type !== 'signedOut') return false
  return ended.reason === 'refreshTokenReused' && ours.generation >= ended.generation
}

/** The most users that share a browser. */
export const MOST_ACCOUNTS = 32

/** Makes a user the current one. Beyond the limit, the least recently current one is dropped. Resolves to the list before. */
export async function makeCurrent(
  place: SessionPlace,
  username: string,
  writtenAt: number,
  most: number,
): Promise<SessionReadResult> {
  const { before } = await changePlace(place, (found): Accounts => {
    const others = found.type === 'accounts' ? found.names.filter((name) => name !== username) : []
    return { type: 'accounts', names: [...others, username].slice(-most), writtenAt }
  })
  return before
}
