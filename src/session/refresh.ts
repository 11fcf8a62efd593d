/**
 * Replaces the tokens of a session: once for all callers, tabs and workers.
 *
 * The lock saves requests. Correctness comes from the store: it is read again before a request is sent,
 * and the response only replaces the tokens that the request was made for. A late refresh adopts the stored tokens.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import type { DeviceStore } from '../device/store.ts'
import { type AuthError, NetworkError, StorageError, toAuthError } from '../errors.ts'
import type { KeyValueStorage, Ports } from '../ports.ts'
import {
  definitiveReason,
  isDeviceRefused,
  isUnknownOperation,
  isUnreachable,
  mayBeAboutDevice,
  type SignedOutReason,
} from '../refusals.ts'
import { pause, type ServerClock, withLock } from '../timers.ts'
import type { Call } from '../transport/call.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import type { SessionStore } from './page-sessions.ts'
import type { NewerRecord, SessionReadResult, SessionRecord } from './record.ts'
import { type Commit, nextGeneration, reasonOf } from './record-store.ts'
import {
  answerTimeMs,
  type RefreshRequest,
  refreshTimeMs,
  requestTokens,
  revokeToken,
  withinAnswerTime,
} from './token-calls.ts'
import { isDue, newDeviceKey, readRefreshToken, readTokens, remainingMs, type Tokens } from './tokens.ts'

/**
 * The outcome of a refresh: that of its write, or the reason why nothing was written.
 * `superseded` are the tokens of another tab that had refreshed.
 */
export type RefreshOutcome =
  | Commit
  /** The session stays as it was, or has a salvaged refresh token. */
  | { readonly type: 'failed'; readonly record: SessionRecord; readonly error: AuthError }
  /** There will be no new tokens. The present ones are valid until they expire. */
  | { readonly type: 'refused'; readonly record: SessionRecord; readonly reason: SignedOutReason }

/** The dependencies of a refresh. */
export interface RefreshDeps {
  readonly settings: Settings
  readonly ports: Pick<Ports, 'clock' | 'lock'>
  readonly call: Call
  readonly serverClock: ServerClock
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly devices: Pick<DeviceStore, 'load' | 'clear'>
  readonly store: SessionStore
  /** Set where the store is one request's: another one may have the answer that this one lacks, and no refusal ends a session. */
  readonly perRequest?: KeyValueStorage['perRequest']
  /** Receives a session whose answer came after its refresh had failed. */
  readonly onLateAnswer: (record: SessionRecord) => void
}

const SETTLE_POLL_MS = 500
/** The number of times that a refresh starts over because the session changed and its new tokens are due too. */
const MOST_ROUNDS = 3

/**
 * Replaces the tokens of `record`, or adopts newer ones. Never rejects, and cannot be aborted: between sending a refresh
 * token and storing the response, the session exists only in memory.
 *
 * @param force Replaces valid tokens too, unless they were replaced since. A refusal then ends the session at once.
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
      // A storage that cannot be read leaves the record in memory.
      const stored = await readStored(store, base).catch(() => base)
      if (stored.type !== 'signedIn') return signedOut(stored)
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

/** Reads the stored record of a session: `base` itself while a later version's is there, which is not known. */
async function readStored(store: SessionStore, base: SessionRecord): Promise<Exclude<SessionReadResult, NewerRecord>> {
  const stored = await store.read(base.username)
  return stored.type === 'newer' ? base : stored
}

const signedOut = (stored: Exclude<SessionReadResult, SessionRecord | NewerRecord>): RefreshOutcome => ({
  type: 'signedOut',
  reason: reasonOf(stored),
})

/**
 * One refresh of the stored record; `undefined` if the session changed meanwhile. Throws failures that do not end it.
 */
