/**
 * The effects of the session: restoring, refreshing, signing out, and keeping in step with the tabs and the page.
 *
 * @module
 */
import { fromCallback, fromPromise } from 'xstate'
import type { DeviceStore } from '../../src/device/store.ts'
import { StorageError, toAuthError } from '../../src/errors.ts'
import { ownMembers } from '../../src/json.ts'
import type { Audience } from '../../src/listeners.ts'
import type { Ports } from '../../src/ports.ts'
import { isLasting, retryAfterMs, type SignedOutReason } from '../../src/refusals.ts'
import type { Endings } from '../../src/session/endings.ts'
import type { SessionStore } from '../../src/session/page-sessions.ts'
import type { SessionRecord, Tombstone } from '../../src/session/record.ts'
import type { Present } from '../../src/session/record-store.ts'
import { type RefreshDeps, type RefreshOutcome, refreshSession } from '../../src/session/refresh.ts'
import { endLegacySession, type RestoreDeps, restoreSession } from '../../src/session/restore.ts'
import { endRemotely, endUnknown, type SignOutScope } from '../../src/session/sign-out.ts'
import { isDue, remainingMs, type TokenClock, untilDueMs } from '../../src/session/tokens.ts'
import { isLater } from '../../src/storage/buffered.ts'
import type { PoolClient } from '../../src/storage/keys.ts'
import { backOffMs, jitter, waitUntil } from '../../src/timers.ts'
import { provide } from '../logic.ts'
import { leftOfWaitMs, mayRefresh } from './get-tokens.ts'
import {
  type EndedSession,
  type SessionActor,
  type SessionActors,
  type SessionNews,
  sessionMachine,
} from './machine.ts'

/** The dependencies of the effects. */
export interface SessionActorDeps extends Omit<RefreshDeps, 'onLateAnswer'>, Pick<RestoreDeps, 'migrateFrom'> {
  readonly ports: Ports
  readonly devices: DeviceStore
  readonly tokenClock: TokenClock
  /** Runs work in turn: what a sign-out ends must not be read before it and saved after it. */
  readonly next: <T>(work: () => Promise<T>) => Promise<T>
  /** Nothing waits for a time while nobody listens. */
  readonly audience: Pick<Audience, 'during'>
  /** Takes the sign-outs that the storage does not take. */
  readonly endings: Endings
  /** Notifies other tabs that the store changed. */
  readonly announce: () => void
  /** Loads the cryptography ahead. Default: it is loaded when it is needed. */
  readonly preload?: (() => void) | undefined
  /** Confirms a new device later, watching the session by `subscribe`. Returns the function that ends it. */
  readonly confirmLater?: ((subscribe: (listener: () => void) => () => void) => () => void) | undefined
}

const SHORTEST_MS = 500

