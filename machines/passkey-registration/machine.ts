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
import type { NewPasskey, PasskeyRequest } from '../../src/account/passkeys.ts'
import { AuthError, toAuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { CommonEvent } from '../flow.ts'
import { actorSlot, type FlowLogic, type FlowTag } from '../logic.ts'

/** Every state the machine rests or waits in. `checkingSupport` is left at once. */
export type PasskeyRegistrationState =
  | 'checkingSupport'
  | 'unsupported'
  | 'idle'
  | 'starting'
  | 'creatingCredential'
  | 'completing'
  | 'registered'
  | 'cancelled'

/** What the conversation knows. */
export interface PasskeyRegistrationContext {
  readonly isSupported: boolean
  /** What the service asks of an authenticator. Kept for another try. */
  readonly request: PasskeyRequest | undefined
  /** A passkey that was made, and that the service has not taken yet. */
  readonly credential: Sensitive<unknown> | undefined
  readonly passkey: NewPasskey | undefined
  readonly error: AuthError | undefined
}

/** What the conversation is told. */
export type PasskeyRegistrationEvent =
  | CommonEvent
  /** `now`: milliseconds since the Unix epoch, to tell whether an earlier request still counts. */
  | { readonly type: 'passkey.register'; readonly now: number }

/** What an attempt starts with. */
export interface PasskeyRegistrationInput {
  readonly isSupported: boolean
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended. */
export interface PasskeyRegistrationOutput {
  readonly status: 'registered' | 'unsupported' | 'cancelled'
  readonly passkey: NewPasskey | undefined
}

/** The machine with its effects in place. */
export type PasskeyRegistrationLogic = FlowLogic<
  PasskeyRegistrationContext,
  PasskeyRegistrationEvent,
  PasskeyRegistrationState,
  PasskeyRegistrationInput,
  PasskeyRegistrationOutput
>

/** A request that ends this soon is not worth asking a person for. Milliseconds. */
const LEAST_TIME_LEFT_MS = 10_000

/** The context a new attempt starts with. */
export function firstContext({ isSupported, error }: PasskeyRegistrationInput): PasskeyRegistrationContext {
  return { isSupported, request: undefined, credential: undefined, passkey: undefined, error }
}

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<PasskeyRegistrationContext> => ({ error: toAuthError(thrown) })

/** Whether the request before can still be answered. Then a second try needs no waiting between click and prompt. */
export const isRequestGood = ({ request }: PasskeyRegistrationContext, now: number): boolean =>
  request !== undefined && request.expiresAt - now >= LEAST_TIME_LEFT_MS

/** Whether a passkey was made that the service may still take. */
export const isCredentialGood = ({ request, credential }: PasskeyRegistrationContext, now: number): boolean =>
  credential !== undefined && request !== undefined && request.expiresAt > now

/** Whether the same passkey can be handed in once more. */
export const isWorthRepeating = (error: unknown): boolean => error instanceof AuthError && error.retryable

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
