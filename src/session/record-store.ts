/**
 * One user's stored record, behind compare-and-set: a write names the record it was derived from, and fails if
 * another one is stored by then.
 *
 * @module
 */
import type { Clock } from '../ports.ts'
import type { SignedOutReason } from '../refusals.ts'
import type { BufferedStorage } from '../storage/buffered.ts'
import { writeKeyPart } from '../storage/keys.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import type { Endings } from './endings.ts'
import {
  type NewerRecord,
  type NewSession,
  type SessionReadResult,
  type SessionRecord,
  type Tombstone,
  type UserPlace,
  userPlace,
} from './record.ts'

/** The present session, or the reason why there is none. `isNew`: nothing was ever stored here. */
export type Present =
  | { readonly type: 'signedIn'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason?: SignedOutReason | undefined; readonly isNew: boolean }

/** The outcome of a write that named the record it was derived from. */
export type Commit =
  | { readonly type: 'committed'; readonly record: SessionRecord }
  /** Another writer was faster; this is its record. */
  | { readonly type: 'superseded'; readonly record: SessionRecord }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }

/** The records of all users in one storage. */
export interface Records {
  /** The storage and the key of a user's record. */
  placeOf(username: string): UserPlace
  read(username: string): Promise<SessionReadResult>
  /** The session of a user, or why there is none. */
  present(username: string): Promise<Present>
  create(session: NewSession, signal?: AbortSignal): ReturnType<typeof createRecord>
  /** Takes back what `create` has stored, unless another writer has replaced it. */
  takeBack(record: SessionRecord, before: SessionReadResult): Promise<void>
  commit(base: SessionRecord, change: (present: SessionRecord) => SessionRecord): Promise<Commit | NewerRecord>
  amend(username: string, change: (present: SessionRecord) => SessionRecord): Promise<boolean>
  /** @param since When the session that ends began: its end is no earlier, whatever the clock says. */
  bury(username: string, reason: SignedOutReason, since?: number): Promise<SessionReadResult>
  buryIfUnchanged(base: SessionRecord, reason: SignedOutReason): Promise<Commit>
}

/** The parts of {@link createRecords}. */
export interface RecordsOptions {
  readonly storage: BufferedStorage
  /** Of every key. */
  readonly prefix: string
  readonly clock: Pick<Clock, 'now'>
  /** The sign-outs that are still to be stored. */
  readonly endings: Pick<Endings, 'has' | 'timeOf'>
  /** Called with a session that was still stored when it had ended. */
  readonly onEnded?: ((record: SessionRecord) => void) | undefined
}

/** Opens the records in a storage. Reads nothing yet. */
export function createRecords({ storage, prefix, clock, endings, onEnded }: RecordsOptions): Records {
  const placeOf = (username: string): UserPlace =>
    userPlace(storage, `${prefix}user.${writeKeyPart(username)}`, username)
  const bury: Records['bury'] = (username, reason, since = 0) =>
    buryRecord(placeOf(username), reason, Math.max(clock.now(), since))

  /** True for a session that had ended and was still stored. It is ended now. */
  async function isOver(found: SessionReadResult): Promise<boolean> {
    if (found.type !== 'signedIn' || !(await endings.has(found))) return false
    await bury(found.username, 'userSignedOut')
    onEnded?.(found)
    return true
  }

  return {
    placeOf,
    bury,
    read: async (username) => {
      const place = placeOf(username)
      const found = await readPlace(place)
      return (await isOver(found)) ? tombstone(place, found, 'userSignedOut', clock.now()) : found
    },
    present: async (username) => {
      const found = await readPlace(placeOf(username))
      if (await isOver(found)) return { type: 'signedOut', reason: 'userSignedOut', isNew: false }
      if (found.type === 'signedIn') return { type: 'signedIn', record: found }
      // An earlier sign-out needs no reason any more; a record of a later version is not interpreted.
      const isLost = found.type === 'none' || found.type === 'damaged'
      return { type: 'signedOut', reason: isLost ? reasonOf(found) : undefined, isNew: false }
    },
    create: async (session, signal) => {
      const { username, since = await endings.timeOf(username) } = session
      return createRecord(placeOf(username), { ...session, since }, clock.now(), signal)
    },
    takeBack: async (record, before) => {
      const place = placeOf(record.username)
      await replaceRecord(place, record, (present) =>
        before.type === 'signedIn'
          ? { ...before, generation: nextGeneration(present) }
          : tombstone(place, present, 'userSignedOut', clock.now()),
      )
    },
    commit: (base, change) => replaceRecord(placeOf(base.username), base, change),
    amend: (username, change) => amendRecord(placeOf(username), change),
    buryIfUnchanged: async (base, reason) => {
      const place = placeOf(base.username)
      const buried = await replaceRecord(place, base, (present) => tombstone(place, present, reason, clock.now()))
      return buried.type === 'newer' ? { type: 'signedOut', reason } : buried
    },
  }
}

