/**
 * Who is signed in, as it is stored: one record a user, and an index of accounts.
 *
 * A sign-out leaves a tombstone in the place of the record, so a refresh that returns later finds another generation
 * and changes nothing. A session that is not to be remembered is kept in the same way, in memory.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { memoryStorage } from '../storage/memory.ts'
import { openAccountIndex } from './account-index.ts'
import type { Account } from './accounts.ts'
import { createPatientStorage, type PatientStorage } from './patient-storage.ts'
import { readRecord, type SessionRecord, type StoredRecord, type Tombstone } from './record.ts'
import {
  amendRecord,
  buryRecord,
  type Commit,
  createRecord,
  type RecordPlace,
  reasonOf,
  replaceRecord,
  tombstone,
} from './record-store.ts'
import type { NewSession } from './session-port.ts'
import { setAside } from './set-aside.ts'
import type { SignedOutReason } from './signed-out-reason.ts'
import { storagePrefix, writeKeyPart } from './storage-keys.ts'
import { ownMembers } from './stored-json.ts'

/** Whose session it is now, or that it is nobody's, and why. `isNew`: nothing was ever stored here. */
export type Present =
  | { readonly type: 'signedIn'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason?: SignedOutReason | undefined; readonly isNew: boolean }

/** The stored sessions of one app client. Reads reject with a {@link StorageError} when the storage cannot be read. */
export interface SessionStore {
  /** Whose session it is. */
  load(): Promise<Present>
  /** One user's record. `undefined` when there is none that can be read. */
  read(username: string): Promise<SessionRecord | Tombstone | undefined>
  /** Stores a new session and makes it the current one. */
  save(session: NewSession): Promise<SessionRecord>
  /** Puts what `change` makes in the place of `base`, if that is still there. */
  commit(base: SessionRecord, change: (present: SessionRecord) => SessionRecord): Promise<Commit>
  /** Changes what goes along with the tokens. False when there is no session, or its refresh token is not here. */
  amend(username: string, change: (present: SessionRecord) => SessionRecord): Promise<boolean>
  /** Ends a session, whatever its generation is. Resolves to what was there. */
  bury(username: string, reason: SignedOutReason): Promise<SessionRecord | undefined>
  /** Ends the session `base`, unless there is a newer one. */
  buryIfUnchanged(base: SessionRecord, reason: SignedOutReason): Promise<Commit>
  /** Makes another account the current one. `undefined` when it has no session. */
  select(username: string): Promise<SessionRecord | undefined>
  /** Everybody who has a session here. */
  accounts(): Promise<readonly Account[]>
  /** Whether a user's session survives the page: neither kept in memory by choice nor by a fault. */
  isPersisted(username: string): boolean
  /** Whether something is held in memory that the storage refused. */
  isHolding(): boolean
  /** Tries again to write what the storage refused. Resolves to true when nothing is left. */
  flush(): Promise<boolean>
  /** The storage and the key of a user's record, for marks beside it. */
  placeOf(username: string): RecordPlace
}

