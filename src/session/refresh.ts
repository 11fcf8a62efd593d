/**
 * Replaces the tokens of a session: once, however many callers, tabs and workers ask for it.
 *
 * The lock saves requests. What keeps the session right is the store: it is read again before anything is sent,
 * and the answer is stored only in the place of the tokens it was asked for. Whoever is too late adopts what is there.
 *
 * @module
 */
import { bytesToHex } from '../bytes.ts'
import { StorageError, toAuthError } from '../errors.ts'
import type { Lock } from '../ports.ts'
import { definitiveReason, isRefused } from '../refusals.ts'
import type { SignedOutReason } from '../signed-out-reason.ts'
import { changePlace, readPlace } from '../storage/records.ts'
import { pause } from '../timers.ts'
import { type RefreshMark, type SessionPlace, type SessionRecord, sessionPlace, type Tombstone } from './record.ts'
import { moveOn, type RefreshDeps, type RefreshOutcome, sendAndSettle } from './send-refresh.ts'
import { answerTimeMs } from './token-calls.ts'
import { isDue, remainingMs } from './tokens.ts'

const SETTLE_POLL_MS = 200
/** A refresh starts over when the session moved on meanwhile, and those tokens are at their end too. */
const MOST_ROUNDS = 3

/**
 * Replaces the tokens of `record`, or adopts newer ones. Never rejects, and cannot be aborted: between sending a
 * refresh token and storing what comes back lies the only copy of a session.
 *
 * @param force Replaces tokens that are still good, unless somebody else did it since. The caller holds them for
 * useless, so that a refusal then ends the session at once.
 */
export async function refreshSession(
  deps: RefreshDeps,
  record: SessionRecord,
  force: boolean,
): Promise<RefreshOutcome> {
  const { settings, ports, store } = deps
  let base = record
  const refresh = async (): Promise<RefreshOutcome> => {
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      // A storage that cannot be read leaves us with what we know.
      const stored = await store.read(base.username).catch(() => base)
      if (stored?.type !== 'signedIn') return signedOut(stored)
      base = stored
      const hasMovedOn = base.generation !== record.generation
      const isGood = !isDue(base.tokens, ports.clock.now(), settings.refreshLeewayMs)
      if (isGood && (!force || hasMovedOn)) return { type: 'superseded', record: base }
      const outcome = await refreshOnce(deps, base, force && !hasMovedOn)
      if (outcome) return outcome
    }
    throw new StorageError('The session keeps changing')
  }
  try {
    return await withLock(ports.lock, `${store.placeOf(record.username).key}.refresh`, answerTimeMs(settings), refresh)
  } catch (thrown) {
    return { type: 'failed', record: base, error: toAuthError(thrown) }
  }
}

const signedOut = (stored: Tombstone | undefined): RefreshOutcome => ({
  type: 'signedOut',
  reason: stored?.reason ?? 'storageMissing',
})

/** One refresh of what is stored; `undefined` when the session moved on meanwhile. Throws what is no verdict on it. */
async function refreshOnce(
  deps: RefreshDeps,
  base: SessionRecord,
  force: boolean,
): Promise<RefreshOutcome | undefined> {
  const { settings, ports, store } = deps
  const { clock } = ports
  const isUsable = () => remainingMs(base.tokens, clock.now()) > 0
  if (!base.tokens.refreshToken) {
    // Not to be buried: where refresh tokens are kept in memory, another tab may have this one.
    const reason = 'sessionExpired'
    return isUsable() ? { type: 'refused', record: base, reason } : { type: 'signedOut', reason }
  }
  const { storage, key } = store.placeOf(base.username)
  const markPlace = sessionPlace(storage, `${key}.refreshing`)
  const { generation } = base
  const mark: RefreshMark = { type: 'refreshMark', generation, by: bytesToHex(ports.randomBytes(8)), at: clock.now() }
  const before = await leaveMark(markPlace, mark)
  let reason: SignedOutReason
  try {
    return await sendAndSettle(deps, base)
  } catch (thrown) {
    // Nothing was spent, as far as this attempt goes.
    if (isRefused(thrown) && !before) await removeMark(markPlace, mark)
    const verdict = definitiveReason(thrown)
    if (!verdict) throw thrown
    reason = verdict
  }
  let waitMs = 0
  if (reason === 'refreshTokenReused') {
    // Somebody else who sent the same refresh token: before a crash, or because no lock keeps us apart.
    const other = before ?? (await readMark(markPlace))
    if (other && other.generation === mark.generation && other.by !== mark.by) {
      // That refresh was not answered yet, or never: most likely the service did what it was asked.
      reason = 'refreshOutcomeUnknown'
      waitMs = Math.min(other.at - clock.now(), 0) + answerTimeMs(settings)
    }
  }
  for (; ; waitMs -= SETTLE_POLL_MS) {
    // Must be read for this: who cannot read the store cannot know that nobody else was faster.
    const stored = await store.read(base.username)
    if (stored?.type !== 'signedIn') return signedOut(stored)
    if (stored.generation !== base.generation) return undefined
    if (waitMs <= 0) break
    await pause(clock, SETTLE_POLL_MS)
  }
  const { tokens, spareTokens } = base
  if (!spareTokens && !force && isUsable()) return { type: 'refused', record: base, reason }
  const commit = await (spareTokens
    ? // Back to the refresh token before a salvaged one, which the service refused.
      moveOn(store, base, clock.now(), { tokens: { ...tokens, ...spareTokens } })
    : store.buryIfUnchanged(base, reason))
  return commit.type === 'signedOut' ? commit : undefined
}

/**
 * Puts our mark in place.
 *
 * @returns The mark that was there before for the same generation: a refresh of these tokens whose outcome is unknown.
 */
async function leaveMark(place: SessionPlace, ours: RefreshMark): Promise<RefreshMark | undefined> {
  const { before } = await changePlace(place, () => ours)
  return before.type === 'refreshMark' && before.generation === ours.generation ? before : undefined
}

/** Takes our mark away, because the service refused and nothing was spent. Another's mark stays. */
async function removeMark(place: SessionPlace, ours: RefreshMark): Promise<void> {
  await changePlace(place, (found) => (found.type === 'refreshMark' && found.by === ours.by ? null : undefined))
}

/** The mark that is there. */
async function readMark(place: SessionPlace): Promise<RefreshMark | undefined> {
  const found = await readPlace(place)
  return found.type === 'refreshMark' ? found : undefined
}

/**
 * Runs `work` under a lock; exactly once, also when the lock cannot be had, is stolen meanwhile, or throws.
 * Whether its result may be stored is decided at the store.
 */
export async function withLock<T>(lock: Lock, name: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  let begun: Promise<T> | undefined
  const once = (): Promise<T> => {
    begun ??= work()
    return begun
  }
  try {
    await lock(name, once, { timeoutMs })
  } catch {
    // The failure of the lock. That of the work is thrown below.
  }
  return once()
}