/** The machine with its effects in place. */
export function provideSession(deps: SessionActorDeps): ReturnType<typeof sessionMachine> {
  const { settings, ports, store, devices, tokenClock, next, announce } = deps
  const { clock, lifecycle, randomBytes, tabs } = ports

  /** The session after an operation that may have changed the store. */
  function heard<Outcome extends RefreshOutcome>(outcome: Outcome): Outcome {
    if (outcome.type === 'committed' || outcome.type === 'signedOut') announce()
    return outcome.type === 'signedOut' ? { ...outcome, reason: seenFromHere(outcome.reason) } : outcome
  }

  /** True when a page that wakes up should replace the tokens. */
  function isRefreshDue(snapshot: ReturnType<SessionActor['getSnapshot']>): boolean {
    const { record, error } = snapshot.context
    const isWanted = record && isDue(record.tokens, tokenClock(record.tokens), settings.refreshLeewayMs)
    const isLate = error !== undefined || (snapshot.hasTag('fresh') && isWanted === true)
    return isLate && mayRefresh(snapshot.context, clock.now(), true)
  }

  const actors: SessionActors = {
    restoreSession: fromPromise(({ signal }) => {
      // A refresh must not depend on a download: the deployment may be another one by then.
      if (settings.clientSecret && settings.refreshOperation === 'REFRESH_TOKEN_AUTH') deps.preload?.()
      return next(() => restoreSession(deps, signal)).catch((thrown: unknown) => {
        throw toAuthError(thrown)
      })
    }),
    untilDue: fromPromise(({ input: { tokens, failure, isEnding }, signal }) => {
      // Spreads the lock requests of tabs that woke up together.
      const share = 1 - jitter(randomBytes) / 5
      const leftMs = (waitedMs: number): number => {
        if (failure) {
          // Waits even if that time has passed: leaving and entering a state without a pause would loop.
          return Math.max(SHORTEST_MS - waitedMs, leftOfWaitMs(failure, clock.now(), waitedMs))
        }
        const now = tokenClock(tokens)
        return isEnding ? remainingMs(tokens, now) : untilDueMs(tokens, now, settings.refreshLeewayMs, share)
      }
      return new Promise<void>((resolve) => {
        deps.audience.during(signal, (present) => waitUntil(clock, leftMs, present).then(resolve))
      })
    }),
    refreshTokens: fromPromise(async ({ input: { record, reason, failures, ...input }, self }) => {
      const isAtEnd = remainingMs(record.tokens, tokenClock(record.tokens)) === 0
      if (isAtEnd && reason) return heard(await store.buryIfUnchanged(record, reason))
      const force = input.force || isAtEnd
      const onLateAnswer = (late: SessionRecord): void => {
        announce()
        // A page that has gone meanwhile has stored it for the others.
        const session = self._parent
        if (session?.getSnapshot().status === 'active')
          session.send({ type: 'session.adopted', record: late, isNew: false })
      }
      const outcome = heard(await refreshSession({ ...deps, onLateAnswer }, record, force))
      if (outcome.type !== 'failed') return outcome
      const { error } = outcome
      const failedAt = clock.now()
      const waitMs = backOffMs(isLasting(error) ? Infinity : failures, jitter(randomBytes), retryAfterMs(error))
      // Keeps `force` for the retry: otherwise it would accept the rejected tokens and start over at once.
      return { ...outcome, failures: failures + 1, failedAt, retryAt: failedAt + waitMs, force }
    }),
    clearSession: fromPromise(({ input }) => clearSession(deps, input.record, input.scope)),
    endSession: fromPromise(async ({ input: { record, scope, warnings } }) => [
      ...warnings,
      ...(await (record ? endRemotely(deps, record, scope) : endUnknown(deps))),
    ]),
    untilRetry: fromPromise(({ input: { refusals }, signal }) => {
      // The first wait is four seconds: the delay after a third failure.
      const failedAt = clock.now()
      const failure = { failedAt, retryAt: failedAt + backOffMs(refusals + 1, 1) }
      return waitUntil(clock, (waitedMs) => leftOfWaitMs(failure, clock.now(), waitedMs), signal)
    }),
    syncStorage: fromPromise(async ({ input: { record }, signal }) => {
      void devices.flush()
      if (store.isHolding() && (await store.flush())) announce()
      // A flood of messages is one read: each message ends the effect of the one before.
      const news = await next(async () => (signal.aborted ? SAME : findNews(store, record, clock.now())))
      return { beside: record, news, isHolding: store.isHolding() }
    }),
    watchPage: fromCallback(({ sendBack, self }) => {
      // The machine invokes it: its parent is the actor of the session.
      const session = self._parent as SessionActor
      const endings = [
        lifecycle.subscribe((event) => {
          if (event !== 'hidden') sendBack({ type: 'page.woke', isDue: isRefreshDue(session.getSnapshot()) })
        }),
        tabs.subscribe((message) => {
          // Any script of the origin may post messages, so a message is only a hint to read the store.
          const { type, userPoolId, clientId } = ownMembers(message)
          const isOurs = userPoolId === settings.userPoolId && clientId === settings.clientId
          if (type === NEWS && isOurs) sendBack({ type: 'tabs.news' })
        }),
      ]
      return () => {
        for (const end of endings) end()
      }
    }),
    confirmDevice: fromCallback(({ self }) =>
      deps.confirmLater?.((listener) => {
        const subscription = self._parent!.subscribe(listener)
        return () => subscription.unsubscribe()
      }),
    ),
  }
  return provide(sessionMachine(), { actors, actions: { preload: () => deps.preload?.() } })
}

