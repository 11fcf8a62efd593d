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
import type { Delivery } from '../../src/account/public-call.ts'
import type { SignedUp, SignUpRequest } from '../../src/account/sign-up.ts'
import { type AuthError, CognitoError, toAuthError } from '../../src/errors.ts'
import { isAlreadyConfirmed } from '../../src/refusals.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import type { CommonEvent } from '../flow.ts'
import { actorSlot, type FlowLogic, type FlowTag } from '../logic.ts'

/** Every state the machine rests or waits in. `entering` is left at once. */
export type SignUpState =
  | 'entering'
  | 'restoring'
  | 'idle'
  | 'signingUp'
  | 'awaitingCode'
  | 'confirming'
  | 'resendingCode'
  | 'aliasTaken'
  | 'movingAlias'
  | 'confirmed'
  | 'cancelled'

/** What the conversation knows. Everything secret is boxed. */
export interface SignUpContext {
  /** Where to begin. */
  readonly start: 'form' | 'resume' | 'code' | 'sendCode'
  /** Whether a session signs in rather than the password, where both are at hand. */
  readonly prefersSession: boolean
  readonly username: string
  readonly request: SignUpRequest | undefined
  /** Kept from the form until the user is confirmed, for the sign-in that follows. */
  readonly password: Sensitive<string> | undefined
  readonly delivery: Delivery | undefined
  /** What lets the code sign in as well. */
  readonly session: Sensitive<string> | undefined
  readonly code: Sensitive<string> | undefined
  /** True from the wish to take an address over from another user, until the form is shown again. */
  readonly forceAliasCreation: boolean
  readonly error: AuthError | undefined
  /** For the end of a conversation that went well. */
  readonly signIn: Credentials | undefined
}

/** What confirms a user. */
export interface ConfirmInput {
  readonly username: string
  readonly code: Sensitive<string> | undefined
  readonly session: Sensitive<string> | undefined
  readonly forceAliasCreation: boolean
}

/** What the conversation is told. Secrets arrive boxed. */
export type SignUpEvent =
  | CommonEvent
  | { readonly type: 'signUp.submit'; readonly request: SignUpRequest }
  /** The person signed up before, and has a code or wants one. */
  | { readonly type: 'code.have'; readonly username: string }
  | { readonly type: 'code.submit'; readonly code: Sensitive<string> }
  | { readonly type: 'code.resend' }
  /** The person followed a link instead of typing a code. */
  | { readonly type: 'link.follow' }
  | { readonly type: 'alias.move' }
  | { readonly type: 'alias.keep' }

/** What an attempt starts with. */
export interface SignUpInput {
  readonly start: SignUpContext['start']
  readonly prefersSession: boolean
  /** Who signed up already, for the starts `code` and `sendCode`. */
  readonly username?: string | undefined
  readonly password?: Sensitive<string> | undefined
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended, and for whom. */
export interface SignUpOutput {
  readonly status: 'confirmed' | 'cancelled'
  readonly username: string
  /** Credentials for a sign-in that asks for nothing again, as far as that is possible. */
  readonly signIn: Credentials | undefined
}

/** The machine with its effects in place. */
export type SignUpLogic = FlowLogic<SignUpContext, SignUpEvent, SignUpState, SignUpInput, SignUpOutput>

/** The context a new attempt starts with. */
export function firstContext(input: SignUpInput): SignUpContext {
  return {
    start: input.start,
    prefersSession: input.prefersSession,
    username: input.username ?? '',
    request: undefined,
    password: input.password,
    delivery: undefined,
    session: undefined,
    code: undefined,
    forceAliasCreation: false,
    error: input.error,
    signIn: undefined,
  }
}

/** What is left where the form is shown again: the name, and no secret. */
export function backToForm({ prefersSession, username, error }: SignUpContext): SignUpContext {
  return firstContext({ start: 'form', prefersSession, username, error })
}

/** Takes in the details of a new user. */
export const takeRequest = (request: SignUpRequest): Partial<SignUpContext> => ({
  username: request.username,
  request,
  password: request.password,
})

/** Takes in what the service said of a new user. */
export const takeSignedUp = ({ delivery, session }: SignedUp): Partial<SignUpContext> => ({
  delivery,
  session,
  request: undefined,
})

/** Brings a conversation back that waited for a code, without what the form refused meanwhile. */
export const takeResume = (resume: CodeResume | undefined): Partial<SignUpContext> => ({
  ...resume,
  error: undefined,
})

/** Goes to the code of somebody who signed up before. */
export const takeName = (username: string): Partial<SignUpContext> => ({
  username,
  delivery: undefined,
  session: undefined,
  password: undefined,
  forceAliasCreation: false,
  error: undefined,
})

/** Takes in where a new code went. A service that does not say leaves what was known. */
export const takeDelivery = (context: SignUpContext, delivery: Delivery | undefined): Partial<SignUpContext> => ({
  delivery: delivery ?? context.delivery,
})

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<SignUpContext> => ({ error: toAuthError(thrown) })

/** What is sent to confirm the user. */
export function confirmationOf({ username, code, session, forceAliasCreation }: SignUpContext): ConfirmInput {
  return { username, code, session, forceAliasCreation }
}

/** The end: what a sign-in needs, and no secret beside. `session` is what the confirmation gave. */
export function finish(context: SignUpContext, session: Sensitive<string> | undefined): SignUpContext {
  return { ...backToForm({ ...context, error: undefined }), signIn: toCredentials(context, session) }
}

/** The end of a conversation that was given up. */
export function giveUp(context: SignUpContext): SignUpContext {
  return { ...backToForm(context), error: undefined }
}

function toCredentials(context: SignUpContext, session: Sensitive<string> | undefined): Credentials {
  const { username, password, prefersSession } = context
  if (session && (prefersSession || !password)) return { username, authFlow: 'USER_AUTH', session }
  return password ? { username, password } : { username }
}

/** Whether the user was made although the sign-up was refused: only the message could not be sent. */
export const isUserMade = (error: unknown): boolean =>
  isException(error, 'LimitExceededException') || isException(error, 'CodeDeliveryFailureException')

/** Whether there is nothing to confirm any more. */
export const isConfirmed = (error: unknown): boolean => isAlreadyConfirmed(error)

/** Whether the address belongs to another user, and was not to be taken over. */
export const isAliasTaken = (error: unknown, { forceAliasCreation }: SignUpContext): boolean =>
  !forceAliasCreation && isException(error, 'AliasExistsException')

/** Whether there is no such user. */
export const isUserUnknown = (error: unknown): boolean => isException(error, 'UserNotFoundException')

const isException = (error: unknown, code: string): boolean => error instanceof CognitoError && error.code === code

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
