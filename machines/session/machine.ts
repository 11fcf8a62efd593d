/**
 * The session of one app client in one page: who is signed in, for as long as the page lives.
 *
 *   restoring ──nobody──▶ signedOut ◀──── signingOut ◀──── session.signOut, from everywhere
 *    │  │   ▲                ▲
 *    │  ▼   │                └────never again────┐
 *    │ unreadable                                │
 *    └─────somebody────▶ fresh ────due────▶ refreshing ──no answer, or refused──▶ stale
 *                          ▲                 │   ▲                                  │
 *                          └─────tokens──────┘   └───────retry, or expired──────────┘
 *
 * `session.adopted` (a sign-in, here or in another tab) leads to `fresh`, and `session.lost` (a sign-out elsewhere) to
 * `signedOut`, from everywhere. The machine knows no clock: it is told whether tokens are due, and waits by its effects.
 *
 * @module
 */
import { assign, emit, setup } from 'xstate'
import type { AuthError } from '../../src/errors.ts'
import type { SignOutScope } from '../../src/session/sign-out.ts'
import { sessionSlots } from './slots.ts'
import type { SessionContext, SessionEmitted, SessionEvent, SessionNews, SessionTag } from './types.ts'

/** What a session knows before it has looked. */
const initialContext: SessionContext = {
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

const sessionSetup = setup({
  types: {} as { context: SessionContext; events: SessionEvent; emitted: SessionEmitted; tags: SessionTag },
  actors: sessionSlots,
  actions: {
    /** The tokens leave the machine with the record. */
    take: assign(({ event }) => {
      const { record, reason, error, failures = 0, failedAt = 0, retryAt = 0, force = false } = newsIn(event)
      return { record, reason, error, failures, failedAt, retryAt, force }
    }),
    drop: assign(({ context: { reason } }) => ({ ...initialContext, reason })),
    /** Tells who is signed in now, or why nobody is. */
    tell: emit(({ context: { record, reason }, event }) => {
      if (!record) return { type: 'signedOut', reason: reason! }
      const isSignIn = event.type === 'session.adopted' && event.isNew
      return { type: isSignIn ? 'signedIn' : 'refreshed', username: record.username }
    }),
  },
})

/** Takes what became known, and tells those who want to know when. */
const news = ['take', 'tell'] as const
/** Over, whatever the storage said. Why is known. */
const toDropped = { target: 'signedOut', actions: ['drop', 'tell'] } as const

/** Somebody is signed in, and waits for the next refresh: until the tokens are due, or somebody asks for others. */
const untilDue = sessionSetup.createStateConfig({
  tags: ['awaitingInput', 'signedIn'],
  invoke: {
    src: 'untilDue',
    input: ({ context }) => ({ ...context, record: context.record! }),
    onDone: 'refreshing',
    onError: 'refreshing',
  },
  on: {
    'session.refresh': {
      target: 'refreshing',
      actions: assign(({ context, event }) => ({ force: context.force || event.force })),
    },
  },
})

/** The session machine, with holes for its effects. */
export const sessionMachine = sessionSetup.createMachine({
  id: 'session',
  context: initialContext,
  initial: 'restoring',
  on: {
    'session.adopted': { target: '.fresh', actions: news },
    'session.lost': { target: '.signedOut', actions: news },
    'session.amended': {
      guard: ({ context, event }) => context.record?.username === event.username,
      actions: assign(({ context, event }) => ({ record: { ...context.record!, deviceKey: event.deviceKey } })),
    },
    'session.signOut': {
      target: '.signingOut',
      actions: assign({ reason: 'userSignedOut' }),
    },
    'session.troubled': { actions: emit(({ event }) => event.trouble) },
  },
  states: {
    restoring: {
      tags: 'pending',
      invoke: {
        src: 'restoreSession',
        onDone: [
          { guard: ({ event }) => !event.output.record, target: 'signedOut', actions: 'take' },
          { target: 'fresh', actions: 'take' },
        ],
        onError: { target: 'unreadable', actions: assign(({ event }) => ({ error: event.error as AuthError })) },
      },
    },
    /** Nobody knows who is signed in; so nobody is told that they are signed out. */
    unreadable: {
      tags: 'awaitingInput',
      after: { [REREAD_MS]: 'restoring' },
      on: { 'session.retry': 'restoring' },
    },
    signedOut: {
      tags: 'awaitingInput',
      on: { 'session.lost': {}, 'session.signOut': {} },
    },
    /** As far as is known. Where the tokens are due already, that is found at once. */
    fresh: untilDue,
    /** One at a time: who asks for tokens meanwhile gets what comes of this. */
    refreshing: {
      tags: ['pending', 'signedIn'],
      invoke: {
        src: 'refreshTokens',
        input: ({ context }) => ({ ...context, record: context.record! }),
        onDone: [
          { guard: ({ event }) => !event.output.record, target: 'signedOut', actions: news },
          {
            guard: ({ event }) => Boolean(event.output.error ?? event.output.reason),
            target: 'stale',
            actions: 'take',
          },
          { target: 'fresh', actions: news },
        ],
        onError: { target: 'stale', actions: assign(({ event }) => ({ error: event.error as AuthError })) },
      },
    },
    /**
     * The tokens could not be replaced. The person stays signed in, and it is tried again; or, where they never will be,
     * the session ends with the tokens.
     */
    stale: untilDue,
    /** Short: only what is done here. The service is told meanwhile, and nobody waits for it. */
    signingOut: {
      tags: 'pending',
      invoke: {
        src: 'clearSession',
        input: ({ context: { record }, event }) => ({ record, scope: (event as { scope: SignOutScope }).scope }),
        onDone: toDropped,
        onError: toDropped,
      },
      on: { 'session.signOut': {} },
    },
  },
})
