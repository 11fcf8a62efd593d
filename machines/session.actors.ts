/**
 * Fills the holes of the session machine with the functions of `src/session`.
 *
 * @module
 */
import { fromPromise } from 'xstate'
import { type AuthError, StorageError, toAuthError } from '../src/errors.ts'
import type { Ports } from '../src/ports.ts'
import { backOffMs, jitter } from '../src/session/back-off.ts'
import type { SessionRecord } from '../src/session/record.ts'
import { isDue, refreshSession } from '../src/session/refresh.ts'
import type { RefreshDeps, RefreshOutcome } from '../src/session/refresh-outcome.ts'
import type { Present } from '../src/session/session-store.ts'
import { endRemotely, type SignOutScope } from '../src/session/sign-out.ts'
import { leaveSignOutNote } from '../src/session/sign-out-note.ts'
import type { SignedOutReason } from '../src/session/signed-out-reason.ts'
import type { TokenWatch } from '../src/session/token-watch.ts'
import { refreshMarginMs } from '../src/session/tokens.ts'
import { waitUntil } from '../src/session/wait-until.ts'
import { sessionMachine } from './session.machine.ts'
import type { Refreshed, sessionSlots } from './session.slots.ts'

/** What the effects of the session machine work with. */
export interface SessionActorDeps extends RefreshDeps {
  readonly ports: Ports
  readonly watch: TokenWatch
  /** Finds out whose session it is at the start. Rejects when nobody knows. */
  readonly restore: (signal: AbortSignal) => Promise<Present>
  /** Tells other tabs that the store changed. */
  readonly announce: () => void
  /** Is given what goes on at the service after a sign-out, and what went wrong. */
  readonly onRemoteSignOut: (warnings: Promise<readonly AuthError[]>) => void
}

const SHORTEST_MS = 500

/** The machine with its effects in place. */
export function provideSession(deps: SessionActorDeps): typeof sessionMachine {
  const { settings, ports, store, watch, announce } = deps
  const { clock } = ports
  const actors: typeof sessionSlots = {
    restoreSession: fromPromise(async ({ signal }) => {
      const present = await deps.restore(signal)
      if (present.type === 'signedOut') return { type: 'signedOut', reason: present.reason }
      const { record } = present
      return { type: 'signedIn', record, due: isDue(record, clock.now(), settings.refreshLeewayMs) }
    }),
    untilDue: fromPromise(async ({ input: { tokens }, signal }) => {
      // Tabs that woke up together need not all ask for the lock in the same moment.
      const marginMs = refreshMarginMs(tokens, settings.refreshLeewayMs) * (1 - jitter(ports.randomBytes) / 5)
      await waitUntil(clock, () => (watch.isClockSetBack(tokens) ? 0 : tokens.expiresAt - marginMs), signal)
      return watch.isClockSetBack(tokens)
    }),
    untilTime: fromPromise(({ input, signal }) => {
      // Whatever time is asked for: no state may be left and entered again without a pause.
      const at = Math.max(input, clock.now() + SHORTEST_MS)
      return waitUntil(clock, () => at, signal)
    }),
    refreshTokens: fromPromise(async ({ input: { record, force, failures } }) => {
      const outcome = await refreshSession(deps, record, force)
      if (outcome.type === 'refreshed' || outcome.type === 'signedOut') announce()
      return toRefreshed(outcome, clock.now(), failures, jitter(ports.randomBytes))
    }),
    endSession: fromPromise(async ({ input: { record, reason } }) => {
      const commit = await store.buryIfUnchanged(record, reason)
      if (commit.type === 'signedOut') announce()
      return toRefreshed(commit.type === 'signedOut' ? commit : { ...commit, type: 'adopted' }, clock.now(), 0, 0)
    }),
    clearSession: fromPromise(({ input }) => clearSession(deps, input.record, input.scope)),
  }
  return sessionMachine.provide({ actors })
}

async function clearSession(deps: SessionActorDeps, known: SessionRecord | undefined, scope: SignOutScope) {
  const { store, announce, onRemoteSignOut } = deps
  let record: SessionRecord | undefined
  try {
    record = known ?? (await presentRecord(deps))
  } catch (thrown) {
    // Nobody knows whom to sign out. They are signed out in this page, and the caller is told.
    return onRemoteSignOut(Promise.resolve([toAuthError(thrown)]))
  }
  if (!record) return
  // What is stored may be newer than what we have, and it is the newest refresh token that must end.
  const buried = await store.bury(record.username, 'userSignedOut')
  announce()
  const warnings = store.isHolding() ? [new StorageError('The sign-out could not be stored yet')] : []
  if (warnings.length > 0) {
    const { clock, resumeStorage: notes } = deps.ports
    await leaveSignOutNote({ notes, clock }, store.placeOf(record.username).key, buried ?? record)
  }
  onRemoteSignOut(endRemotely(deps, buried ?? record, scope).then((errors) => [...warnings, ...errors]))
}

async function presentRecord({ store }: SessionActorDeps): Promise<SessionRecord | undefined> {
  const present = await store.load()
  return present.type === 'signedIn' ? present.record : undefined
}

function toRefreshed(outcome: RefreshOutcome, now: number, failures: number, random: number): Refreshed {
  switch (outcome.type) {
    case 'refreshed':
    case 'adopted':
      return { type: 'tokens', record: outcome.record }
    case 'refused':
      return outcome
    case 'signedOut':
      return { type: 'signedOut', reason: seenFromHere(outcome.reason) }
    case 'failed': {
      const { record, error, retryAfterMs, isHopeless } = outcome
      const retryAt = now + backOffMs(failures, retryAfterMs, isHopeless, random)
      return { type: 'failed', record, error, retryAt }
    }
    default:
      outcome satisfies never
      throw new TypeError('An unknown outcome')
  }
}

/** A sign-out that is found in the store and was not made here was made in another tab. */
export function seenFromHere(reason: SignedOutReason): SignedOutReason {
  return reason === 'userSignedOut' ? 'signedOutElsewhere' : reason
}