/** Opens the stored sessions of an app client. Reads nothing yet. */
export function createSessionStore(options: {
  readonly storage: KeyValueStorage
  readonly clientId: string
  readonly clock: Clock
  readonly onTrouble: (error: StorageError) => void
}): SessionStore {
  const { clock, onTrouble } = options
  const prefix = storagePrefix(options.clientId)
  const patient = (storage: KeyValueStorage): PatientStorage =>
    createPatientStorage({ storage, clock, isNewer: isWrittenLater, onTrouble })
  const disk = patient(options.storage)
  const memory = patient(memoryStorage())
  const index = openAccountIndex(disk, `${prefix}accounts`, clock)
  /** Users whose session is to end with the page. */
  const inMemory = new Set<string>()
  /** The user who is current in this page only; `null` after their sign-out; `undefined` when the index counts. */
  let currentHere: string | null | undefined
  /** Who was current in the index when the user of this page only was signed out: they do not take that place. */
  let passedOver: string | undefined

  const placeOf = (username: string): RecordPlace => ({
    storage: inMemory.has(username) ? memory : disk,
    key: `${prefix}user.${writeKeyPart(username)}`,
    username,
  })

  async function read(username: string): Promise<StoredRecord> {
    const { storage, key } = placeOf(username)
    const text = await storage.read(key)
    const record = readRecord(text, username)
    if (record.type === 'damaged') {
      onTrouble(new StorageError('A stored session cannot be read and was set aside', { retryable: false }))
      await setAside(storage, key, text!, clock.now())
    }
    return record
  }

  async function makeCurrent({ username, signInName }: Account): Promise<void> {
    currentHere = inMemory.has(username) ? username : undefined
    if (currentHere === undefined) await index.add({ username, signInName })
  }

  async function unlist(username: string): Promise<void> {
    if (!inMemory.delete(username)) return index.remove(username)
    if (currentHere !== username) return
    currentHere = null
    const accounts = await index.read().catch(() => 'unreadable')
    passedOver = typeof accounts === 'string' ? undefined : accounts.current
  }

  async function current(): Promise<{ username: string | undefined; reason?: SignedOutReason; isNew: boolean }> {
    if (typeof currentHere === 'string') return { username: currentHere, isNew: false }
    const accounts = await index.read()
    const next = typeof accounts === 'string' ? undefined : accounts.current
    if (currentHere === null) {
      if (next === passedOver) return { username: undefined, isNew: false }
      currentHere = undefined
    }
    if (accounts === 'damaged') return { username: undefined, reason: 'storageCorrupt', isNew: false }
    if (typeof accounts === 'string') return { username: undefined, isNew: accounts === 'none' }
    return { username: accounts.current, isNew: false }
  }

  return {
    load: async () => {
      const { username, reason, isNew } = await current()
      if (username === undefined) return { type: 'signedOut', reason, isNew }
      const record = await read(username)
      if (record.type === 'signedIn') return { type: 'signedIn', record }
      // What a later version has stored is not ours to judge.
      return { type: 'signedOut', reason: record.type === 'newer' ? undefined : reasonOf(record), isNew: false }
    },
    read: async (username) => {
      const record = await read(username)
      return record.type === 'signedIn' || record.type === 'signedOut' ? record : undefined
    },
    save: async (session) => {
      const { username } = session
      if (session.persistence === 'memory') {
        // Else the session from before would be there again after the page, and after a sign-out.
        const stored = inMemory.has(username) ? undefined : await read(username).catch(() => ({ type: 'unreadable' }))
        if (stored && stored.type !== 'none') {
          await buryRecord(placeOf(username), 'userSignedOut', clock)
          await unlist(username)
        }
        inMemory.add(username)
      } else if (inMemory.has(username)) {
        await memory.update(placeOf(username).key, () => null)
        inMemory.delete(username)
      }
      let record = await createRecord(placeOf(username), session, clock)
      if (!record) {
        inMemory.add(username)
        record = await createRecord(placeOf(username), session, clock)
      }
      await makeCurrent(session)
      return record!
    },
    commit: (base, change) => replaceRecord(placeOf(base.username), base, change),
    amend: (username, change) => amendRecord(placeOf(username), change),
    bury: async (username, reason) => {
      const buried = await buryRecord(placeOf(username), reason, clock)
      await unlist(username)
      return buried
    },
    buryIfUnchanged: async (base, reason) => {
      const { username, generation } = base
      const end = tombstone(username, generation + 1, reason, clock.now())
      const result = await replaceRecord(placeOf(username), base, () => end)
      if (result.type === 'signedOut') await unlist(username)
      return result
    },
    select: async (username) => {
      const record = await read(username)
      if (record.type !== 'signedIn') return undefined
      await makeCurrent(record)
      return record
    },
    accounts: async () => {
      const accounts = await index.read()
      const stored = typeof accounts === 'string' ? [] : accounts.list
      const here: Account[] = []
      for (const username of inMemory) {
        const record = await read(username)
        if (record.type === 'signedIn') here.push({ username, signInName: record.signInName })
      }
      return [...stored.filter(({ username }) => !inMemory.has(username)), ...here]
    },
    isPersisted: (username) => !inMemory.has(username) && !disk.isHolding(),
    isHolding: () => disk.isHolding(),
    flush: () => disk.flush(),
    placeOf,
  }
}

function isWrittenLater(held: string | null, stored: string): boolean {
  return writtenAt(held) >= writtenAt(stored)
}

function writtenAt(text: string | null): number {
  try {
    const at = ownMembers(JSON.parse(text ?? 'null')).writtenAt
    return typeof at === 'number' && at >= 0 ? at : 0
  } catch {
    return 0
  }
}
