/**
 * Replaces the tokens of a session: one request for all who ask in this process, and in others where they share a store.
 * The outcome is kept for a while, for a browser that repeats a request because its response was lost.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, utf8ToBytes } from '../src/bytes.ts'
import { type AuthError, toAuthError } from '../src/errors.ts'
import {
  definitiveReason,
  isDeviceRefused,
  isUnreachable,
  mayBeAboutDevice,
  type SignedOutReason,
} from '../src/refusals.ts'
import { requestTokens, withinAnswerTime } from '../src/session/token-calls.ts'
import { newDeviceKey, readTokens } from '../src/session/tokens.ts'
import { pause, type ServerClock, within } from '../src/timers.ts'
import type { Call } from '../src/transport/call.ts'
import type { AuthenticationResultType } from '../src/transport/operations.ts'
import { openShared, type ServerSession, sealSession, tooLarge } from './record.ts'
import type { ServerSettings } from './settings.ts'

/** The outcome of a refresh. */
export type RefreshOutcome =
  | { readonly type: 'renewed'; readonly session: ServerSession }
  /** The service will never accept the refresh token again. */
  | { readonly type: 'ended'; readonly reason: SignedOutReason; readonly error: AuthError }
  /** Nothing is known of the session: it stays. */
  | { readonly type: 'failed'; readonly error: AuthError }

/** Replaces the tokens of a session. Never rejects. */
export type Refresh = (session: ServerSession) => Promise<RefreshOutcome>

/** The time for which an outcome is kept. Seconds. */
const KEPT_SECONDS = 60
/** The time for which another process is waited for. Seconds. */
const CLAIM_SECONDS = 15
const POLL_MS = 200
const QUIET_RETRY_MS = 500
/** The patience with the store that processes share. Milliseconds. */
const SHARE_MS = 1000

/** The parts of a refresh. */
export interface RefreshDeps {
  readonly settings: ServerSettings
  readonly call: Call
  readonly serverClock: ServerClock
  readonly secretHash: (username: string) => Promise<string | undefined>
}

/** Makes the function that refreshes. */
export function createRefresh(deps: RefreshDeps): Refresh {
  const { settings } = deps
  const { clock, client } = settings
  /** By the tokens that are replaced. `until` is there once the outcome is. */
  const kept = new Map<string, { readonly outcome: Promise<RefreshOutcome>; until?: number }>()

  return async (session) => {
    if (session.restsUntil !== undefined && clock.now() < session.restsUntil) return failed(tooLarge())
    for (const [key, { until = Infinity }] of kept) if (until <= clock.now()) kept.delete(key)
    const key = keyOf(session)
    let entry = kept.get(key)
    if (!entry) {
      const begun: { readonly outcome: Promise<RefreshOutcome>; until?: number } = {
        outcome: refreshShared(deps, session, key),
      }
      entry = begun
      kept.set(key, begun)
      void begun.outcome.catch(failed).then(({ type }) => {
        if (type === 'failed') kept.delete(key)
        else begun.until = clock.now() + KEPT_SECONDS * 1000
      })
    }
    // The request goes on after its caller's time: its answer is kept for the next one.
    return withinAnswerTime({ ports: { clock }, settings: client }, entry.outcome).catch(failed)
  }
}

const failed = (thrown: unknown): RefreshOutcome => ({ type: 'failed', error: toAuthError(thrown) })

/** A name for the tokens that are replaced, which tells nothing of them. */
function keyOf({ tokens: { refreshToken, accessToken } }: ServerSession): string {
  const all = `${refreshToken?.expose()} ${accessToken.expose()}`
  return `cognito-machines:${bytesToBase64Url(sha256(utf8ToBytes(all)))}`
}

/** Sends the refresh, unless another process does so or has done so. */
async function refreshShared(deps: RefreshDeps, session: ServerSession, key: string): Promise<RefreshOutcome> {
  const { settings } = deps
  const { share, clock } = settings
  if (!share) return send(deps, session)
  /** A store that fails, or is silent, is passed over. */
  const ask = <T, Else>(work: () => Promise<T>, otherwise: Else): Promise<T | Else> =>
    within(clock, SHARE_MS, Promise.resolve().then(work), () => undefined).catch(() => otherwise)
  const claim = await ask(() => share.set(key, CLAIM, { seconds: CLAIM_SECONDS, ifAbsent: true }), true)
  for (let waitedMs = 0; !claim && waitedMs < CLAIM_SECONDS * 1000; waitedMs += POLL_MS) {
    const value = await ask(() => share.get(key), undefined)
    if (!value) break
    const renewed = value === CLAIM ? undefined : await openShared(settings, value)
    if (renewed?.signIn === session.signIn) return { type: 'renewed', session: renewed }
    await pause(clock, POLL_MS)
  }
  const outcome = await send(deps, session)
  const value = outcome.type === 'renewed' ? await sealSession(settings, outcome.session, 'share') : ''
  await ask(() => share.set(key, value, { seconds: value ? KEPT_SECONDS : 1, ifAbsent: false }), undefined)
  return outcome
}

const CLAIM = 'claimed'

/** Sends the refresh, with the device key and, where the refusal may be about that, without. */
async function send(deps: RefreshDeps, session: ServerSession): Promise<RefreshOutcome> {
  const { deviceKey } = session
  try {
    return await sendOnce(deps, session, deviceKey).catch((thrown: unknown) => {
      const isAboutDevice = isDeviceRefused(thrown) || mayBeAboutDevice(thrown)
      if (deviceKey === undefined || !isAboutDevice) throw thrown
      return sendOnce(deps, session, undefined)
    })
  } catch (thrown) {
    const reason = definitiveReason(thrown)
    // Another process may have the answer, whose cookies the browser brings next time.
    if (!reason || reason === 'refreshTokenReused') return failed(thrown)
    return { type: 'ended', reason, error: toAuthError(thrown) }
  }
}

async function sendOnce(
  { settings, call, serverClock, secretHash }: RefreshDeps,
  session: ServerSession,
  deviceKey: string | undefined,
): Promise<RefreshOutcome> {
  const { client, clock } = settings
  const { username, tokens: previous } = session
  const request = { refreshToken: previous.refreshToken!, deviceKey, operation: client.refreshOperation, username }
  const ask = (): Promise<AuthenticationResultType | undefined> =>
    requestTokens({ settings: client, call, secretHash }, request)
  const result = await ask().catch(async (thrown: unknown) => {
    if (!isUnreachable(thrown)) throw thrown
    await pause(clock, QUIET_RETRY_MS)
    return ask()
  })
  const receivedAt = clock.now()
  const tokens = readTokens(result, { receivedAt, serverClock, previous, userPoolId: client.userPoolId })
  return {
    type: 'renewed',
    session: { ...session, tokens, deviceKey: newDeviceKey(result) ?? deviceKey, restsUntil: undefined },
  }
}
