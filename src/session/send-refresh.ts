/**
 * Sends a refresh and takes the answer home.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import type { DeviceStore } from '../device/store.ts'
import { type AuthError, toAuthError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { isUnreachable, mayBeAboutDevice } from '../refusals.ts'
import type { SignedOutReason } from '../signed-out-reason.ts'
import { pause } from '../timers.ts'
import type { Call } from '../transport/call.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import type { ServerClock } from '../transport/server-clock.ts'
import type { SessionRecord } from './record.ts'
import type { Commit } from './record-store.ts'
import type { SessionStore } from './store.ts'
import { requestTokens, revokeToken, withinAnswerTime } from './token-calls.ts'
import { checkSameIdentity, readRefreshToken, readTokens, type Tokens } from './tokens.ts'

/**
 * What a refresh came to: what the store says of the write that it ended with, or why nothing was written.
 * `superseded` are the tokens of somebody else who had refreshed.
 */
export type RefreshOutcome =
  | Commit
  /** The session goes on as it was, or has a salvaged refresh token. */
  | { readonly type: 'failed'; readonly record: SessionRecord; readonly error: AuthError }
  /** There will be no new tokens. The present ones are good until they expire. */
  | { readonly type: 'refused'; readonly record: SessionRecord; readonly reason: SignedOutReason }

/** What a refresh works with. */
export interface RefreshDeps {
  readonly settings: Settings
  readonly ports: Pick<Ports, 'clock' | 'lock' | 'randomBytes'>
  readonly call: Call
  readonly serverClock: ServerClock
  readonly secretHash: (username: string) => Promise<string | undefined>
  readonly devices: Pick<DeviceStore, 'load'>
  readonly store: SessionStore
}

/** A phone that wakes up fails the first request at once; the second, a moment later, goes through. */
const QUIET_RETRY_MS = 500

/**
 * Sends the refresh, with the device key it needs, and takes the answer home, however late it comes.
 *
 * @throws {CognitoError} when the service refuses; {@link NetworkError} when there is no usable answer in time.
 */
export async function sendAndSettle(deps: RefreshDeps, base: SessionRecord): Promise<RefreshOutcome> {
  const { username, deviceKey } = base
  try {
    return await sendOnce(deps, base, deviceKey)
  } catch (thrown) {
    if (isUnreachable(thrown)) {
      await pause(deps.ports.clock, QUIET_RETRY_MS)
      return sendOnce(deps, base, deviceKey)
    }
    if (!mayBeAboutDevice(thrown)) throw thrown
    // Tokens are bound to a device: the right key may be known to the device store only.
    const device = await deps.devices.load(username)
    if (!device?.confirmed || device.deviceKey === deviceKey) throw thrown
    return sendOnce(deps, base, device.deviceKey)
  }
}

function sendOnce(deps: RefreshDeps, base: SessionRecord, deviceKey: string | undefined): Promise<RefreshOutcome> {
  const { username, tokens } = base
  const answer = requestTokens(deps, { refreshToken: tokens.refreshToken!, deviceKey, username })
  return withinAnswerTime(
    deps,
    answer.then((result) => settleAnswer(deps, base, result, deviceKey)),
  )
}

/**
 * Stores the tokens of an answer in the place of those of `base`. An answer that cannot be used changes nothing; but if
 * it holds a new refresh token, the old one may be spent already, so both are kept.
 *
 * @param sentKey The device key that the refresh was sent with.
 */
export async function settleAnswer(
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
  try {
    tokens = readTokens(result, { receivedAt, serverClock, previous: old })
    checkSameIdentity(old, tokens)
  } catch (thrown) {
    error = toAuthError(thrown)
    // The tokens of somebody else are not touched.
    const salvaged = error.code === 'ERR_PROTOCOL' ? readRefreshToken(result) : undefined
    tokens = { ...old, refreshToken: salvaged ?? old.refreshToken }
  }
  const { refreshToken } = tokens
  const isRotated = refreshToken?.expose() !== old.refreshToken?.expose()
  if (error && !isRotated) return { type: 'failed', record: base, error }
  const commit = await moveOn(store, base, receivedAt, {
    tokens,
    spareTokens: error && old.refreshToken && { refreshToken: old.refreshToken },
    deviceKey: newDeviceKey(result) ?? (sentKey === base.deviceKey ? undefined : sentKey),
  })
  // Where the session merely moved on, revoking would end it: the tokens of one sign-in are revoked together.
  // Best effort: nobody is left to be told.
  if (commit.type === 'signedOut' && isRotated && refreshToken) revokeToken(deps, refreshToken).catch(() => undefined)
  return error && commit.type === 'committed' ? { type: 'failed', record: commit.record, error } : commit
}

/** Puts the next generation in the place of `base`. A spare refresh token lasts for one; the device key may stay. */
export function moveOn(
  store: SessionStore,
  base: SessionRecord,
  writtenAt: number,
  next: Pick<SessionRecord, 'tokens'> & Partial<SessionRecord>,
): Promise<Commit> {
  return store.commit(base, (present) => ({
    ...present,
    generation: present.generation + 1,
    writtenAt,
    tokens: next.tokens,
    spareTokens: next.spareTokens,
    deviceKey: next.deviceKey ?? present.deviceKey,
  }))
}

/** A refresh that named no device may have made one. The new tokens are bound to its key. */
function newDeviceKey(result: AuthenticationResultType | undefined): string | undefined {
  const key: unknown = result?.NewDeviceMetadata?.DeviceKey
  return typeof key === 'string' && key !== '' ? key : undefined
}
