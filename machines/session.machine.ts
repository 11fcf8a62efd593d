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
import { initialContext, recordOf, sessionSetup } from './session.setup.ts'

/** The session machine, with holes for its effects. */
export const sessionMachine = sessionSetup.createMachine({
  id: 'session',
  context: initialContext,
  initial: 'restoring',
  on: {
    'session.adopted': [
      {
        guard: ({ event }) => event.due,
        target: '.refreshing',
        actions: [
          { type: 'takeRecord', params: ({ event }) => event },
          { type: 'tellAdopted', params: ({ event }) => event },
        ],
      },
      {
        target: '.fresh',
        actions: [
          { type: 'takeRecord', params: ({ event }) => event },
          { type: 'tellAdopted', params: ({ event }) => event },
        ],
      },
    ],
    'session.lost': {
      target: '.signedOut',
      actions: [
        { type: 'dropRecord', params: ({ event }) => event },
        { type: 'tellSignedOut', params: ({ event }) => event },
      ],
    },
    'session.amended': { actions: { type: 'amendRecord', params: ({ event }) => event } },
    'session.signOut': { target: '.signingOut', actions: assign(({ event }) => ({ scope: event.scope })) },
    'storage.failed': { actions: { type: 'tellTrouble', params: ({ event }) => event } },
    'device.failed': { actions: { type: 'tellTrouble', params: ({ event }) => event } },
  },
  states: {
    restoring: {
      tags: 'pending',
      invoke: {
        src: 'restoreSession',
        onDone: [
          {
            guard: ({ event }) => event.output.type === 'signedOut',
            target: 'signedOut',
            actions: { type: 'takeRestored', params: ({ event }) => event.output },
          },
          {
            guard: ({ event }) => event.output.type === 'signedIn' && event.output.due,
            target: 'refreshing',
            actions: { type: 'takeRestored', params: ({ event }) => event.output },
          },
          { target: 'fresh', actions: { type: 'takeRestored', params: ({ event }) => event.output } },
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
    fresh: {
      tags: ['awaitingInput', 'signedIn'],
      invoke: {
        src: 'untilDue',
        input: ({ context }) => recordOf(context),
        onDone: {
          target: 'refreshing',
          actions: { type: 'noteForce', params: ({ event }) => ({ force: event.output }) },
        },
        onError: 'refreshing',
      },
      on: {
        'session.refresh': {
          target: 'refreshing',
          actions: { type: 'noteForce', params: ({ event }) => event },
        },
      },
    },
    /** One at a time: who asks for tokens meanwhile gets what comes of this. */
    refreshing: {
      tags: ['pending', 'signedIn'],
      invoke: {
        src: 'refreshTokens',
        input: ({ context }) => ({ record: recordOf(context), force: context.force, failures: context.failures }),
        onDone: [
          {
            guard: ({ event }) => event.output.type === 'tokens',
            target: 'fresh',
            actions: [
              { type: 'takeOutcome', params: ({ event }) => event.output },
              { type: 'tellOutcome', params: ({ event }) => event.output },
            ],
          },
          {
            guard: ({ event }) => event.output.type === 'failed',
            target: 'stale',
            actions: { type: 'takeOutcome', params: ({ event }) => event.output },
          },
          {
            guard: ({ event }) => event.output.type === 'refused',
            target: 'refused',
            actions: { type: 'takeOutcome', params: ({ event }) => event.output },
          },
          {
            target: 'signedOut',
            actions: [
              { type: 'takeOutcome', params: ({ event }) => event.output },
              { type: 'tellOutcome', params: ({ event }) => event.output },
            ],
          },
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
      on: {
        'session.refresh': {
          target: 'refreshing',
          actions: { type: 'noteForce', params: ({ event }) => event },
        },
      },
    },
    /** There will be no new tokens; the present ones are good for a while. */
    refused: {
      tags: ['awaitingInput', 'signedIn'],
      invoke: {
        src: 'untilTime',
        input: ({ context }) => recordOf(context).tokens.expiresAt,
        onDone: 'ending',
        onError: 'ending',
      },
      on: { 'session.refresh': 'ending' },
    },
    ending: {
      tags: ['pending', 'signedIn'],
      invoke: {
        src: 'endSession',
        input: ({ context }) => ({ record: recordOf(context), reason: context.reason ?? 'sessionRefused' }),
        onDone: [
          {
            guard: ({ event }) => event.output.type === 'tokens',
            target: 'fresh',
            actions: [
              { type: 'takeOutcome', params: ({ event }) => event.output },
              { type: 'tellOutcome', params: ({ event }) => event.output },
            ],
          },
          {
            target: 'signedOut',
            actions: [
              { type: 'takeOutcome', params: ({ event }) => event.output },
              { type: 'tellOutcome', params: ({ event }) => event.output },
            ],
          },
        ],
        onError: {
          target: 'signedOut',
          actions: [
            { type: 'tellSignedOut', params: ({ context }) => ({ reason: context.reason ?? 'sessionRefused' }) },
            { type: 'dropRecord', params: ({ context }) => ({ reason: context.reason ?? 'sessionRefused' }) },
          ],
        },
      },
    },
    /** Short: only what is done here. The service is told meanwhile, and nobody waits for it. */
    signingOut: {
      tags: 'pending',
      invoke: {
        src: 'clearSession',
        input: ({ context }) => ({ record: context.record, scope: context.scope }),
        onDone: {
          target: 'signedOut',
          actions: [
            { type: 'dropRecord', params: { reason: 'userSignedOut' } },
            { type: 'tellSignedOut', params: { reason: 'userSignedOut' } },
          ],
        },
        onError: {
          target: 'signedOut',
          actions: [
            { type: 'dropRecord', params: { reason: 'userSignedOut' } },
            { type: 'tellSignedOut', params: { reason: 'userSignedOut' } },
          ],
        },
      },
      on: { 'session.signOut': {} },
    },
  },
})
