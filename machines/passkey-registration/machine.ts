/**
 * The passkey registration machine, for a signed-in user. It has one question, so it has no regions.
 *
 * @module
 */
import { assign, type PromiseActorLogic } from 'xstate'
import type { NewPasskey, PasskeyRequest } from '../../src/account/passkeys.ts'
import { lazy } from '../../src/bytes.ts'
import { AuthError } from '../../src/errors.ts'
import { Sensitive } from '../../src/sensitive.ts'
import type { CommonEvent } from '../flow.ts'
import { errorOf, type FlowTag, failed, type Machine, output, payload, setup } from '../logic.ts'

/** The state of a registration. `checkingSupport` is left at once. */
export type PasskeyRegistrationStateValue =
  | 'checkingSupport'
  | 'unsupported'
  | 'idle'
  | 'starting'
  | 'creatingCredential'
  | 'completing'
  | 'registered'
  | 'cancelled'

/** The data of a registration. */
export interface PasskeyRegistrationContext {
  readonly isSupported: boolean
  /** The creation options of the service, kept for a retry. `expiresAt` is 0 if there are none. */
  readonly request: PasskeyRequest
  /** The created passkey, until the service has accepted it. Empty if there is none. */
  readonly credential: Sensitive<unknown>
  readonly passkey: NewPasskey | undefined
  readonly error: AuthError | undefined
}

/** The events of a registration. */
export type PasskeyRegistrationEvent =
  | CommonEvent
  /** `now`: milliseconds since the Unix epoch, to check whether earlier options are still valid. */
  | { readonly type: 'passkey.register'; readonly now: number }

/** Input of an attempt. */
export interface PasskeyRegistrationInput {
  readonly isSupported: boolean
  /** The error that ended the previous attempt. */
  readonly error?: AuthError | undefined
}

/** Output of an attempt. */
export interface PasskeyRegistrationOutput {
  readonly status: 'registered' | 'unsupported' | 'cancelled'
  readonly passkey: NewPasskey | undefined
}

/** The passkey registration machine. */
export type PasskeyRegistrationMachine = Machine<
  PasskeyRegistrationContext,
  PasskeyRegistrationEvent,
  PasskeyRegistrationStateValue,
  PasskeyRegistrationInput,
  PasskeyRegistrationOutput
>

/** Options that expire sooner are not used for a prompt. Milliseconds. */
const LEAST_TIME_LEFT_MS = 10_000

const empty = () => ({ request: { creationOptions: undefined, expiresAt: 0 }, credential: new Sensitive(undefined) })

const firstContext = ({ isSupported, error }: PasskeyRegistrationInput): PasskeyRegistrationContext => ({
  ...empty(),
  isSupported,
  passkey: undefined,
  error,
})

/** Types of the actors, which `createPasskeyRegistrationMachine` provides. */
export type PasskeyRegistrationActors = {
  start: PromiseActorLogic<PasskeyRequest, void>
  createCredential: PromiseActorLogic<Sensitive<unknown>, PasskeyRequest>
  complete: PromiseActorLogic<NewPasskey, Sensitive<unknown>>
}

/** The parts that the chart is written with. */
const passkeyRegistrationSetup = setup({
  types: {} as {
    context: PasskeyRegistrationContext
    events: PasskeyRegistrationEvent
    input: PasskeyRegistrationInput
    output: PasskeyRegistrationOutput
    tags: FlowTag
  },
  actors: {} as PasskeyRegistrationActors,
  guards: {
    isSupported: ({ context }) => context.isSupported,
    /** A passkey was created that the service may still accept. */
    hasCredential: ({ context: { credential, request } }, { now }: { readonly now: number }) =>
      !credential.wiped && request.expiresAt > now,
    /** A retry then needs no wait between click and prompt. */
    hasRequest: ({ context: { request } }, { now }: { readonly now: number }) =>
      request.expiresAt - now >= LEAST_TIME_LEFT_MS,
    /** The same passkey can be submitted again, after a sign-in where that is asked for. */
    isRetryable: ({ event }) => {
      const error = errorOf(event)
      return error instanceof AuthError && (error.retryable || error.code === 'ERR_REAUTHENTICATE')
    },
  },
  actions: {
    fail: assign(failed),
    clearError: assign({ error: undefined }),
    takeRequest: assign((_, request: PasskeyRequest) => ({ request })),
    takeCredential: assign((_, credential: Sensitive<unknown>) => ({ credential })),
    takePasskey: assign((_, passkey: NewPasskey) => ({ passkey })),
    forget: assign(empty),
  },
})

/** The chart, without its effects. */
export const passkeyRegistrationMachine = lazy(() =>
  passkeyRegistrationSetup.createMachine({
    id: 'passkeyRegistration',
    context: ({ input }) => firstContext(input),
    initial: 'checkingSupport',
    on: { cancel: '.cancelled', 'input.refuse': { actions: 'fail' } },
    states: {
      checkingSupport: { always: [{ guard: 'isSupported', target: 'idle' }, { target: 'unsupported' }] },
      idle: {
        tags: 'awaitingInput',
        on: {
          'passkey.register': [
            { guard: { type: 'hasCredential', params: payload }, target: 'completing' },
            { guard: { type: 'hasRequest', params: payload }, target: 'creatingCredential' },
            { target: 'starting' },
          ],
        },
      },
      starting: {
        tags: 'pending',
        entry: ['clearError', 'forget'],
        invoke: {
          src: 'start',
          onDone: { target: 'creatingCredential', actions: { type: 'takeRequest', params: output } },
          onError: { target: 'idle', actions: 'fail' },
        },
      },
      creatingCredential: {
        tags: 'pending',
        entry: 'clearError',
        invoke: {
          src: 'createCredential',
          input: ({ context }) => context.request,
          onDone: { target: 'completing', actions: { type: 'takeCredential', params: output } },
          onError: { target: 'idle', actions: 'fail' },
        },
      },
      completing: {
        tags: 'pending',
        entry: 'clearError',
        invoke: {
          src: 'complete',
          input: ({ context }) => context.credential,
          onDone: { target: 'registered', actions: { type: 'takePasskey', params: output } },
          onError: [
            { guard: 'isRetryable', target: 'idle', actions: 'fail' },
            { target: 'idle', actions: ['forget', 'fail'] },
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
  }),
)