async function refreshOnce(
  deps: RefreshDeps,
  base: SessionRecord,
  force: boolean,
): Promise<RefreshOutcome | undefined> {
  const { settings, ports, store } = deps
  const { clock } = ports
  const isUsable = () => remainingMs(base.tokens, clock.now()) > 0
  if (!base.tokens.refreshToken) {
    // Not ended in the store: where refresh tokens are kept in memory, another tab may have this one.
    const reason = 'sessionExpired'
    return isUsable() ? { type: 'refused', record: base, reason } : { type: 'signedOut', reason }
  }
  if (deps.perRequest === 'readOnly') throw new StorageError('New tokens could not be kept: the cookies are read only')
  let reason: SignedOutReason
  let waitMs = 0
  try {
    return await sendAndSettle(deps, base)
  } catch (thrown) {
    const verdict = definitiveReason(thrown)
    if (!verdict || deps.perRequest) throw thrown
    reason = verdict
  }
  if (reason === 'refreshTokenReused') {
    // Another tab has sent the same token, and may still wait; or its answer was lost. The store that they share can tell.
    if (!store.isShared(base.username)) throw lostAnswer()
    waitMs = refreshTimeMs(settings)
  }
  for (; ; waitMs -= SETTLE_POLL_MS) {
    // Requires a read: without it another writer could have been faster.
    const stored = await store.read(base.username)
    if (stored.type === 'newer') {
      // The tab of a later version may have used the token.
      if (reason === 'refreshTokenReused') throw lostAnswer()
      break
    }
    if (stored.type !== 'signedIn') return signedOut(stored)
    if (stored.generation !== base.generation) return undefined
    if (waitMs <= 0) break
    await pause(clock, Math.min(waitMs, SETTLE_POLL_MS))
  }
  const { tokens, spareTokens } = base
  if (!spareTokens && !force && isUsable()) return { type: 'refused', record: base, reason }
  const commit = await (spareTokens
    ? // Back to the refresh token before a salvaged one, which the service refused.
      moveOn(store, base, clock.now(), { tokens: { ...tokens, ...spareTokens } })
    : store.buryIfUnchanged(base, reason))
  return commit.type === 'signedOut' ? commit : undefined
}

const lostAnswer = (): NetworkError =>
  new NetworkError('The answer to a refresh was lost, and its tokens could not be found', { code: 'ERR_TIMEOUT' })

/** The wait before a retry. On a phone that wakes up the first request fails at once, and a second one succeeds. */
const QUIET_RETRY_MS = 500

/**
 * Sends the refresh with the device key it needs, and commits the response, however late it arrives.
 *
 * @throws {CognitoError} when the service refuses; {@link NetworkError} when there is no usable response in time.
 */
async function sendAndSettle(deps: RefreshDeps, base: SessionRecord): Promise<RefreshOutcome> {
  const first: SentRequest = { deviceKey: base.deviceKey, operation: deps.settings.refreshOperation }
  let refusal: unknown
  try {
    return await sendOnce(deps, base, first).catch(async (thrown: unknown) => {
      if (!isUnreachable(thrown)) throw thrown
      await pause(deps.ports.clock, QUIET_RETRY_MS)
      // If that took long, another tab may have been faster.
      const stored = await readStored(deps.store, base).catch(() => base)
      if (stored.type !== 'signedIn') return signedOut(stored)
      if (stored.generation !== base.generation) return { type: 'superseded', record: stored }
      return sendOnce(deps, base, first)
    })
  } catch (thrown) {
    refusal = thrown
  }
  // Tokens are bound to a device, and a refusal does not say whether it is about the one or the other.
  for (const other of await otherRequests(deps, base, refusal)) {
    try {
      return await sendOnce(deps, base, other)
    } catch (thrown) {
      // An emulator without the other operation has said what it can.
      if (!isUnknownOperation(thrown)) refusal = thrown
      if (!isDeviceRefused(refusal) && !mayBeAboutDevice(refusal)) break
    }
  }
  throw refusal
}

/** The parts of a refresh request that may be wrong without a fault of the token. */
type SentRequest = Pick<RefreshRequest, 'deviceKey' | 'operation'>