/**
 * Stores a new session over any record.
 *
 * @param signal Aborted before it is stored, nothing is.
 * @returns the record before, and the new one: `undefined` if it was aborted, or a record of a later version is stored.
 */
export async function createRecord(
  place: UserPlace,
  { username, signInName, deviceKey, since, tokens }: NewSession,
  writtenAt: number,
  signal?: AbortSignal,
): Promise<{ readonly before: SessionReadResult; readonly after: SessionRecord | undefined }> {
  const { before, after } = await changePlace(place, (found): SessionRecord | undefined =>
    signal?.aborted
      ? undefined
      : {
          type: 'signedIn',
          generation: generationAfter(found),
          username,
          signInName,
          since: since ?? writtenAt,
          deviceKey,
          tokens,
          spareTokens: undefined,
          writtenAt,
        },
  )
  return { before, after: after ?? undefined }
}

/**
 * Replaces `base` by the result of `change`, if `base` is still stored, or was ended because its refresh token had been
 * used before: what comes from that use is the proof that it was ours. A sign-out never gives way.
 */
export async function replaceRecord(
  place: UserPlace,
  base: SessionRecord,
  change: (present: SessionRecord) => SessionRecord | Tombstone,
): Promise<Commit | NewerRecord> {
  const { before, after } = await changePlace(place, (found) => {
    if (found.type === 'signedIn') return isSame(found, base) ? change(found) : undefined
    const isOfBase = found.type === 'signedOut' && found.generation === nextGeneration(base)
    if (!isOfBase || found.reason !== 'refreshTokenReused') return undefined
    return change({ ...base, generation: found.generation })
  })
  if (after?.type === 'signedIn') return { type: 'committed', record: after }
  const found = after ?? before
  if (found.type === 'newer') return found
  return found.type === 'signedIn'
    ? { type: 'superseded', record: found }
    : { type: 'signedOut', reason: reasonOf(found) }
}

/**
 * Changes members beside the tokens, at any generation. False when there is no session, or its refresh
 * token is not here: where refresh tokens are kept apart, writing the record without it would lose it.
 */
export async function amendRecord(
  place: UserPlace,
  change: (present: SessionRecord) => SessionRecord,
): Promise<boolean> {
  const { after } = await changePlace(place, (found) =>
    found.type === 'signedIn' && found.tokens.refreshToken ? change(found) : undefined,
  )
  return !!after
}

/**
 * Ends a session, at any generation. Resolves to the previous record; one of a later version is still there. What ended
 * because its refresh token had been used before is ended for good: no proof brings it back.
 */
export async function buryRecord(
  place: UserPlace,
  reason: SignedOutReason,
  writtenAt: number,
): Promise<SessionReadResult> {
  const { before } = await changePlace(place, (found) =>
    found.type === 'signedOut' && found.reason !== 'refreshTokenReused'
      ? undefined
      : tombstone(place, found, reason, writtenAt),
  )
  return before
}

/** The tombstone that replaces a session. */
export const tombstone = (
  { username }: UserPlace,
  found: SessionReadResult,
  reason: SignedOutReason,
  writtenAt: number,
): Tombstone => ({ type: 'signedOut', generation: generationAfter(found), username, reason, writtenAt })

/** The reason for an absent session. */
export function reasonOf(found: Exclude<SessionReadResult, SessionRecord | NewerRecord>): SignedOutReason {
  if (found.type === 'signedOut') return found.reason
  return found.type === 'none' ? 'storageMissing' : 'storageCorrupt'
}

const generationAfter = (found: SessionReadResult): number => ('generation' in found ? nextGeneration(found) : 1)

/** The number of the next change. It restarts at its bound, as it does when a storage was cleared. */
export const nextGeneration = ({ generation }: Pick<SessionRecord, 'generation'>): number =>
  generation < Number.MAX_SAFE_INTEGER ? generation + 1 : 1

/** Generations restart when a storage was cleared, so the tokens are compared as well. */
function isSame(stored: SessionRecord, base: SessionRecord): boolean {
  const token = (record: SessionRecord) => record.tokens.accessToken.expose()
  return stored.generation === base.generation && token(stored) === token(base)
}