async function clearSession(
  deps: SessionActorDeps,
  known: SessionRecord | undefined,
  scope: SignOutScope,
): Promise<EndedSession> {
  const { store, endings, announce } = deps
  // It would sign the user in again.
  const legacy = endLegacySession(deps)
  let record = known
  try {
    if (!record) {
      const present = await store.load()
      if (present.type === 'signedOut') {
        await endElsewhere(deps, present)
        return { record, scope, warnings: await legacy }
      }
      record = present.record
    }
  } catch (thrown) {
    // The stored user is unknown. Whoever it was has signed out, which is stored as soon as it can be.
    await endings.addAll()
    return { record, scope, warnings: [toAuthError(thrown)] }
  }
  // The stored record may be newer, and the newest refresh token must be revoked.
  const found = await store.bury(record.username, 'userSignedOut', record.since)
  const ended = found.type === 'signedIn' ? found : record
  announce()
  const others = await legacy
  if (found.type !== 'newer' && !store.isHolding()) return { record: ended, scope, warnings: others }
  await endings.add(ended)
  return { record: ended, scope, warnings: [new StorageError('The sign-out could not be stored yet')] }
}

/**
 * A sign-out where nothing was ever stored: this storage may stand in for one that is slow today, and whoever is stored
 * there has signed out.
 */
export async function endElsewhere(
  { store, endings }: Pick<SessionActorDeps, 'store' | 'endings'>,
  known?: Present,
): Promise<void> {
  const present = known ?? (await store.load())
  if (present.type === 'signedOut' && present.isNew) await endings.addAll()
}

/** A sign-out in the store that this tab did not make came from another tab. */
function seenFromHere(reason: SignedOutReason): SignedOutReason {
  return reason === 'userSignedOut' ? 'signedOutElsewhere' : reason
}

const NEWS = 'cognito-machines.session'

/** Makes the function that notifies other tabs of a change of an app client's stored session. */
export function createAnnouncer({ tabs }: Pick<Ports, 'tabs'>, { userPoolId, clientId }: PoolClient): () => void {
  return () => {
    try {
      tabs.post({ type: NEWS, userPoolId, clientId })
    } catch {
      // A notification is a hint. The other tabs read the store when they become visible, and before each refresh.
    }
  }
}

const SAME: SessionNews = { type: 'session.confirmed' }

/** Reads the store, and compares it with the session here. Rejects if the storage cannot be read. */
async function findNews(store: SessionStore, ours: SessionRecord | undefined, now: number): Promise<SessionNews> {
  const present = await store.load()
  if (present.type === 'signedIn') {
    const { record } = present
    const { username, deviceKey, tokens } = record
    const isNew = username !== ours?.username
    if (ours && !isNew && !isNewer(record, ours)) {
      return { type: 'session.amended', username, deviceKey }
    }
    // A session that can be neither used nor refreshed counts as absent.
    if (isNew && !tokens.refreshToken && remainingMs(tokens, now) === 0) return SAME
    return { type: 'session.adopted', record, isNew }
  }
  if (!ours) return SAME
  const stored = await store.read(ours.username)
  if (stored.type === 'newer') return SAME
  if (stored.type === 'signedOut') {
    return isNewer(stored, ours) ? { type: 'session.lost', reason: seenFromHere(stored.reason) } : SAME
  }
  if (stored.type !== 'signedIn') return { type: 'session.lost', reason: present.reason ?? 'storageMissing' }
  // Only the index was lost: a sign-out would have left a tombstone.
  await store.select(ours.username)
  return SAME
}

/**
 * Generations restart when the storage was cleared, or could not be read; times decide then. A later sign-in is newer than
 * one before it, however often the tokens of that were replaced since; of two at the same time it is the stored one.
 */
function isNewer(stored: SessionRecord | Tombstone, ours: SessionRecord): boolean {
  if (stored.generation > ours.generation) return true
  if (stored.type === 'signedOut') return isLater(stored, ours)
  const isOtherOfThatTime = stored.since === ours.since && originOf(stored) !== originOf(ours)
  return isOtherOfThatTime || stored.since > ours.since || stored.tokens.issuedAt > ours.tokens.issuedAt
}

/** The sign-in that a session comes from, as the service names it. */
const originOf = ({ tokens }: SessionRecord): unknown => tokens.accessToken.claims.origin_jti
