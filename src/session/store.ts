/**
 * The stored sessions: one record a user, and an index of accounts.
 *
 * A sign-out replaces the record by a tombstone, so a refresh that returns later finds another generation
 * and changes nothing. A session with `persistence: 'memory'` is kept in the same way, in memory.
 *
 * @module
 */
import type { StorageError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import type { SignedOutReason } from '../refusals.ts'
import { createBufferedStorage } from '../storage/buffered.ts'
import { storagePrefix, writeKeyPart } from '../storage/keys.ts'
import { memoryStorage } from '../storage/memory.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import {
  type Accounts,
  type NewSession,
  readStored,
  type SessionPlace,
  type SessionReadResult,
  type SessionRecord,
  sessionPlace,
  type Tombstone,
  type UserPlace,
  userPlace,
} from './record.ts'
import {
  amendRecord,
  buryRecord,
  type Commit,
  createRecord,
  reasonOf,
  replaceRecord,
  tombstone,
} from './record-store.ts'

/** The present session, or the reason why there is none. `isNew`: nothing was ever stored here. */
export type Present =
  | { readonly type: 'signedIn'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason?: SignedOutReason | undefined; readonly isNew: boolean }

/** The stored sessions of one app client. Reads reject with a {@link StorageError} when the storage cannot be read. */
export interface SessionStore {
  /** Reads the present session. */
  load(): Promise<Present>
  /** One user's record. `undefined` if absent or unreadable. */
  read(username: string): Promise<SessionRecord | Tombstone | undefined>
  /** Stores a new session and makes it the current one. */
  save(session: NewSession): Promise<SessionRecord>
  /** Replaces `base` by the result of `change`, if `base` is still stored. */
  commit(base: SessionRecord, change: (present: SessionRecord) => SessionRecord): Promise<Commit>
  /** Changes members beside the tokens. False when there is no session, or its refresh token is not here. */
  amend(username: string, change: (present: SessionRecord) => SessionRecord): Promise<boolean>
  /** Ends a session, at any generation. Resolves to the previous record. */
  bury(username: string, reason: SignedOutReason): Promise<SessionRecord | undefined>
  /** Ends the session `base`, unless there is a newer one. */
  buryIfUnchanged(base: SessionRecord, reason: SignedOutReason): Promise<Commit>
  /** Makes another account the current one. `undefined` when it has no session. */
  select(username: string): Promise<SessionRecord | undefined>
  /** All users with a session here. */
  accounts(): Promise<readonly Account[]>
  /** True when a user's session survives the page: not kept in memory, by choice or by a failure. */
  isPersisted(username: string): boolean
  /** True if what is read of a user's session is what everybody reads: no failed write is held in memory. */
  isShared(username: string): boolean
  /** True while a failed write is held in memory. */
  isHolding(): boolean
  /** Retries failed writes. Resolves to true when none is left. */
  flush(): Promise<boolean>
  /** The storage and the key of a user's record, for marks beside it. */
  placeOf(username: string): UserPlace
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
  const disk = createBufferedStorage({ storage: options.storage, clock, onTrouble, outranks: isProofAgainst })
  const memory = createBufferedStorage({ storage: memoryStorage(), clock, onTrouble })
  const index = sessionPlace(disk, `${prefix}accounts`)
  /** Users whose session ends with the page. */
  const inMemory = new Set<string>()
  /** The user who is current in this page only; `undefined` when the index counts. */
  let currentHere: string | undefined
  /**
   * The user of the index who must not become current after the sign-out of this page's user. `null` while
   * unknown.
   */
  let passedOver: string | null | undefined

  const placeOf = (username: string): UserPlace =>
    userPlace(inMemory.has(username) ? memory : disk, `${prefix}user.${writeKeyPart(username)}`, username)
  const read = (username: string): Promise<SessionReadResult> => readPlace(placeOf(username))
  const create = (session: NewSession) => createRecord(placeOf(session.username), session, clock.now())

  async function setCurrent(username: string): Promise<void> {
    currentHere = inMemory.has(username) ? username : undefined
    passedOver = undefined
    if (currentHere === undefined) await makeCurrent(index, username, clock.now())
  }

