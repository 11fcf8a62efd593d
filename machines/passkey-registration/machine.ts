/**
 * One registration of a passkey, for a signed-in user.
 *
 *   idle ──register──▶ starting ──▶ creatingCredential ──▶ completing ──▶ registered
 *    ▲                    │                 │                  │
 *    └────── refused ─────┴──── declined ───┴───── refused ────┘
 *
 * @module
 */
import { assign, setup } from 'xstate'
import type { NewPasskey, PasskeyRequest } from '../../src/account/passkey-registration.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import { actorSlot } from '../actor-slot.ts'
import type { FlowTag } from '../flow-logic.ts'
import { firstContext, isCredentialGood, isRequestGood, isWorthRepeating, takeError } from './context.ts'
import type {
  PasskeyRegistrationContext,
  PasskeyRegistrationEvent,
  PasskeyRegistrationInput,
  PasskeyRegistrationOutput,
} from './types.ts'

/** The effects, as typed holes. */
export const passkeyRegistrationSlots = {
  start: actorSlot<PasskeyRequest, void>('start'),
  createCredential: actorSlot<Sensitive<unknown>, PasskeyRequest | undefined>('createCredential'),
  complete: actorSlot<NewPasskey, Sensitive<unknown> | undefined>('complete'),
}

const base = setup({
  types: {
    context: {} as PasskeyRegistrationContext,
    events: {} as PasskeyRegistrationEvent,
    input: {} as PasskeyRegistrationInput,
    output: {} as PasskeyRegistrationOutput,
    tags: {} as FlowTag,
  },
  actors: passkeyRegistrationSlots,
  guards: {
    isSupported: ({ context }) => context.isSupported,
  },
  actions: {
    fail: assign((_, { error }: { error: unknown }) => takeError(error)),
    clearError: assign({ error: undefined }),
    forget: assign({ request: undefined, credential: undefined }),
  },
})

const fail = { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event } as const

/** The machine. Its effects are holes, which `machines/passkey-registration.flow.ts` fills. */
export const passkeyRegistrationMachine = base.createMachine({
  id: 'passkeyRegistration',
  context: ({ input }) => firstContext(input),
  initial: 'checkingSupport',
  on: {
    cancel: '.cancelled',
    'input.refuse': { actions: fail },
  },
  states: {
    checkingSupport: { always: [{ guard: 'isSupported', target: 'idle' }, { target: 'unsupported' }] },

    idle: {
      tags: 'awaitingInput',
      on: {
        'passkey.register': [
          { guard: ({ context, event }) => isCredentialGood(context, event.now), target: 'completing' },
          { guard: ({ context, event }) => isRequestGood(context, event.now), target: 'creatingCredential' },
          { target: 'starting' },
        ],
      },
    },
    starting: {
      tags: 'pending',
      entry: ['clearError', 'forget'],
      invoke: {
        src: 'start',
        onDone: { target: 'creatingCredential', actions: assign(({ event }) => ({ request: event.output })) },
        onError: { target: 'idle', actions: fail },
      },
    },
    creatingCredential: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'createCredential',
        input: ({ context }) => context.request,
        onDone: { target: 'completing', actions: assign(({ event }) => ({ credential: event.output })) },
        onError: { target: 'idle', actions: fail },
      },
    },
    completing: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'complete',
        input: ({ context }) => context.credential,
        onDone: { target: 'registered', actions: assign(({ event }) => ({ passkey: event.output })) },
        onError: [
          { guard: ({ event }) => isWorthRepeating(event.error), target: 'idle', actions: fail },
          { target: 'idle', actions: ['forget', fail] },
        ],
      },
    },

    registered: { type: 'final', tags: 'done', entry: 'forget' },
    unsupported: { type: 'final', tags: 'done' },
    cancelled: { type: 'final', tags: 'done', entry: ['forget', 'clearError'] },
  },
  output: ({ context: { passkey, isSupported } }) => ({
    status: passkey ? 'registered' : isSupported ? 'cancelled' : 'unsupported',
    passkey,
  }),
})
