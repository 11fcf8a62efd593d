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
import { type BufferedStorage, createBufferedStorage } from '../storage/buffered.ts'
import { writeKeyPart } from '../storage/keys.ts'
import { memoryStorage } from '../storage/memory.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import type { Endings } from './endings.ts'
import {
  type Accounts,
  type NewSession,
  readStored,
  type SessionPlace,
  type SessionReadResult,
  type SessionRecord,
  sessionPlace,
  type UserPlace,
  userPlace,
} from './record.ts'
import {
  amendRecord,
  buryRecord,
  type Commit,
  createRecord,
  nextGeneration,
  reasonOf,
  replaceRecord,
  tombstone,
} from './record-store.ts'

/** The present session, or the reason why there is none. `isNew`: nothing was ever stored here. */
export type Present =
  | { readonly type: 'signedIn'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason?: SignedOutReason | undefined; readonly isNew: boolean }

/** A new session, and the users who have none here any more: there is room for so many only. */
export interface SavedSession {
  readonly record: SessionRecord
  readonly dropped: readonly string[]
}

/** The stored sessions of one app client. Reads reject with a {@link StorageError} when the storage cannot be read. */
export interface SessionStore {
  /** Reads the present session. */
  load(): Promise<Present>
  /** Reads one user's record. */
  read(username: string): Promise<SessionReadResult>
  /**
   * Stores a new session and makes it the current one.
   *
   * @param signal Aborted meanwhile, everything is as before, and the result is `undefined`.
   */
  save(session: NewSession, signal?: AbortSignal): Promise<SavedSession | undefined>
  /** Ends the sessions that a new one has taken the place of. Resolves to those of other users. */
  endFormer(saved: SavedSession): Promise<readonly SessionRecord[]>
  /** Replaces `base` by the result of `change`, if `base` is still stored: in memory if a later version has written it. */
  commit(base: SessionRecord, change: (present: SessionRecord) => SessionRecord): Promise<Commit>
  /** Changes members beside the tokens. False when there is no session, or its refresh token is not here. */
  amend(username: string, change: (present: SessionRecord) => SessionRecord): Promise<boolean>
  /** Ends a session, at any generation. Resolves to the previous record; one of a later version is still there. */
  bury(username: string, reason: SignedOutReason): Promise<SessionReadResult>
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

/** The parts of a session store. */
export interface SessionStoreOptions {
  readonly storage: KeyValueStorage
  /** Of every key. */
  readonly prefix: string
  readonly clock: Clock
  readonly onTrouble: (error: StorageError) => void
  /** The sign-outs that are still to be stored. */
  readonly endings: Pick<Endings, 'has' | 'timeOf'>
  /** Called with a session that was still stored when it had ended. */
  readonly onEnded?: (record: SessionRecord) => void
  /** The number of users who may have a session here. */
  readonly mostAccounts: number
}

/** Opens the stored sessions of an app client. Reads nothing yet. */
export function createSessionStore(options: SessionStoreOptions): SessionStore {
  const { clock, onTrouble, endings, onEnded, mostAccounts, prefix } = options
  const disk = createBufferedStorage({ storage: options.storage, clock, onTrouble, outranks: isProofAgainst })
  const memory = createBufferedStorage({ storage: memoryStorage(), clock, onTrouble })
  const index = sessionPlace(disk, `${prefix}accounts`)
  /** Users whose session ends with the page. */
  const inMemory = new Set<string>()
  /** The user who is current in this page only; `undefined` when the index counts. */
  let currentHere: string | undefined
  /** The user of the index who must not become current after a sign-out here. `null` while unknown. */
  let passedOver: string | null | undefined

  const placeIn = (storage: BufferedStorage, username: string): UserPlace =>
    userPlace(storage, `${prefix}user.${writeKeyPart(username)}`, username)
  const placeOf = (username: string): UserPlace => placeIn(inMemory.has(username) ? memory : disk, username)
  const bury = (place: UserPlace, reason: SignedOutReason) => buryRecord(place, reason, clock.now())

  /** True for a session that had ended and was still stored. It is ended now. */
  async function isOver(found: SessionReadResult): Promise<boolean> {
    if (found.type !== 'signedIn' || !(await endings.has(found))) return false
    await bury(placeOf(found.username), 'userSignedOut')
    onEnded?.(found)
    return true
  }

  async function read(username: string): Promise<SessionReadResult> {
    const place = placeOf(username)
    const found = await readPlace(place)
    return (await isOver(found)) ? tombstone(place, found, 'userSignedOut', clock.now()) : found
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
    const found = await readPlace(placeOf(username))
    if (await isOver(found)) return { type: 'signedOut', reason: 'userSignedOut', isNew: false }
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

  /** From now on the session of the user ends with the page. */
  function stayInPage(username: string): void {
    inMemory.add(username)
    currentHere = username
  }

  async function save(session: NewSession, signal?: AbortSignal): Promise<SavedSession | undefined> {
    const { username, since = await endings.timeOf(username) } = session
    const create = (storage: BufferedStorage) =>
      createRecord(placeIn(storage, username), { ...session, since }, clock.now(), signal)
    const storage = session.persistence === 'memory' ? memory : disk
    const { before, after: record } = await create(storage)
    // A later version of this library has written the record, or the index.
    const keepInPage = () => (signal?.aborted ? undefined : save({ ...session, persistence: 'memory' }, signal))
    if (!record) return storage === disk ? keepInPage() : undefined
    const isKept = storage === disk && !signal?.aborted
    const listed: SessionReadResult = isKept
      ? await makeCurrent(index, username, clock.now(), mostAccounts)
      : await readPlace(index).catch(() => ({ type: 'none' }))
    if (signal?.aborted || (isKept && listed.type === 'newer')) {
      await replaceRecord(placeIn(storage, username), record, (present) =>
        before.type === 'signedIn'
          ? { ...before, generation: nextGeneration(present) }
          : tombstone(placeOf(username), present, 'userSignedOut', clock.now()),
      )
      if (isKept) await changePlace(index, () => (listed.type === 'accounts' ? listed : null))
      return keepInPage()
    }
    const names = listed.type === 'accounts' ? listed.names.filter((name) => name !== username) : []
    const others = mostAccounts === 1 ? [...names, ...inMemory] : names.slice(0, 1 - mostAccounts)
    if (isKept) {
      inMemory.delete(username)
      currentHere = undefined
    } else stayInPage(username)
    passedOver = undefined
    return { record, dropped: others.filter((name) => name !== username) }
  }

  return {
    load,
    read,
    save,
    endFormer: async ({ record: { username }, dropped }) => {
      // Otherwise an earlier session of the user would return after the page, and after a sign-out.
      if (!inMemory.has(username)) await memory.update(placeOf(username).key, () => null)
      else if ((await readPlace(placeIn(disk, username)).catch(() => undefined))?.type !== 'none') {
        await bury(placeIn(disk, username), 'userSignedOut')
      }
      const former: SessionRecord[] = []
      for (const name of dropped) {
        const ended = await bury(placeOf(name), 'userSignedOut')
        inMemory.delete(name)
        if (ended.type === 'signedIn') former.push(ended)
      }
      return former
    },
    commit: async (base, change) => {
      const { username } = base
      const result = await replaceRecord(placeOf(username), base, change)
      if (result.type !== 'newer') return result
      const record = change(base)
      await changePlace(placeIn(memory, username), () => record)
      stayInPage(username)
      return { type: 'committed', record }
    },
    amend: (username, change) => amendRecord(placeOf(username), change),
    bury: async (username, reason) => {
      const buried = await bury(placeOf(username), reason)
      await leavePage(username)
      return buried
    },
    buryIfUnchanged: async (base, reason) => {
      const { username } = base
      const place = placeOf(username)
      const buried = await replaceRecord(place, base, (present) => tombstone(place, present, reason, clock.now()))
      const result: Commit = buried.type === 'newer' ? { type: 'signedOut', reason } : buried
      if (result.type === 'signedOut') await leavePage(username)
      return result
    },
    select: async (username) => {
      const found = await read(username)
      if (found.type !== 'signedIn') return undefined
      currentHere = inMemory.has(username) ? username : undefined
      passedOver = undefined
      if (currentHere === undefined) await makeCurrent(index, username, clock.now(), mostAccounts)
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
