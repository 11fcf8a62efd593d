/**
 * Fills the holes of the session machine with the functions of `src/session`.
 *
 * @module
 */
import { type Actor, fromPromise } from 'xstate'
import { type AuthError, StorageError, toAuthError } from '../../src/errors.ts'
import type { Ports } from '../../src/ports.ts'
import { isLasting } from '../../src/refusals.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import { refreshSession } from '../../src/session/refresh.ts'
import type { RefreshDeps, RefreshOutcome } from '../../src/session/send-refresh.ts'
import { endRemotely, leaveSignOutNote, type SignOutScope } from '../../src/session/sign-out.ts'
import type { Present } from '../../src/session/store.ts'
import { refreshMarginMs, type TokenWatch } from '../../src/session/tokens.ts'
import type { SignedOutReason } from '../../src/signed-out-reason.ts'
import { backOffMs, jitter, waitUntil } from '../../src/timers.ts'
import { sessionMachine } from './machine.ts'
import type { sessionSlots } from './slots.ts'

/** The running machine. */
export type SessionActor = Actor<typeof sessionMachine>

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
  const { clock, randomBytes } = ports

  /** What came of something that may have changed the store, as it is seen from here. */
  function heard<Outcome extends RefreshOutcome>(outcome: Outcome) {
    if (outcome.type === 'committed' || outcome.type === 'signedOut') announce()
    return outcome.type === 'signedOut' ? { reason: seenFromHere(outcome.reason) } : outcome
  }

  const actors: typeof sessionSlots = {
    restoreSession: fromPromise(({ signal }) =>
      deps.restore(signal).catch((thrown: unknown) => {
        throw toAuthError(thrown)
      }),
    ),
    untilDue: fromPromise(({ input: { record, reason, error, retryAt }, signal }) => {
      const { tokens } = record
      // Whatever time is asked for: no state may be left and entered again without a pause.
      const tryAgainAt = Math.max(retryAt, clock.now() + SHORTEST_MS)
      // Tabs that woke up together need not all ask for the lock in the same moment.
      const marginMs = refreshMarginMs(tokens, settings.refreshLeewayMs) * (1 - jitter(randomBytes) / 5)
      const leftMs = (): number => {
        if (error) return tryAgainAt - clock.now()
        return reason ? tokens.expiresAt - clock.now() : watch(tokens) - marginMs
      }
      return waitUntil(clock, leftMs, signal)
    }),
    refreshTokens: fromPromise(async ({ input: { record, reason, failures, ...input } }) => {
      const isAtEnd = watch(record.tokens) === 0
      if (isAtEnd && reason) return heard(await store.buryIfUnchanged(record, reason))
      const force = input.force || isAtEnd
      const outcome = heard(await refreshSession(deps, record, force))
      if (!('error' in outcome)) return outcome
      const { error } = outcome
      const failedAt = clock.now()
      const waitMs = backOffMs(isLasting(error) ? Infinity : failures, jitter(randomBytes), retryAfterMs(error))
      // Tokens that were held for useless stay so: else the next try would take them for good, and begin anew at once.
      return { ...outcome, failures: failures + 1, failedAt, retryAt: failedAt + waitMs, force }
    }),
    clearSession: fromPromise(({ input }) => clearSession(deps, input.record, input.scope)),
  }
  return sessionMachine.provide({ actors })
}

/** What the service asked to wait after a failure. Milliseconds; `undefined` when it asked for nothing. */
export const retryAfterMs = (error: AuthError): number | undefined =>
  (error as { readonly retryAfterMs?: number }).retryAfterMs

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
export function seenFromHere(reason: SignedOutReason): SignedOutReason {
  return reason === 'userSignedOut' ? 'signedOutElsewhere' : reason
}
