/**
 * The types, effects, guards and actions of the session machine.
 *
 * @module
 */
import { assign, emit, setup } from 'xstate'
import { type AuthError, toAuthError } from '../src/errors.ts'
import { sessionSlots } from './session.slots.ts'
import type { SessionContext, SessionEmitted, SessionEvent, SessionNews, SessionTag } from './session.types.ts'

/** What a session knows before it has looked. */
export const initialContext: SessionContext = {
  record: undefined,
  reason: undefined,
  error: undefined,
  failures: 0,
  failedAt: 0,
  retryAt: 0,
  force: false,
}

/** How long to wait before the storage is looked into again. Milliseconds. */
const REREAD_MS = 5000

/** What an event says of the session: what an effect came to, or the event itself. */
const newsIn = (event: object): SessionNews => ('output' in event ? (event.output as SessionNews) : event)

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
  guards: {
    isSignedOut: ({ event }) => !newsIn(event).record,
    isFailed: ({ event }) => newsIn(event).error !== undefined,
    isRefused: ({ event }) => newsIn(event).reason !== undefined,
  },
  actions: {
    /** The tokens leave the machine with the record. */
    take: assign(({ event }) => {
      const { record, reason, error, failures = 0, failedAt = 0, retryAt = 0, force = false } = newsIn(event)
      return { record, reason, error, failures, failedAt, retryAt, force }
    }),
    drop: assign(({ context: { reason } }) => ({ ...initialContext, reason })),
    amend: assign(({ context: { record }, event }) =>
      event.type === 'session.amended' && record?.username === event.username
        ? { record: { ...record, deviceKey: event.deviceKey } }
        : {},
    ),
    noteError: assign((_, { error }: { error: unknown }) => ({ error: toAuthError(error) })),
    noteForce: assign(({ context, event }) => ({
      force: context.force || (event.type === 'session.refresh' && event.force),
    })),
    tellTokens: emit(({ context, event }) => ({
      type: event.type === 'session.adopted' && event.isNew ? ('signedIn' as const) : ('refreshed' as const),
      username: context.record!.username,
    })),
    tellSignedOut: emit(({ context }) => ({ type: 'signedOut' as const, reason: context.reason! })),
    tellTrouble: emit((_, { type, error }: { type: 'storage.failed' | 'device.failed'; error: AuthError }) => ({
      type: type === 'device.failed' ? ('deviceTrouble' as const) : ('storageTrouble' as const),
      error,
    })),
  },
})
