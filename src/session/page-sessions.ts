/**
 * The sessions that a page has: those that end with it, by choice or because a later version of this library has
 * written what is stored, in a layer over the stored ones.
 *
 * @module
 */
import type { SignedOutReason } from '../refusals.ts'
import { createBufferedStorage } from '../storage/buffered.ts'
import { memoryStorage } from '../storage/memory.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import type { NewSession, SessionReadResult, SessionRecord, UserPlace } from './record.ts'
import { type Commit, createRecords, type Present, type Records } from './record-store.ts'
import { beyond, createStoredSessions, type SavedSession, type StoredSessionsOptions } from './store.ts'

/** The sessions of one app client. Reads reject with a {@link StorageError} when the storage cannot be read. */
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
  /**
   * Ends a session, at any generation. Resolves to the previous record; one of a later version is still there.
   *
   * @param since When it began: its end is no earlier, whatever the clock says.
   */
  bury(username: string, reason: SignedOutReason, since?: number): Promise<SessionReadResult>
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
  /** The storage and the key of a user's record. */
  placeOf(username: string): UserPlace
}

/** A user with a session here. */
export interface Account {
  /** The real user name. */
  readonly username: string
  /** The name as typed to sign in. */
  readonly signInName: string
}

/** Opens the sessions of an app client. Reads nothing yet. */
export function createSessionStore(options: StoredSessionsOptions): SessionStore {
  const { mostAccounts } = options
  const stored = createStoredSessions(options)
  const inPage = createRecords({ ...options, storage: createBufferedStorage({ ...options, storage: memoryStorage() }) })
  /** Users whose session ends with the page. */
  const users = new Set<string>()
  /** The user who is current in this page only; `undefined` when the index counts. */
  let currentHere: string | undefined
  /** The user of the index who must not become current after a sign-out here. `null` while unknown. */
  let passedOver: string | null | undefined

  const recordsOf = (username: string): Records => (users.has(username) ? inPage : stored.records)
  const read = (username: string) => recordsOf(username).read(username)
  const readPresent = (username: string) => recordsOf(username).present(username)

  async function load(): Promise<Present> {
    const present = await (currentHere === undefined ? stored.load(readPresent) : readPresent(currentHere))
    const username = present.type === 'signedIn' ? present.record.username : undefined
    if (username !== undefined && (passedOver === null || passedOver === username)) {
      passedOver = username
      return { type: 'signedOut', isNew: false }
    }
    passedOver = undefined
    return present
  }

  /** After a sign-out: the user is no longer kept in memory, and no other user becomes current. */
  async function leavePage(username: string): Promise<void> {
    if (!users.delete(username) || currentHere !== username) return
    currentHere = undefined
    passedOver = null
    await load().catch(() => undefined)
  }

  /** From now on the session of the user ends with the page. */
  function stayInPage(username: string): void {
    users.add(username)
    currentHere = username
  }

  async function saveInPage(session: NewSession, signal?: AbortSignal): Promise<SavedSession | undefined> {
    const { username } = session
    const { before, after: record } = await inPage.create(session, signal)
    if (!record) return undefined
    const names = await stored.names().catch(() => [])
    if (signal?.aborted) {
      await inPage.takeBack(record, before)
      return undefined
    }
    stayInPage(username)
    return { record, dropped: beyond(names, username, mostAccounts) }
  }

  return {
    load,
    read,
    save: async (session, signal) => {
      const isForPage = session.persistence === 'memory'
      const kept = isForPage ? 'newer' : await stored.save(session, signal)
      const saved = kept === 'newer' ? await saveInPage(session, signal) : kept
      if (!saved) return undefined
      if (kept !== 'newer') {
        users.delete(session.username)
        currentHere = undefined
      }
      passedOver = undefined
      if (mostAccounts > 1) return saved
      const others = [...users].filter((name) => name !== session.username)
      return { ...saved, dropped: [...saved.dropped, ...others] }
    },
    endFormer: async ({ record: { username }, dropped }) => {
      // Otherwise an earlier session of the user would return after the page, and after a sign-out.
      if (!users.has(username)) await changePlace(inPage.placeOf(username), () => null)
      else if ((await readPlace(stored.records.placeOf(username)).catch(() => undefined))?.type !== 'none') {
        await stored.records.bury(username, 'userSignedOut')
      }
      const former: SessionRecord[] = []
      for (const name of dropped) {
        const ended = await recordsOf(name).bury(name, 'userSignedOut')
        users.delete(name)
        if (ended.type === 'signedIn') former.push(ended)
      }
      return former
    },
    commit: async (base, change) => {
      const { username } = base
      const result = await recordsOf(username).commit(base, change)
      if (result.type !== 'newer') return result
      const record = change(base)
      await changePlace(inPage.placeOf(username), () => record)
      stayInPage(username)
      return { type: 'committed', record }
    },
    amend: (username, change) => recordsOf(username).amend(username, change),
    bury: async (username, reason, since) => {
      const buried = await recordsOf(username).bury(username, reason, since)
      await leavePage(username)
      return buried
    },
    buryIfUnchanged: async (base, reason) => {
      const result = await recordsOf(base.username).buryIfUnchanged(base, reason)
      if (result.type === 'signedOut') await leavePage(base.username)
      return result
    },
    select: async (username) => {
      const found = await read(username)
      if (found.type !== 'signedIn') return undefined
      currentHere = users.has(username) ? username : undefined
      passedOver = undefined
      if (currentHere === undefined) await stored.makeCurrent(username)
      return found
    },
    accounts: async () => {
      const names = (await stored.names()).filter((name) => !users.has(name))
      const all = await Promise.all([...names, ...users].map(read))
      return all.flatMap((found) =>
        found.type === 'signedIn' ? [{ username: found.username, signInName: found.signInName }] : [],
      )
    },
    isPersisted: (username) => !users.has(username) && !stored.isHolding(),
    isShared: (username) => users.has(username) || !stored.isHolding(),
    isHolding: stored.isHolding,
    flush: stored.flush,
    placeOf: (username) => recordsOf(username).placeOf(username),
  }
}
