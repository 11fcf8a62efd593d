/**
 * One user's stored record, behind compare-and-set: a write names what it was derived from, and is not made when
 * something else is there by now.
 *
 * @module
 */
import type { Clock } from '../ports.ts'
import type { PatientStorage } from './patient-storage.ts'
import { readRecord, type SessionRecord, type StoredRecord, type Tombstone, writeRecord } from './record.ts'
import type { NewSession } from './session-port.ts'
import type { SignedOutReason } from './signed-out-reason.ts'

/** What became of a write that named what it was derived from. */
export type Commit =
  | { readonly type: 'committed'; readonly record: SessionRecord }
  /** Somebody else was faster; this is theirs. */
  | { readonly type: 'superseded'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }

/** Where a record is. */
export interface RecordPlace {
  readonly storage: PatientStorage
  readonly key: string
  readonly username: string
}

/** Stores a new session in the place of whatever is there. `undefined` when a later version's record is in the way. */
export async function createRecord(
  { storage, key }: RecordPlace,
  session: NewSession,
  clock: Pick<Clock, 'now'>,
): Promise<SessionRecord | undefined> {
  const { username, signInName, deviceKey, tokens } = session
  let record: SessionRecord | undefined
  await storage.update(key, (text) => {
    const stored = readRecord(text, username)
    record = undefined
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
  })
  return record
}

/** Puts what `change` makes in the place of `base`, if that is still there. */
export async function replaceRecord(
  { storage, key, username }: RecordPlace,
  base: SessionRecord,
  change: (present: SessionRecord) => SessionRecord | Tombstone,
): Promise<Commit> {
  let result: Commit = { type: 'signedOut', reason: 'storageMissing' }
  await storage.update(key, (text) => {
    const stored = readRecord(text, username)
    if (stored.type !== 'signedIn') {
      result = { type: 'signedOut', reason: reasonOf(stored) }
      return undefined
    }
    if (!isSame(stored, base)) {
      result = { type: 'superseded', record: stored }
      return undefined
    }
    const next = change(stored)
    result = next.type === 'signedIn' ? { type: 'committed', record: next } : { type: 'signedOut', reason: next.reason }
    return writeRecord(next)
  })
  return result
}

/**
 * Changes what goes along with the tokens, whatever their generation is. False when there is no session, or its refresh
 * token is not here: where refresh tokens are kept apart, writing the record without it would lose it.
 */
export async function amendRecord(
  { storage, key, username }: RecordPlace,
  change: (present: SessionRecord) => SessionRecord,
): Promise<boolean> {
  let isAmended = false
  await storage.update(key, (text) => {
    const stored = readRecord(text, username)
    isAmended = stored.type === 'signedIn' && stored.tokens.refreshToken !== undefined
    return stored.type === 'signedIn' && isAmended ? writeRecord(change(stored)) : undefined
  })
  return isAmended
}

/** Ends a session, whatever its generation is. Resolves to what was there. */
export async function buryRecord(
  { storage, key, username }: RecordPlace,
  reason: SignedOutReason,
  clock: Pick<Clock, 'now'>,
): Promise<SessionRecord | undefined> {
  let buried: SessionRecord | undefined
  await storage.update(key, (text) => {
    const stored = readRecord(text, username)
    buried = stored.type === 'signedIn' ? stored : undefined
    if (stored.type === 'newer' || stored.type === 'signedOut') return undefined
    return writeRecord(tombstone(username, (buried?.generation ?? 0) + 1, reason, clock.now()))
  })
  return buried
}

/** What takes the place of a session that ended. */
export function tombstone(username: string, generation: number, reason: SignedOutReason, writtenAt: number): Tombstone {
  return { type: 'signedOut', generation, username, reason, writtenAt }
}

/** Why there is no session where none is found. */
export function reasonOf(stored: Exclude<StoredRecord, SessionRecord>): SignedOutReason {
  if (stored.type === 'signedOut') return stored.reason
  return stored.type === 'none' ? 'storageMissing' : 'storageCorrupt'
}

/** Generations begin anew when a storage was cleared, so the tokens are compared as well. */
function isSame(stored: SessionRecord, base: SessionRecord): boolean {
  const token = (record: SessionRecord) => record.tokens.accessToken.expose()
  return stored.generation === base.generation && token(stored) === token(base)
}
