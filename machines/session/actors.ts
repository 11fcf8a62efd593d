/**
 * The effects of the session: restoring, refreshing, signing out, and keeping in step with the tabs and the page.
 *
 * @module
 */
import { fromPromise } from 'xstate'
import type { DeviceStore } from '../../src/device/store.ts'
import { type AuthError, StorageError, toAuthError } from '../../src/errors.ts'
import type { Ports } from '../../src/ports.ts'
import { isLasting, retryAfterMs, type SignedOutReason } from '../../src/refusals.ts'
import type { SessionRecord, Tombstone } from '../../src/session/record.ts'
import { type RefreshDeps, type RefreshOutcome, refreshSession } from '../../src/session/refresh.ts'
import { endRemotely, leaveSignOutNote, type SignOutScope } from '../../src/session/sign-out.ts'
import type { Present, SessionStore } from '../../src/session/store.ts'
import { isDue, remainingMs, type TokenClock, untilDueMs } from '../../src/session/tokens.ts'
import { backOffMs, jitter, letProcessEnd, waitUntil } from '../../src/timers.ts'
import { mayRefresh } from './get-tokens.ts'
import { type SessionActor, type SessionEvent, type sessionActors, sessionMachine } from './machine.ts'

/** The dependencies of the effects. */
export interface SessionActorDeps extends RefreshDeps {
  readonly ports: Ports
  readonly tokenClock: TokenClock
  /** Reads the stored session at the start. Rejects if the storage cannot be read. */
  readonly restore: (signal: AbortSignal) => Promise<Present>
  /** Notifies other tabs that the store changed. */
  readonly announce: () => void
  /** Receives a promise of the failures of a sign-out at the service. */
  readonly onRemoteSignOut: (warnings: Promise<readonly AuthError[]>) => void
}

const SHORTEST_MS = 500

/** The machine with its effects in place. */
export function provideSession(deps: SessionActorDeps): typeof sessionMachine {
  const { settings, ports, store, tokenClock, announce } = deps
  const { clock, randomBytes } = ports

  /** The session after an operation that may have changed the store. */
  function heard<Outcome extends RefreshOutcome>(outcome: Outcome): Outcome {
    if (outcome.type === 'committed' || outcome.type === 'signedOut') announce()
    return outcome.type === 'signedOut' ? { ...outcome, reason: seenFromHere(outcome.reason) } : outcome
  }

  const actors: typeof sessionActors = {
    restoreSession: fromPromise(({ signal }) =>
      deps.restore(signal).catch((thrown: unknown) => {
        throw toAuthError(thrown)
      }),
    ),
    untilDue: fromPromise(({ input: { tokens, retryAt, isEnding }, signal }) => {
      // Waits even if that time has passed: leaving and entering a state without a pause would loop.
      const tryAgainAt = Math.max(retryAt ?? 0, clock.now() + SHORTEST_MS)
      // Spreads the lock requests of tabs that woke up together.
      const share = 1 - jitter(randomBytes) / 5
      const leftMs = (): number => {
        if (retryAt !== undefined) return tryAgainAt - clock.now()
        if (isEnding) return tokens.expiresAt - clock.now()
        return untilDueMs(tokens, tokenClock(tokens), settings.refreshLeewayMs, share)
      }
      return waitUntil(clock, leftMs, signal)
    }),
    refreshTokens: fromPromise(async ({ input: { record, reason, failures, ...input } }) => {
      const isAtEnd = remainingMs(record.tokens, tokenClock(record.tokens)) === 0
      if (isAtEnd && reason) return heard(await store.buryIfUnchanged(record, reason))
      const force = input.force || isAtEnd
      const outcome = heard(await refreshSession(deps, record, force))
      if (outcome.type !== 'failed') return outcome
      const { error } = outcome
      const failedAt = clock.now()
      const waitMs = backOffMs(isLasting(error) ? Infinity : failures, jitter(randomBytes), retryAfterMs(error))
      // Keeps `force` for the retry: otherwise it would accept the rejected tokens and start over at once.
      return { ...outcome, failures: failures + 1, failedAt, retryAt: failedAt + waitMs, force }
    }),
    clearSession: fromPromise(({ input }) => clearSession(deps, input.record, input.scope)),
  }
  return sessionMachine.provide({ actors })
}

async function clearSession(deps: SessionActorDeps, known: SessionRecord | undefined, scope: SignOutScope) {
  const { store, announce, onRemoteSignOut } = deps
  let record = known
  try {
    if (!record) {
      const present = await store.load()
      if (present.type === 'signedOut') return
      record = present.record
    }
  } catch (thrown) {
    // The stored user is unknown. The page is signed out, and the caller gets the error.
    return onRemoteSignOut(Promise.resolve([toAuthError(thrown)]))
  }
  // The stored record may be newer, and the newest refresh token must be revoked.
  const ended = (await store.bury(record.username, 'userSignedOut')) ?? record
  announce()
  const warnings = store.isHolding() ? [new StorageError('The sign-out could not be stored yet')] : []
  if (warnings.length > 0) {
    const { clock, resumeStorage: notes } = deps.ports
    await leaveSignOutNote({ notes, clock }, store.placeOf(ended.username).key, ended)
  }
  onRemoteSignOut(endRemotely(deps, ended, scope).then((errors) => [...warnings, ...errors]))
}

/** A sign-out in the store that this tab did not make came from another tab. */
function seenFromHere(reason: SignedOutReason): SignedOutReason {
  return reason === 'userSignedOut' ? 'signedOutElsewhere' : reason
}

const NEWS = 'cognito-machines.session'

