/**
 * Replaces the tokens of a session: once, however many callers, tabs and workers ask for it.
 *
 * The lock saves requests. What keeps the session right is the store: it is read again before anything is sent,
 * and the answer is stored only in the place of the tokens it was asked for. Whoever is too late adopts what is there.
 *
 * @module
 */
import { bytesToHex } from '../bytes.ts'
import { CognitoError, StorageError, toAuthError } from '../errors.ts'
import { pause } from '../storage/deadline.ts'
import { SLACK_MS } from './answer-deadline.ts'
import { withLock } from './locked.ts'
import type { PatientStorage } from './patient-storage.ts'
import type { SessionRecord } from './record.ts'
import type { Commit } from './record-store.ts'
import { useSpare } from './refresh-answer.ts'
import { leaveMark, type RefreshMark, readMark, removeMark } from './refresh-mark.ts'
import { failed, type RefreshDeps, type RefreshOutcome, toOutcome } from './refresh-outcome.ts'
import { sendAndSettle } from './refresh-send.ts'
import type { SessionStore } from './session-store.ts'
import type { SignedOutReason } from './signed-out-reason.ts'
import { refreshMarginMs, remainingMs } from './tokens.ts'
import { judgeRefusal } from './verdict.ts'

const SETTLE_POLL_MS = 200
/** A refresh starts over when the session moved on meanwhile, and those tokens are at their end too. */
const MOST_ROUNDS = 3

/** Whether the tokens should be replaced now. */
export function isDue(record: SessionRecord, now: number, leewayMs: number): boolean {
  return remainingMs(record.tokens, now) <= refreshMarginMs(record.tokens, leewayMs)
}

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
  const lockName = `${store.placeOf(record.username).key}.refresh`
  try {
    return await withLock(ports.lock, lockName, settings.timeoutMs + SLACK_MS, () =>
      refreshUnderLock(deps, record, force),
    )
  } catch (thrown) {
    return failed(record, toAuthError(thrown))
  }
}

async function refreshUnderLock(deps: RefreshDeps, record: SessionRecord, force: boolean): Promise<RefreshOutcome> {
  const { settings, ports, store } = deps
  let base = record
  for (let round = 1; ; round++) {
    const present = await readPresent(store, base)
    if (present.type !== 'committed') return toOutcome(present, base)
    const hasMovedOn = present.record.generation !== record.generation
    const due = isDue(present.record, ports.clock.now(), settings.refreshLeewayMs)
    if (!due && (!force || hasMovedOn)) return { type: 'adopted', record: present.record }
    base = present.record
    const outcome = await refreshOnce(deps, base, force && !hasMovedOn)
    if (outcome !== 'again') return outcome
    if (round === MOST_ROUNDS) return failed(base, new StorageError('The session keeps changing'))
  }
}

/** What is stored now. A storage that cannot be read leaves us with what we know. */
async function readPresent(store: SessionStore, known: SessionRecord): Promise<Commit> {
  try {
    const stored = await store.read(known.username)
    if (!stored) return { type: 'signedOut', reason: 'storageMissing' }
    if (stored.type === 'signedOut') return { type: 'signedOut', reason: stored.reason }
    return { type: 'committed', record: stored }
  } catch {
    return { type: 'committed', record: known }
  }
}

async function refreshOnce(deps: RefreshDeps, base: SessionRecord, force: boolean): Promise<RefreshOutcome | 'again'> {
  const { ports, store } = deps
  const now = () => ports.clock.now()
  if (!base.tokens.refreshToken) {
    // Not to be buried: where refresh tokens are kept in memory, another tab may have this one.
    if (remainingMs(base.tokens, now()) > 0) return { type: 'refused', record: base, reason: 'sessionExpired' }
    return { type: 'signedOut', reason: 'sessionExpired' }
  }
  const { storage, key } = store.placeOf(base.username)
  const markKey = `${key}.refreshing`
  const mark: RefreshMark = { generation: base.generation, by: bytesToHex(ports.randomBytes(8)), at: now() }
  const before = await leaveMark(storage, markKey, mark)
  try {
    return toOutcome(await sendAndSettle(deps, base), base)
  } catch (thrown) {
    const error = toAuthError(thrown)
    const verdict = judgeRefusal(error)
    // Nothing was spent, as far as this attempt goes.
    if (error instanceof CognitoError && error.status < 500 && !before) await removeMark(storage, markKey, mark)
    if (verdict.type !== 'definitive') return failed(base, error)
    const rival =
      verdict.reason === 'refreshTokenReused' ? (before ?? (await rivalOf(storage, markKey, mark))) : undefined
    return endUnlessMovedOn(deps, base, {
      force,
      // A refresh beside this one was not answered yet, or never: most likely the service did what it was asked.
      reason: rival ? 'refreshOutcomeUnknown' : verdict.reason,
      waitUntil: rival ? rival.at + deps.settings.timeoutMs + SLACK_MS : 0,
    })
  }
}

/** Somebody else who sent the same refresh token, because no lock keeps us apart. */
async function rivalOf(storage: PatientStorage, key: string, ours: RefreshMark): Promise<RefreshMark | undefined> {
  const mark = readMark(await storage.read(key))
  return mark && mark.generation === ours.generation && mark.by !== ours.by ? mark : undefined
}

/** Ends the session on a definitive refusal, but only if nobody else has moved it on. */
async function endUnlessMovedOn(
  deps: RefreshDeps,
  base: SessionRecord,
  end: { readonly force: boolean; readonly reason: SignedOutReason; readonly waitUntil: number },
): Promise<RefreshOutcome | 'again'> {
  const { ports, store } = deps
  for (;;) {
    // Must be read for this: who cannot read the store cannot know that nobody else was faster.
    const stored = await store.read(base.username)
    if (stored?.type !== 'signedIn') return { type: 'signedOut', reason: stored?.reason ?? 'storageMissing' }
    if (stored.generation !== base.generation) return 'again'
    const left = end.waitUntil - ports.clock.now()
    if (!(left > 0 && left < 10 * 60_000)) break
    await pause(ports.clock, Math.min(left, SETTLE_POLL_MS))
  }
  if (base.spareRefreshToken) {
    const commit = await useSpare(store, base, ports.clock.now())
    return commit.type === 'signedOut' ? commit : 'again'
  }
  if (!end.force && remainingMs(base.tokens, ports.clock.now()) > 0) {
    return { type: 'refused', record: base, reason: end.reason }
  }
  const commit = await store.buryIfUnchanged(base, end.reason)
  return commit.type === 'signedOut' ? commit : 'again'
}
