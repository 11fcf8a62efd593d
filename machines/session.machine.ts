/**
 * The session of one app client in one page: who is signed in, for as long as the page lives.
 *
 *   restoring ──nobody──▶ signedOut ◀──────────────────────── signingOut
 *     │    ▲                  │ session.adopted                     ▲ session.signOut, from everywhere
 *     ▼    │                  ▼
 *   unreadable              fresh ──due──▶ refreshing ──no answer──▶ stale
 *                             ▲             │  │  ▲                    │
 *                             └───tokens────┘  │  └────────retry───────┘
 *                                              │ never again
 *                                              ▼
 *                                           refused ──expired──▶ ending ──▶ signedOut
 *
 * `session.adopted` (a sign-in, here or in another tab) leads to `fresh`, and `session.lost` (a sign-out elsewhere) to
 * `signedOut`, from everywhere. The machine knows no clock: it is told whether tokens are due, and waits by its effects.
 *
 * @module
 */
import { assign } from 'xstate'
import { initialContext, sessionSetup } from './session.setup.ts'
import type { SessionEvent } from './session.types.ts'

type SignOutEvent = Extract<SessionEvent, { readonly type: 'session.signOut' }>

/** Where news of a session leads. The machine takes the news, and tells those who want to know when. */
const toFresh = { target: 'fresh', actions: ['take', 'tellTokens'] } as const
const toSignedOut = { guard: 'isSignedOut', target: 'signedOut', actions: ['take', 'tellSignedOut'] } as const
/** Over, whatever the storage said. Why is known. */
const toDropped = { target: 'signedOut', actions: ['tellSignedOut', 'drop'] } as const
const toRefreshing = { target: 'refreshing', actions: 'noteForce' } as const

/** The session machine, with holes for its effects. */
export const sessionMachine = sessionSetup.createMachine({
  id: 'session',
  context: initialContext,
  initial: 'restoring',
  on: {
    'session.adopted': { target: '.fresh', actions: ['take', 'tellTokens'] },
    'session.lost': { target: '.signedOut', actions: ['take', 'tellSignedOut'] },
    'session.amended': { actions: 'amend' },
    'session.signOut': {
      target: '.signingOut',
      actions: assign({ reason: 'userSignedOut' }),
    },
    'storage.failed': { actions: { type: 'tellTrouble', params: ({ event }) => event } },
    'device.failed': { actions: { type: 'tellTrouble', params: ({ event }) => event } },
  },
  states: {
    restoring: {
      tags: 'pending',
      invoke: {
        src: 'restoreSession',
        onDone: [
          { guard: 'isSignedOut', target: 'signedOut', actions: 'take' },
          { target: 'fresh', actions: 'take' },
        ],
        onError: { target: 'unreadable', actions: { type: 'noteError', params: ({ event }) => event } },
      },
    },
    /** Nobody knows who is signed in; so nobody is told that they are signed out. */
    unreadable: {
      tags: 'awaitingInput',
      after: { untilReread: 'restoring' },
      on: { 'session.retry': 'restoring' },
    },
    signedOut: {
      tags: 'awaitingInput',
      on: { 'session.lost': {}, 'session.signOut': {} },
    },
    /** As far as is known. Where the tokens are due already, that is found at once. */
    fresh: {
      tags: ['awaitingInput', 'signedIn'],
      invoke: {
        src: 'untilDue',
        input: ({ context }) => context.record!,
        onDone: 'refreshing',
        onError: 'refreshing',
      },
      on: { 'session.refresh': toRefreshing },
    },
    /** One at a time: who asks for tokens meanwhile gets what comes of this. */
    refreshing: {
      tags: ['pending', 'signedIn'],
      invoke: {
        src: 'refreshTokens',
        input: ({ context: { record, force, failures } }) => ({ record: record!, force, failures }),
        onDone: [
          toSignedOut,
          { guard: 'isFailed', target: 'stale', actions: 'take' },
          { guard: 'isRefused', target: 'refused', actions: 'take' },
          toFresh,
        ],
        onError: { target: 'stale', actions: { type: 'noteError', params: ({ event }) => event } },
      },
    },
    /** The tokens could not be replaced. The person stays signed in, and it is tried again. */
    stale: {
      tags: ['awaitingInput', 'signedIn'],
      invoke: {
        src: 'untilTime',
        input: ({ context }) => context.retryAt,
        onDone: 'refreshing',
        onError: 'refreshing',
      },
      on: { 'session.refresh': toRefreshing },
    },
    /** There will be no new tokens; the present ones are good for a while. */
    refused: {
      tags: ['awaitingInput', 'signedIn'],
      invoke: {
        src: 'untilTime',
        input: ({ context }) => context.record!.tokens.expiresAt,
        onDone: 'ending',
        onError: 'ending',
      },
      on: { 'session.refresh': 'ending' },
    },
    ending: {
      tags: ['pending', 'signedIn'],
      invoke: {
        src: 'endSession',
        input: ({ context: { record, reason } }) => ({ record: record!, reason: reason! }),
        onDone: [toSignedOut, toFresh],
        onError: toDropped,
      },
    },
    /** Short: only what is done here. The service is told meanwhile, and nobody waits for it. */
    signingOut: {
      tags: 'pending',
      invoke: {
        src: 'clearSession',
        input: ({ context: { record }, event }) => ({ record, scope: (event as SignOutEvent).scope }),
        onDone: toDropped,
        onError: toDropped,
      },
      on: { 'session.signOut': {} },
    },
  },
})
