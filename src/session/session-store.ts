/**
 * Who is signed in, as it is stored: one record a user behind compare-and-set, and an index of accounts.
 *
 * Every write names the generation it was derived from. A sign-out leaves a tombstone, so a refresh that returns
 * later finds another generation and changes nothing.
 *
 * @module
 */
import type { StorageError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { memoryStorage } from '../storage/memory.ts'
import { type Account, type Accounts, readAccounts, withAccount, withoutAccount, writeAccounts } from './accounts.ts'
import { createPatientStorage, type PatientStorage } from './patient-storage.ts'
import { readRecord, type SessionRecord, type StoredRecord, type Tombstone, writeRecord } from './record.ts'
import type { NewSession } from './session-port.ts'
import type { SignedOutReason } from './signed-out-reason.ts'
import { storagePrefix, writeKeyPart } from './storage-keys.ts'
import { ownMembers } from './stored-json.ts'

/** Whose session it is now, and why nobody's. */
export type Present =
  | { readonly type: 'signedIn'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason?: SignedOutReason | undefined; readonly isNew: boolean }

/** What became of a write that named a generation. */
export type Commit =
  | { readonly type: 'committed'; readonly record: SessionRecord }
  /** Somebody else was faster; this is theirs. */
  | { readonly type: 'superseded'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }

/** The stored sessions of one app client. */
export interface SessionStore {
  /**
   * Whose session it is.
   *
   * @throws {StorageError} when the storage cannot be read: then nobody knows.
   */
  load(): Promise<Present>
  /**
   * One user's record.
   *
   * @throws {StorageError} when the storage cannot be read.
   */
  read(username: string): Promise<SessionRecord | Tombstone | undefined>
  /** Stores a new session and makes it the current one. */
  save(session: NewSession): Promise<SessionRecord>
  /** Puts what `change` makes in the place of `base`, if nothing else is there by now. */
  commit(base: SessionRecord, change: (present: SessionRecord) => SessionRecord): Promise<Commit>
  /** Changes what goes along with the tokens, whatever their generation is. False when there is no session. */
  amend(username: string, change: (present: SessionRecord) => SessionRecord): Promise<boolean>
  /** Ends a session, whatever its generation is. Resolves to what was there. */
  bury(username: string, reason: SignedOutReason): Promise<SessionRecord | undefined>
  /** Ends the session `base`, unless there is a newer one. */
  buryIfUnchanged(base: SessionRecord, reason: SignedOutReason): Promise<Commit>
  /** Makes another account the current one. `undefined` when it has no session. */
  select(username: string): Promise<SessionRecord | undefined>
  accounts(): Promise<readonly Account[]>
  /** Whether a user's session survives the page: neither kept in memory by choice nor by a fault. */
  isPersisted(username: string): boolean
  /** Whether something is held in memory that the storage refused. */
  isHolding(): boolean
  /** Tries again to write what the storage refused. Resolves to true when nothing is left. */
  flush(): Promise<boolean>
  /** The key that stands for the user, for locks and marks. */
  keyOf(username: string): string
  /** The storage that the user's session is in. */
  storageOf(username: string): PatientStorage
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
  const accountsKey = `${prefix}accounts`
  const keyOf = (username: string) => `${prefix}user.${writeKeyPart(username)}`
  const disk = createPatientStorage({ storage: options.storage, clock, isNewer: isWrittenLater, onTrouble })
  const memory = createPatientStorage({ storage: memoryStorage(), clock, isNewer: isWrittenLater, onTrouble })
  /** Users whose session is to end with the page. */
  const inMemory = new Set<string>()
  /** The user who is current in this page only; `null` after their sign-out; `undefined` when the index counts. */
  let currentHere: string | null | undefined
  const storageOf = (username: string) => (inMemory.has(username) ? memory : disk)

  async function read(username: string): Promise<StoredRecord> {
    const key = keyOf(username)
    const text = await storageOf(username).read(key)
    const record = readRecord(text, username)
    if (record.type === 'damaged') await setAside(key, text!)
    return record
  }

  /** Moves what cannot be read out of the way, without its values: they may be secrets. */
  async function setAside(key: string, damaged: string): Promise<void> {
    const note = JSON.stringify({ v: 1, length: damaged.length, members: memberNames(damaged), at: clock.now() })
    await disk.update(`${key}.damaged`, () => note)
    await disk.update(key, (current) => (current === damaged ? null : undefined))
  }

  async function index(change: (accounts: Accounts | undefined) => Accounts | undefined): Promise<void> {
    await disk.update(accountsKey, (text) => {
      const accounts = readAccounts(text)
      if (accounts === 'newer') return undefined
      const next = change(typeof accounts === 'string' ? undefined : accounts)
      return next && writeAccounts(next)
    })
  }

  async function load(): Promise<Present> {
    if (currentHere === null) return { type: 'signedOut', isNew: false }
    let username = currentHere
    let isNew = false
    if (username === undefined) {
      const text = await disk.read(accountsKey)
      const accounts = readAccounts(text)
      if (accounts === 'damaged') {
        await setAside(accountsKey, text!)
        return { type: 'signedOut', reason: 'storageCorrupt', isNew: false }
      }
      isNew = accounts === 'none'
      username = typeof accounts === 'string' ? undefined : accounts.current
    }
    if (username === undefined) return { type: 'signedOut', isNew }
    const record = await read(username)
    if (record.type === 'signedIn') return { type: 'signedIn', record }
    if (record.type === 'signedOut') return { type: 'signedOut', reason: record.reason, isNew: false }
    if (record.type === 'newer') return { type: 'signedOut', isNew: false }
    return { type: 'signedOut', reason: record.type === 'damaged' ? 'storageCorrupt' : 'storageMissing', isNew: false }
  }

  async function save(session: NewSession): Promise<SessionRecord> {
    const { username, signInName, deviceKey, tokens } = session
    const wantsMemory = session.persistence === 'memory'
    if (wantsMemory) inMemory.add(username)
    else inMemory.delete(username)
    const key = keyOf(username)
    let record: SessionRecord | undefined
    const write = (text: string | null): string | undefined => {
      const stored = readRecord(text, username)
      if (stored.type === 'newer') return undefined
      record = {
        type: 'signedIn',
        generation: 'generation' in stored ? stored.generation + 1 : 1,
        username,
        signInName,
        deviceKey,
        tokens,
        spareRefreshToken: undefined,
        writtenAt: clock.now(),
      }
      return writeRecord(record)
    }
    await storageOf(username).update(key, write)
    if (!record) {
      // A later version of this library owns the stored record: leave it alone.
      inMemory.add(username)
      await memory.update(key, write)
    }
    if (inMemory.has(username)) {
      currentHere = username
    } else {
      currentHere = undefined
      await index((accounts) => withAccount(accounts, { username, signInName }, clock.now()))
    }
    return record!
  }

  async function replace(
    base: SessionRecord,
    change: (present: SessionRecord) => SessionRecord | Tombstone,
  ): Promise<Commit> {
    let result: Commit | undefined
    await storageOf(base.username).update(keyOf(base.username), (text) => {
      const stored = readRecord(text, base.username)
      if (stored.type === 'signedOut') {
        result = { type: 'signedOut', reason: stored.reason }
        return undefined
      }
      if (stored.type !== 'signedIn') {
        result = { type: 'signedOut', reason: stored.type === 'none' ? 'storageMissing' : 'storageCorrupt' }
        return undefined
      }
      if (!isSame(stored, base)) {
        result = { type: 'superseded', record: stored }
        return undefined
      }
      const next = change(stored)
      result =
        next.type === 'signedIn' ? { type: 'committed', record: next } : { type: 'signedOut', reason: next.reason }
      return writeRecord(next)
    })
    return result!
  }

  async function bury(username: string, reason: SignedOutReason): Promise<SessionRecord | undefined> {
    let buried: SessionRecord | undefined
    await storageOf(username).update(keyOf(username), (text) => {
      const stored = readRecord(text, username)
      buried = stored.type === 'signedIn' ? stored : undefined
      if (stored.type === 'newer' || stored.type === 'signedOut') return undefined
      const generation = buried ? buried.generation + 1 : 1
      return writeRecord({ type: 'signedOut', generation, username, reason, writtenAt: clock.now() })
    })
    await unlist(username)
    return buried
  }

  async function unlist(username: string): Promise<void> {
    if (inMemory.has(username)) {
      if (currentHere === username) currentHere = null
    } else {
      await index((accounts) => accounts && withoutAccount(accounts, username, clock.now()))
    }
  }

  return {
    load,
    read: async (username) => {
      const record = await read(username)
      return record.type === 'signedIn' || record.type === 'signedOut' ? record : undefined
    },
    save,
    commit: replace,
    amend: async (username, change) => {
      let isThere = false
      await storageOf(username).update(keyOf(username), (text) => {
        const stored = readRecord(text, username)
        isThere = stored.type === 'signedIn'
        return stored.type === 'signedIn' ? writeRecord(change(stored)) : undefined
      })
      return isThere
    },
    bury,
    buryIfUnchanged: async (base, reason) => {
      const { username, generation } = base
      const writtenAt = clock.now()
      const result = await replace(base, () => ({
        type: 'signedOut',
        generation: generation + 1,
        username,
        reason,
        writtenAt,
      }))
      if (result.type === 'signedOut') await unlist(username)
      return result
    },
    select: async (username) => {
      const record = await read(username)
      if (record.type !== 'signedIn') return undefined
      if (inMemory.has(username)) {
        currentHere = username
      } else {
        currentHere = undefined
        const { signInName } = record
        await index((accounts) => withAccount(accounts, { username, signInName }, clock.now()))
      }
      return record
    },
    accounts: async () => {
      const accounts = readAccounts(await disk.read(accountsKey))
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
    keyOf,
    storageOf,
  }
}

/** The names of what a damaged text held, for whoever looks into it. Never a value. */
function memberNames(text: string): readonly string[] {
  try {
    return Object.keys(ownMembers(JSON.parse(text)))
      .filter((name) => /^\w{1,32}$/.test(name))
      .slice(0, 32)
  } catch {
    return []
  }
}

/** Generations begin anew when a storage was cleared, so the tokens are compared as well. */
function isSame(stored: SessionRecord, base: SessionRecord): boolean {
  const token = (record: SessionRecord) => record.tokens.accessToken.expose()
  return stored.generation === base.generation && token(stored) === token(base)
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