/** Makes the function that notifies other tabs of a change of an app client's stored session. */
export function createAnnouncer({ tabs }: Pick<Ports, 'tabs'>, clientId: string): () => void {
  return () => {
    try {
      tabs.post({ type: NEWS, clientId })
    } catch {
      // A notification is a hint. The other tabs read the store when they become visible, and before each refresh.
    }
  }
}

/** The parts of a session that {@link watchPage} keeps in step. */
export interface WatchDeps {
  readonly actor: SessionActor
  readonly store: SessionStore
  readonly ports: Pick<Ports, 'clock' | 'lifecycle' | 'tabs'>
  readonly devices: Pick<DeviceStore, 'flush'>
  readonly settings: RefreshDeps['settings']
  readonly tokenClock: TokenClock
  readonly announce: () => void
  /** Runs work in turn. */
  readonly next: (work: () => Promise<void>) => Promise<void>
  /** Called when a write may have become durable. */
  readonly notify: () => void
}

/** Keeps a session in step with its page, its tabs and its storage. */
export interface PageWatch {
  /** Retries failed writes later, with a growing delay. */
  flushLater(): void
  stop(): void
}

/** The first wait is four seconds: the delay after a third failure. */
const FIRST_FLUSH = 2

/** Watches the life cycle of the page and the messages of other tabs. */
export function watchPage(deps: WatchDeps): PageWatch {
  const { actor, store, tokenClock, settings } = deps
  const { clock, lifecycle, tabs } = deps.ports
  const isOver = () => actor.getSnapshot().status !== 'active'
  let flushes = FIRST_FLUSH
  let flushTimer: unknown
  let isSyncWanted = false

  /** Each failure is reported, and resets the timer. */
  async function flush(): Promise<void> {
    clock.clearTimeout(flushTimer as never)
    flushTimer = undefined
    if (isOver()) return
    void deps.devices.flush()
    if (!store.isHolding()) return
    if (await store.flush()) {
      flushes = FIRST_FLUSH
      deps.announce()
    }
    deps.notify()
  }

  function sync(): void {
    if (isSyncWanted) return
    isSyncWanted = true
    void deps.next(async () => {
      isSyncWanted = false
      if (!isOver()) await synchronise(actor, store, () => clock.now())
    })
  }

  function wake(): void {
    // At once, so that a concurrent `getTokens` call waits for the refresh.
    const { value, context } = actor.getSnapshot()
    const tokens = context.record?.tokens
    const isWanted = value === 'fresh' && tokens && isDue(tokens, tokenClock(tokens), settings.refreshLeewayMs)
    if ((isWanted || context.error) && mayRefresh(context, clock.now(), true) && !isOver()) {
      actor.send({ type: 'session.refresh', force: false })
    }
    void flush()
    sync()
  }

  const unsubscribes = [
    lifecycle.subscribe((event) => {
      if (event !== 'hidden') wake()
    }),
    tabs.subscribe((message) => {
      // Any script of the origin may post messages, so a message is only a hint to read the store.
      const news = message as { readonly type?: unknown; readonly clientId?: unknown } | null | undefined
      if (news?.type === NEWS && news.clientId === settings.clientId) sync()
    }),
  ]
  return {
    flushLater: () => {
      if (flushTimer !== undefined) return
      flushTimer = clock.setTimeout(() => void flush(), backOffMs(flushes++, 1))
      letProcessEnd(flushTimer)
    },
    stop: () => {
      clock.clearTimeout(flushTimer as never)
      for (const unsubscribe of unsubscribes) unsubscribe()
    },
  }
}

/** The number of times that the store is read again because the session here changed in the meantime. */
const MOST_READS = 5

/** Reads the store and sends changes to the machine. A storage that cannot be read changes nothing. */
async function synchronise(actor: SessionActor, store: SessionStore, now: () => number): Promise<void> {
  if (actor.getSnapshot().value === 'unreadable') return actor.send({ type: 'session.retry' })
  try {
    for (let reads = 0; reads < MOST_READS; reads++) {
      const ours = actor.getSnapshot().context.record
      const change = await findChange(ours, store, now())
      const { status, value, context } = actor.getSnapshot()
      if (status !== 'active') return
      // A read that began before the session changed here may be older than the change and undo a sign-out.
      if (value === 'restoring' || context.record !== ours) continue
      if (change) actor.send(change)
      return
    }
  } catch {
    // The store has reported the error.
  }
}

async function findChange(
  ours: SessionRecord | undefined,
  store: SessionStore,
  now: number,
): Promise<SessionEvent | undefined> {
  const present = await store.load()
  if (present.type === 'signedIn') {
    const { record } = present
    const { username, deviceKey, tokens } = record
    const isNew = username !== ours?.username
    if (ours && !isNew && !isLater(record, ours)) {
      return ours.deviceKey === deviceKey ? undefined : { type: 'session.amended', username, deviceKey }
    }
    // A session that can be neither used nor refreshed counts as absent.
    if (isNew && !tokens.refreshToken && remainingMs(tokens, now) === 0) return undefined
    return { type: 'session.adopted', record, isNew }
  }
  if (!ours) return undefined
  const stored = await store.read(ours.username)
  if (!stored) return { type: 'session.lost', reason: present.reason ?? 'storageMissing' }
  if (stored.type === 'signedOut') {
    return isLater(stored, ours) ? { type: 'session.lost', reason: seenFromHere(stored.reason) } : undefined
  }
  // Only the index was lost: a sign-out would have left a tombstone.
  await store.select(ours.username)
  return undefined
}

/** Generations restart when the storage was cleared; times decide then. */
function isLater(stored: SessionRecord | Tombstone, ours: SessionRecord): boolean {
  if (stored.generation > ours.generation) return true
  if (stored.type === 'signedOut') return stored.writtenAt >= ours.writtenAt
  return stored.tokens.issuedAt > ours.tokens.issuedAt
}