  async function load(): Promise<Present> {
    let username = currentHere
    if (username === undefined) {
      const accounts = await readPlace(index)
      if (accounts.type !== 'accounts') {
        passedOver = undefined
        const reason = accounts.type === 'damaged' ? 'storageCorrupt' : undefined
        return { type: 'signedOut', reason, isNew: accounts.type === 'none' }
      }
      username = accounts.names.at(-1)!
    }
    const found = await read(username)
    if (found.type === 'signedIn' && (passedOver === null || passedOver === username)) {
      passedOver = username
      return { type: 'signedOut', isNew: false }
    }
    passedOver = undefined
    if (found.type === 'signedIn') return { type: 'signedIn', record: found }
    // An earlier sign-out needs no reason any more; a record of a later version is not interpreted.
    const isLost = found.type === 'none' || found.type === 'damaged'
    return { type: 'signedOut', reason: isLost ? reasonOf(found) : undefined, isNew: false }
  }

  /** After a sign-out: the user is no longer kept in memory, and no other user becomes current. */
  async function leavePage(username: string): Promise<void> {
    if (!inMemory.delete(username) || currentHere !== username) return
    currentHere = undefined
    passedOver = null
    await load().catch(() => undefined)
  }

  return {
    load,
    read: async (username) => {
      const found = await read(username)
      return found.type === 'signedIn' || found.type === 'signedOut' ? found : undefined
    },
    save: async (session) => {
      const { username } = session
      if (session.persistence !== 'memory') {
        if (inMemory.delete(username)) await memory.update(placeOf(username).key, () => null)
      } else if (!inMemory.has(username)) {
        // Otherwise the previous session would return after the page, and after a sign-out.
        const found = await read(username).catch(() => undefined)
        if (found?.type !== 'none') await buryRecord(placeOf(username), 'userSignedOut', clock.now())
        inMemory.add(username)
      }
      let record = await create(session)
      if (!record) {
        inMemory.add(username)
        record = await create(session)
      }
      await setCurrent(username)
      return record!
    },
    commit: (base, change) => replaceRecord(placeOf(base.username), base, change),
    amend: (username, change) => amendRecord(placeOf(username), change),
    bury: async (username, reason) => {
      const buried = await buryRecord(placeOf(username), reason, clock.now())
      await leavePage(username)
      return buried
    },
    buryIfUnchanged: async (base, reason) => {
      const { username } = base
      const place = placeOf(username)
      const result = await replaceRecord(place, base, (present) => tombstone(place, present, reason, clock.now()))
      if (result.type === 'signedOut') await leavePage(username)
      return result
    },
    select: async (username) => {
      const found = await read(username)
      if (found.type !== 'signedIn') return undefined
      await setCurrent(username)
      return found
    },
    accounts: async () => {
      const stored = await readPlace(index)
      const names = stored.type === 'accounts' ? stored.names.filter((name) => !inMemory.has(name)) : []
      const all = await Promise.all([...names, ...inMemory].map(read))
      return all.flatMap((found) =>
        found.type === 'signedIn' ? [{ username: found.username, signInName: found.signInName }] : [],
      )
    },
    isPersisted: (username) => !inMemory.has(username) && !disk.isHolding(),
    isShared: (username) => inMemory.has(username) || !disk.isHolding(),
    isHolding: () => disk.isHolding(),
    flush: () => disk.flush(),
    placeOf,
  }
}

/** True if tokens that are held here come from the use for which the stored session was ended. */
function isProofAgainst(held: string | null, stored: string | null): boolean {
  const [ours, ended] = [readStored(held), readStored(stored)]
  if (ours.type !== 'signedIn' || ended.type !== 'signedOut') return false
  return ended.reason === 'refreshTokenReused' && ours.generation >= ended.generation
}

/** A user with a session here. */
export interface Account {
  /** The real user name. */
  readonly username: string
  /** The name as typed to sign in. */
  readonly signInName: string
}

/** The most users that share a browser. */
const MOST_ACCOUNTS = 32

/** Makes a user the current one. Beyond the limit, the least recently current one is dropped. */
export async function makeCurrent(place: SessionPlace, username: string, writtenAt: number): Promise<void> {
  await changePlace(place, (found): Accounts => {
    const others = found.type === 'accounts' ? found.names.filter((name) => name !== username) : []
    return { type: 'accounts', names: [...others, username].slice(-MOST_ACCOUNTS), writtenAt }
  })
}
