/**
 * One sign-in: credentials in, a session out, and as many challenges between as Cognito asks.
 *
 *   idle ──submit──▶ initiating ──▶ routing ──▶ a challenge ──answer──▶ responding ──▶ routing …
 *                        ▲             │
 *                 resend ┘             ├──▶ PASSWORD_VERIFIER, DEVICE_… (answered without a person) ──▶ routing …
 *                                      └──▶ savingSession ──▶ confirmingDevice ──▶ signedIn
 *
 * The server decides the order, so no challenge state names its successor: every answer goes through `routing`.
 * An answer that is refused goes through `returning`, back to what the person was looking at.
 *
 * @module
 */
import { assign } from 'xstate'
import { challenges } from './sign-in.challenges.ts'
import {
  dropPassword,
  firstContext,
  takeInitiated,
  takePassword,
  takeRequest,
  takeResume,
  takeStart,
} from './sign-in.context.ts'
import { answerOf, deviceOf, requestOf, sessionOf, wantsResume } from './sign-in.inputs.ts'
import { mfaSetup } from './sign-in.mfa-setup.ts'
import { proofs } from './sign-in.proofs.ts'
import { routes } from './sign-in.routes.ts'
import { base, refused } from './sign-in.setup.ts'

/** The machine. Its effects are holes, which `machines/sign-in.actors.ts` fills. */
export const signInMachine = base.createMachine({
  id: 'signIn',
  context: ({ input }) => firstContext(input),
  initial: 'restoring',
  on: {
    cancel: '.cancelled',
    'input.refuse': { actions: { type: 'fail', params: ({ event }) => event } },
  },
  states: {
    restoring: {
      tags: 'awaitingInput',
      invoke: {
        src: 'loadResume',
        input: ({ event }) => wantsResume(event),
        onDone: [
          {
            guard: ({ event }) => event.output !== undefined,
            target: 'resuming',
            actions: assign(({ event }) => (event.output ? takeResume(event.output) : {})),
          },
          { target: 'idle' },
        ],
        onError: 'idle',
      },
      on: { 'signIn.submit': { target: 'submitting', actions: assign(({ event }) => takeRequest(event.request)) } },
    },
    ...routes,

    idle: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'idle' } }, 'clearResume'],
      on: { 'signIn.submit': { target: 'submitting', actions: assign(({ event }) => takeRequest(event.request)) } },
    },
    submitting: { always: [{ guard: 'lacksPassword', target: 'collectingPassword' }, { target: 'initiating' }] },
    collectingPassword: {
      tags: 'awaitingInput',
      entry: [
        { type: 'show', params: { state: 'collectingPassword' } },
        assign(({ context }) => dropPassword(context)),
      ],
      on: {
        'password.submit': {
          target: 'initiating',
          actions: assign(({ context, event }) => ({ ...takePassword(context, event.password), error: undefined })),
        },
      },
    },
    initiating: {
      tags: 'pending',
      invoke: {
        src: 'initiateAuth',
        input: ({ context }) => requestOf(context),
        onDone: { target: 'routing', actions: assign(({ context, event }) => takeStart(context, event.output)) },
        onError: refused,
      },
    },

    ...proofs,
    ...challenges,
    ...mfaSetup,

    responding: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'respondToChallenge',
        input: ({ context }) => answerOf(context),
        onDone: {
          target: 'routing',
          actions: assign(({ event }) => ({ ...takeInitiated(event.output), answer: undefined })),
        },
        onError: refused,
      },
    },

    savingSession: {
      tags: 'pending',
      invoke: {
        src: 'saveSession',
        input: ({ context }) => sessionOf(context),
        onDone: [
          {
            guard: ({ context }) => context.newDevice !== undefined,
            target: 'confirmingDevice',
            actions: assign(({ event }) => ({
              username: event.output.username,
              result: undefined,
              request: undefined,
            })),
          },
          { target: 'signedIn', actions: assign(({ event }) => ({ username: event.output.username })) },
        ],
        onError: refused,
      },
    },
    confirmingDevice: {
      tags: 'pending',
      invoke: {
        src: 'confirmDevice',
        input: ({ context }) => deviceOf(context),
        // The person is signed in already: whatever happens to the device, that stands.
        onDone: [{ guard: ({ event }) => event.output.ask, target: 'rememberingDevice' }, { target: 'signedIn' }],
        onError: 'signedIn',
      },
    },
    rememberingDevice: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'rememberingDevice' } }, 'clearResume'],
      on: {
        'device.remember': { target: 'updatingDevice', actions: 'clearError' },
        'device.skip': [{ guard: 'hasError', target: 'signedIn' }, { target: 'updatingDevice' }],
      },
    },
    updatingDevice: {
      tags: 'pending',
      invoke: {
        src: 'updateDevice',
        input: ({ context, event }) => ({ ...deviceOf(context), remember: event.type === 'device.remember' }),
        onDone: 'signedIn',
        onError: { target: 'rememberingDevice', actions: { type: 'fail', params: ({ event }) => event } },
      },
    },

    signedIn: { type: 'final', tags: 'done', entry: [{ type: 'end', params: { outcome: 'signedIn' } }, 'clearResume'] },
    userNotConfirmed: {
      type: 'final',
      tags: 'done',
      entry: [{ type: 'end', params: { outcome: 'userNotConfirmed' } }, 'clearResume'],
    },
    passwordResetRequired: {
      type: 'final',
      tags: 'done',
      entry: [{ type: 'end', params: { outcome: 'passwordResetRequired' } }, 'clearResume'],
    },
    cancelled: {
      type: 'final',
      tags: 'done',
      entry: [{ type: 'end', params: { outcome: 'cancelled' } }, 'clearResume'],
    },
  },
  output: ({ context }) => ({
    status: context.outcome ?? 'cancelled',
    username: context.username || context.signInName,
  }),
})
