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
  /** Finds out whose session it is at the start. Rejects when nobody knows. */
  readonly restore: (signal: AbortSignal) => Promise<Present>
  /** Tells other tabs that the store changed. */
  readonly announce: () => void
  /** Receives what goes on at the service after a sign-out: the failures of it, once it is over. */
  readonly onRemoteSignOut: (warnings: Promise<readonly AuthError[]>) => void
}

const SHORTEST_MS = 500

/** The machine with its effects in place. */
export function provideSession(deps: SessionActorDeps): typeof sessionMachine {
  const { settings, ports, store, tokenClock, announce } = deps
  const { clock, randomBytes } = ports

  /** The outcome of something that may have changed the store, as it is seen from here. */
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
      // However early that is: no state may be left and entered again without a pause.
      const tryAgainAt = Math.max(retryAt ?? 0, clock.now() + SHORTEST_MS)
      // Tabs that woke up together need not all ask for the lock in the same moment.
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
      // Tokens that were of no use stay so: else the next try would take them for good, and begin anew at once.
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
    // Nobody knows whom to sign out. They are signed out in this page, and the caller is told.
    return onRemoteSignOut(Promise.resolve([toAuthError(thrown)]))
  }
  // What is stored may be newer than what we have, and it is the newest refresh token that must end.
  const ended = (await store.bury(record.username, 'userSignedOut')) ?? record
  announce()
  const warnings = store.isHolding() ? [new StorageError('The sign-out could not be stored yet')] : []
  if (warnings.length > 0) {
    const { clock, resumeStorage: notes } = deps.ports
    await leaveSignOutNote({ notes, clock }, store.placeOf(ended.username).key, ended)
  }
  onRemoteSignOut(endRemotely(deps, ended, scope).then((errors) => [...warnings, ...errors]))
}

/** A sign-out that is found in the store and was not made here was made in another tab. */
function seenFromHere(reason: SignedOutReason): SignedOutReason {
  return reason === 'userSignedOut' ? 'signedOutElsewhere' : reason
}

const NEWS = 'cognito-machines.session'

/** Makes the function that tells other tabs that the stored session of an app client changed. */
export function createAnnouncer({ tabs }: Pick<Ports, 'tabs'>, clientId: string): () => void {
  return () => {
    try {
      tabs.post({ type: NEWS, clientId })
    } catch {
      // News is a hint. The other tabs look by themselves when they are shown, and before each refresh.
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
  /** Runs work when its turn has come. */
  readonly next: (work: () => Promise<void>) => Promise<void>
  /** Is called when a write may have become durable. */
  readonly notify: () => void
}

/** Keeps a session in step with its page, its tabs and its storage. */
export interface PageWatch {
  /** Offers the storage later what it refused. Each time is later than the one before. */
  flushLater(): void
  stop(): void
}

/** The first wait is four seconds: that of the third failure. */
const FIRST_FLUSH = 2

/** Watches the life cycle of the page and the news of other tabs. */
export function watchPage(deps: WatchDeps): PageWatch {
  const { actor, store, tokenClock, settings } = deps
  const { clock, lifecycle, tabs } = deps.ports
  const isOver = () => actor.getSnapshot().status !== 'active'
  let flushes = FIRST_FLUSH
  let flushTimer: unknown
  let isSyncWanted = false

  /** Each failure of it is told, and sets the timer anew. */
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
    // At once, so that a caller who wants tokens in the same moment waits for the refresh.
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
      // Anybody of the origin may post anything: a message is a hint to look into the store, and says nothing else.
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

/** Reads the store and tells the machine what changed. A storage that cannot be read changes nothing. */
async function synchronise(actor: SessionActor, store: SessionStore, now: () => number): Promise<void> {
  if (actor.getSnapshot().value === 'unreadable') return actor.send({ type: 'session.retry' })
  try {
    for (let reads = 0; reads < MOST_READS; reads++) {
      const ours = actor.getSnapshot().context.record
      const change = await findChange(ours, store, now())
      const { status, value, context } = actor.getSnapshot()
      if (status !== 'active') return
      // What was read before the session changed here may be older than the change: it could undo a sign-out.
      if (value === 'restoring' || context.record !== ours) continue
      if (change) actor.send(change)
      return
    }
  } catch {
    // The store has told its trouble itself.
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
    // A session that can neither be used nor refreshed is none.
    if (isNew && !tokens.refreshToken && remainingMs(tokens, now) === 0) return undefined
    return { type: 'session.adopted', record, isNew }
  }
  if (!ours) return undefined
  const stored = await store.read(ours.username)
  if (!stored) return { type: 'session.lost', reason: present.reason ?? 'storageMissing' }
  if (stored.type === 'signedOut') {
    return isLater(stored, ours) ? { type: 'session.lost', reason: seenFromHere(stored.reason) } : undefined
  }
  // Only the index was lost: a sign-out would have left its mark on the record.
  await store.select(ours.username)
  return undefined
}

/** Generations begin anew when a storage was cleared; times tell then. */
function isLater(stored: SessionRecord | Tombstone, ours: SessionRecord): boolean {
  if (stored.generation > ours.generation) return true
  if (stored.type === 'signedOut') return stored.writtenAt >= ours.writtenAt
  return stored.tokens.issuedAt > ours.tokens.issuedAt
}
