/**
 * One password reset: a name in, a new password set, and what a sign-in needs to follow at once.
 *
 *   idle ──request──▶ requestingCode ──▶ awaitingCode ──code and password──▶ confirming ──▶ reset
 *     │ have a code                       ▲  │    ▲                              │
 *     └───────────────────────────────────┘  │    └──────── wrong code ──────────┘
 *                          resendingCode ◀───┘
 *
 * @module
 */
import { assign, setup } from 'xstate'
import type { CodeResume } from '../../src/account/code-resume.ts'
import type { Delivery } from '../../src/account/delivery.ts'
import { actorSlot } from '../actor-slot.ts'
import type { FlowTag } from '../flow-logic.ts'
import {
  backToForm,
  end,
  firstContext,
  isNotConfirmed,
  isUserUnknown,
  takeDelivery,
  takeError,
  takeName,
  takeResume,
} from './context.ts'
import type {
  NewPasswordInput,
  PasswordResetContext,
  PasswordResetEvent,
  PasswordResetInput,
  PasswordResetOutput,
} from './types.ts'

/** The effects, as typed holes. */
export const passwordResetSlots = {
  loadResume: actorSlot<CodeResume | undefined, void>('loadResume'),
  requestCode: actorSlot<Delivery | undefined, { readonly username: string }>('requestCode'),
  confirmReset: actorSlot<void, { readonly username: string; readonly answer: NewPasswordInput | undefined }>(
    'confirmReset',
  ),
}

const base = setup({
  types: {
    context: {} as PasswordResetContext,
    events: {} as PasswordResetEvent,
    input: {} as PasswordResetInput,
    output: {} as PasswordResetOutput,
    tags: {} as FlowTag,
  },
  actors: passwordResetSlots,
  guards: {
    startsAt: ({ context }, { start }: { start: PasswordResetContext['start'] }) => context.start === start,
  },
  actions: {
    /** Keeps the place for a reload. Filled by the flow. */
    saveResume: () => {},
    clearResume: () => {},
    fail: assign((_, { error }: { error: unknown }) => takeError(error)),
    clearError: assign({ error: undefined }),
    dropAnswer: assign({ answer: undefined }),
    backToForm: assign(({ context }) => backToForm(context)),
    end: assign(({ context }, { outcome }: { outcome: PasswordResetOutput['status'] }) => end(context, outcome)),
  },
})

const fail = { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event } as const

/** What the form offers, also while the place before a reload is looked for. */
const formEvents = base.createStateConfig({
  on: {
    'code.request': { target: 'requestingCode', actions: assign(({ event }) => takeName(event.username)) },
    'code.have': { target: 'awaitingCode', actions: assign(({ event }) => takeName(event.username)) },
  },
}).on

/** The machine. Its effects are holes, which `machines/password-reset.flow.ts` fills. */
export const passwordResetMachine = base.createMachine({
  id: 'passwordReset',
  context: ({ input }) => firstContext(input),
  initial: 'entering',
  on: {
    cancel: '.cancelled',
    'input.refuse': { actions: fail },
  },
  states: {
    entering: {
      always: [
        { guard: { type: 'startsAt', params: { start: 'resume' } }, target: 'restoring' },
        { guard: { type: 'startsAt', params: { start: 'code' } }, target: 'awaitingCode' },
        { target: 'idle' },
      ],
    },
    restoring: {
      tags: 'awaitingInput',
      invoke: {
        src: 'loadResume',
        onDone: [
          {
            guard: ({ event }) => event.output !== undefined,
            target: 'awaitingCode',
            actions: assign(({ event }) => takeResume(event.output)),
          },
          { target: 'idle' },
        ],
        onError: 'idle',
      },
      on: formEvents,
    },

    idle: {
      tags: 'awaitingInput',
      entry: ['backToForm', 'clearResume'],
      on: formEvents,
    },
    requestingCode: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'requestCode',
        input: ({ context: { username } }) => ({ username }),
        onDone: {
          target: 'awaitingCode',
          actions: assign(({ context, event }) => takeDelivery(context, event.output)),
        },
        onError: [
          { guard: ({ event }) => isNotConfirmed(event.error), target: 'userNotConfirmed' },
          { target: 'idle', actions: fail },
        ],
      },
    },

    awaitingCode: {
      tags: 'awaitingInput',
      entry: ['dropAnswer', 'saveResume'],
      on: {
        'newPassword.submit': {
          target: 'confirming',
          actions: assign(({ event: { code, newPassword } }) => ({ answer: { code, newPassword } })),
        },
        'code.resend': 'resendingCode',
      },
    },
    resendingCode: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'requestCode',
        input: ({ context: { username } }) => ({ username }),
        onDone: {
          target: 'awaitingCode',
          actions: assign(({ context, event }) => takeDelivery(context, event.output)),
        },
        onError: [
          { guard: ({ event }) => isNotConfirmed(event.error), target: 'userNotConfirmed' },
          { guard: ({ event }) => isUserUnknown(event.error), target: 'idle', actions: fail },
          // The code that was sent before may still be good.
          { target: 'awaitingCode', actions: fail },
        ],
      },
    },
    confirming: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'confirmReset',
        input: ({ context: { username, answer } }) => ({ username, answer }),
        onDone: 'reset',
        onError: [
          { guard: ({ event }) => isNotConfirmed(event.error), target: 'userNotConfirmed' },
          { guard: ({ event }) => isUserUnknown(event.error), target: 'idle', actions: fail },
          { target: 'awaitingCode', actions: fail },
        ],
      },
    },

    reset: { type: 'final', tags: 'done', entry: [{ type: 'end', params: { outcome: 'reset' } }, 'clearResume'] },
    userNotConfirmed: {
      type: 'final',
      tags: 'done',
      entry: [{ type: 'end', params: { outcome: 'userNotConfirmed' } }, 'clearResume'],
    },
    cancelled: {
      type: 'final',
      tags: 'done',
      entry: [{ type: 'end', params: { outcome: 'cancelled' } }, 'clearResume'],
    },
  },
  output: ({ context: { username, signIn, outcome } }) => ({ status: outcome ?? 'cancelled', username, signIn }),
})
