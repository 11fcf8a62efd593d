/**
 * One sign-up: details in, a confirmed user out, and what a sign-in needs to follow at once.
 *
 *   idle ──submit──▶ signingUp ──▶ awaitingCode ──code──▶ confirming ──▶ confirmed
 *     ▲                 │            ▲   │  ▲ │              │    ▲
 *     │                 └────────────│───│──│─│──────────────│────│──── confirmed (by a trigger)
 *     │              resendingCode ──┘◀──┘  │ └── link ──────│────│───▶ confirmed
 *     └──────────────────────── aliasTaken ◀┼────────────────┘    │
 *                                    └──────┼──▶ movingAlias ─────┘
 *                                           └── wrong code
 *
 * @module
 */
import { assign, setup } from 'xstate'
import type { CodeResume } from '../../src/account/code-resume.ts'
import type { Delivery } from '../../src/account/delivery.ts'
import type { SignedUp, SignUpRequest } from '../../src/account/sign-up.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import { actorSlot } from '../actor-slot.ts'
import type { FlowTag } from '../flow-logic.ts'
import {
  backToForm,
  confirmationOf,
  finish,
  firstContext,
  giveUp,
  isAliasTaken,
  isConfirmed,
  isUserMade,
  isUserUnknown,
  takeDelivery,
  takeError,
  takeName,
  takeRequest,
  takeResume,
  takeSignedUp,
} from './context.ts'
import type { ConfirmInput, SignUpContext, SignUpEvent, SignUpInput, SignUpOutput } from './types.ts'

/** The effects, as typed holes. */
export const signUpSlots = {
  loadResume: actorSlot<CodeResume | undefined, void>('loadResume'),
  signUp: actorSlot<SignedUp, SignUpRequest | undefined>('signUp'),
  confirmSignUp: actorSlot<{ readonly session: Sensitive<string> | undefined }, ConfirmInput>('confirmSignUp'),
  resendCode: actorSlot<Delivery | undefined, { readonly username: string }>('resendCode'),
}

const base = setup({
  types: {
    context: {} as SignUpContext,
    events: {} as SignUpEvent,
    input: {} as SignUpInput,
    output: {} as SignUpOutput,
    tags: {} as FlowTag,
  },
  actors: signUpSlots,
  guards: {
    startsAt: ({ context }, { start }: { start: SignUpContext['start'] }) => context.start === start,
  },
  actions: {
    /** Keeps the place for a reload. Filled by the flow. */
    saveResume: () => {},
    clearResume: () => {},
    fail: assign((_, { error }: { error: unknown }) => takeError(error)),
    clearError: assign({ error: undefined }),
    backToForm: assign(({ context }) => backToForm(context)),
    finish: assign(({ context }, { session }: { session: Sensitive<string> | undefined }) => finish(context, session)),
    giveUp: assign(({ context }) => giveUp(context)),
  },
})

const fail = { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event } as const
const finishWithout = { type: 'finish', params: { session: undefined } } as const

/** What the form offers, also while the place before a reload is looked for. */
const formEvents = base.createStateConfig({
  on: {
    'signUp.submit': { target: 'signingUp', actions: assign(({ event }) => takeRequest(event.request)) },
    'code.have': { target: 'awaitingCode', actions: assign(({ event }) => takeName(event.username)) },
  },
}).on

/** The machine. Its effects are holes, which `machines/sign-up.flow.ts` fills. */
export const signUpMachine = base.createMachine({
  id: 'signUp',
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
        { guard: { type: 'startsAt', params: { start: 'sendCode' } }, target: 'resendingCode' },
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
    signingUp: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'signUp',
        input: ({ context }) => context.request,
        onDone: [
          {
            guard: ({ event }) => event.output.isConfirmed,
            target: 'confirmed',
            actions: { type: 'finish', params: ({ event }) => event.output },
          },
          { target: 'awaitingCode', actions: assign(({ event }) => takeSignedUp(event.output)) },
        ],
        onError: [
          { guard: ({ event }) => isUserMade(event.error), target: 'awaitingCode', actions: fail },
          { target: 'idle', actions: fail },
        ],
      },
    },

    awaitingCode: {
      tags: 'awaitingInput',
      entry: [assign({ request: undefined, code: undefined }), 'saveResume'],
      on: {
        'code.submit': { target: 'confirming', actions: assign(({ event }) => ({ code: event.code })) },
        'code.resend': 'resendingCode',
        // Whether it is true, the sign-in that follows will say.
        'link.follow': { target: 'confirmed', actions: finishWithout },
      },
    },
    confirming: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'confirmSignUp',
        input: ({ context }) => confirmationOf(context),
        onDone: { target: 'confirmed', actions: { type: 'finish', params: ({ event }) => event.output } },
        onError: [
          { guard: ({ event }) => isConfirmed(event.error), target: 'confirmed', actions: finishWithout },
          { guard: ({ event, context }) => isAliasTaken(event.error, context), target: 'aliasTaken', actions: fail },
          { guard: ({ event }) => isUserUnknown(event.error), target: 'idle', actions: fail },
          { target: 'awaitingCode', actions: fail },
        ],
      },
    },
    resendingCode: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'resendCode',
        input: ({ context: { username } }) => ({ username }),
        onDone: {
          target: 'awaitingCode',
          actions: assign(({ context, event }) => takeDelivery(context, event.output)),
        },
        onError: [
          { guard: ({ event }) => isConfirmed(event.error), target: 'confirmed', actions: finishWithout },
          { guard: ({ event }) => isUserUnknown(event.error), target: 'idle', actions: fail },
          { target: 'awaitingCode', actions: fail },
        ],
      },
    },
    aliasTaken: {
      tags: 'awaitingInput',
      on: {
        'alias.move': { target: 'movingAlias', actions: assign({ forceAliasCreation: true }) },
        'alias.keep': { target: 'idle', actions: 'clearError' },
      },
    },

    movingAlias: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'confirmSignUp',
        input: ({ context }) => confirmationOf(context),
        onDone: { target: 'confirmed', actions: { type: 'finish', params: ({ event }) => event.output } },
        onError: [
          { guard: ({ event }) => isConfirmed(event.error), target: 'confirmed', actions: finishWithout },
          { guard: ({ event }) => isUserUnknown(event.error), target: 'idle', actions: fail },
          // The code may be spent by the first try. The wish stays, and goes along with the next code.
          { target: 'awaitingCode', actions: fail },
        ],
      },
    },

    confirmed: { type: 'final', tags: 'done', entry: 'clearResume' },
    cancelled: { type: 'final', tags: 'done', entry: ['giveUp', 'clearResume'] },
  },
  output: ({ context: { username, signIn } }) => ({ status: signIn ? 'confirmed' : 'cancelled', username, signIn }),
})
