/**
 * The types, effects and actions of the session machine.
 *
 * @module
 */
import { assign, emit, setup } from 'xstate'
import { type AuthError, toAuthError } from '../src/errors.ts'
import type { SessionRecord } from '../src/session/record.ts'
import type { SignedOutReason } from '../src/session/signed-out-reason.ts'
import { type Refreshed, type Restored, sessionSlots } from './session.slots.ts'
import type { SessionContext, SessionEmitted, SessionEvent, SessionTag } from './session.types.ts'

/** What a session knows before it has looked. */
export const initialContext: SessionContext = {
  record: undefined,
  reason: undefined,
  error: undefined,
  failures: 0,
  retryAt: 0,
  force: false,
  scope: 'revoke',
}

/** How long to wait before the storage is looked into again. Milliseconds. */
export const REREAD_MS = 5000

/** What the session machine is set up with. */
export const sessionSetup = setup({
  types: {
    context: {} as SessionContext,
    events: {} as SessionEvent,
    emitted: {} as SessionEmitted,
    tags: {} as SessionTag,
  },
  actors: sessionSlots,
  delays: { untilReread: REREAD_MS },
  actions: {
    takeRestored: assign((_, restored: Restored) => ({ ...initialContext, ...withoutType(restored) })),
    takeRecord: assign((_, { record }: { record: SessionRecord }) => ({ ...initialContext, record })),
    takeOutcome: assign(({ context }, outcome: Refreshed) => contextAfter(outcome, context)),
    amendRecord: assign(({ context: { record } }, amended: { username: string; deviceKey: string | undefined }) =>
      record?.username === amended.username ? { record: { ...record, deviceKey: amended.deviceKey } } : {},
    ),
    /** The tokens leave the machine with the record. */
    dropRecord: assign((_, { reason }: { reason: SignedOutReason | undefined }) => ({ ...initialContext, reason })),
    noteError: assign((_, { error }: { error: unknown }) => ({ error: toAuthError(error), force: false })),
    noteForce: assign((_, { force }: { force: boolean }) => ({ force })),
    tellAdopted: emit((_, { record, isNew }: { record: SessionRecord; isNew: boolean }) => ({
      type: isNew ? ('signedIn' as const) : ('refreshed' as const),
      username: record.username,
    })),
    tellOutcome: emit((_, outcome: Refreshed) =>
      outcome.type === 'signedOut'
        ? { type: 'signedOut' as const, reason: outcome.reason }
        : { type: 'refreshed' as const, username: outcome.record.username },
    ),
    tellSignedOut: emit((_, { reason }: { reason: SignedOutReason }) => ({ type: 'signedOut' as const, reason })),
    tellTrouble: emit((_, { type, error }: { type: 'storage.failed' | 'device.failed'; error: AuthError }) => ({
      type: type === 'device.failed' ? ('deviceTrouble' as const) : ('storageTrouble' as const),
      error,
    })),
  },
})

/** The record of a state that has one. */
export function recordOf({ record }: { readonly record: SessionRecord | undefined }): SessionRecord {
  if (!record) throw new TypeError('This state has no session')
  return record
}

function withoutType(restored: Restored): Partial<SessionContext> {
  return restored.type === 'signedIn' ? { record: restored.record } : { reason: restored.reason }
}

function contextAfter(outcome: Refreshed, context: SessionContext): SessionContext {
  switch (outcome.type) {
    case 'tokens':
      return { ...initialContext, record: outcome.record }
    case 'failed': {
      const { record, error, retryAt } = outcome
      // Tokens that were held for useless stay so: else the next try would take them for good, and begin anew at once.
      return { ...initialContext, record, error, retryAt, failures: context.failures + 1, force: context.force }
    }
    case 'refused':
      return { ...initialContext, record: outcome.record, reason: outcome.reason }
    case 'signedOut':
      return { ...initialContext, reason: outcome.reason }
    default:
      outcome satisfies never
      return context
  }
}