/** The requests to try after a refusal, before it counts: with the key of the device store, without a key, and so on. */
async function otherRequests(
  { devices, settings }: RefreshDeps,
  { username, deviceKey }: SessionRecord,
  refusal: unknown,
): Promise<readonly SentRequest[]> {
  const isAboutDevice = isDeviceRefused(refusal)
  if (!isAboutDevice && !mayBeAboutDevice(refusal)) return []
  const device = await devices.load(username)
  if (isAboutDevice && device?.deviceKey === deviceKey) await devices.clear(username)
  const known = device?.confirmed && !isAboutDevice ? [device.deviceKey] : []
  const keys = new Set<string | undefined>([...known, undefined])
  keys.delete(deviceKey)
  const { refreshOperation: operation } = settings
  const others = [...keys].map((key): SentRequest => ({ deviceKey: key, operation }))
  // A pool that has begun to rotate refresh tokens refuses the flow in the words for a bad token.
  const isFlow = operation !== 'GetTokensFromRefreshToken'
  return isFlow ? [...others, { deviceKey, operation: 'GetTokensFromRefreshToken' }] : others
}

function sendOnce(deps: RefreshDeps, base: SessionRecord, sent: SentRequest): Promise<RefreshOutcome> {
  const { username, tokens } = base
  const answer = requestTokens(deps, { refreshToken: tokens.refreshToken!, username, ...sent })
  const settled = answer.then((result) => settleAnswer(deps, base, result, sent.deviceKey))
  // Before the lock is given up by those who wait for it.
  return withinAnswerTime(deps, settled, deps.settings.timeoutMs).catch((thrown: unknown) => {
    // The caller's time is up, and the request goes on: an answer that comes later is an answer.
    settled.then(
      (outcome) => outcome.type === 'committed' && deps.onLateAnswer(outcome.record),
      () => undefined,
    )
    throw thrown
  })
}

/**
 * Replaces the tokens of `base` by those of a response. An invalid response changes nothing; but if
 * it holds a new refresh token, the old one may be used up, so both are kept.
 *
 * @param sentKey The device key of the refresh request.
 */
async function settleAnswer(
  deps: RefreshDeps,
  base: SessionRecord,
  result: AuthenticationResultType | undefined,
  sentKey: string | undefined,
): Promise<RefreshOutcome> {
  const { store, serverClock } = deps
  const old = base.tokens
  const receivedAt = deps.ports.clock.now()
  let tokens: Tokens
  let error: AuthError | undefined
  let isForeign = false
  try {
    tokens = readTokens(result, { receivedAt, serverClock, previous: old, userPoolId: deps.settings.userPoolId })
  } catch (thrown) {
    error = toAuthError(thrown)
    isForeign = error.code === 'ERR_IDENTITY_MISMATCH'
    // The tokens of another user are neither kept nor revoked. A salvaged token that brings them was not ours.
    const salvaged = isForeign ? base.spareTokens?.refreshToken : readRefreshToken(result)
    tokens = { ...old, refreshToken: salvaged ?? old.refreshToken }
  }
  const { refreshToken } = tokens
  const isRotated = refreshToken?.expose() !== old.refreshToken?.expose()
  if (error && !isRotated) return { type: 'failed', record: base, error }
  const key = isForeign ? base.deviceKey : (newDeviceKey(result) ?? sentKey)
  const commit = await moveOn(store, base, receivedAt, {
    tokens,
    spareTokens: error && !isForeign && old.refreshToken ? { refreshToken: old.refreshToken } : undefined,
    // The key may have been changed meanwhile.
    ...(key !== base.deviceKey && { deviceKey: key }),
  })
  // If the session only changed, revoking would end it: the tokens of one sign-in are revoked together.
  // Best effort: no caller is waiting; ignore failures.
  if (commit.type === 'signedOut' && isRotated && refreshToken) revokeToken(deps, refreshToken).catch(() => undefined)
  return error && commit.type === 'committed' ? { type: 'failed', record: commit.record, error } : commit
}

/** Replaces `base` by the next generation. A spare refresh token lasts for one; what is not named stays. */
function moveOn(
  store: SessionStore,
  base: SessionRecord,
  writtenAt: number,
  next: Pick<SessionRecord, 'tokens'> & Partial<SessionRecord>,
): Promise<Commit> {
  return store.commit(base, (present) => ({
    ...present,
    spareTokens: undefined,
    ...next,
    generation: nextGeneration(present),
    writtenAt,
  }))
}
