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
import type { Delivery } from '../../src/account/public-call.ts'
import { type AuthError, CognitoError, toAuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import type { CommonEvent } from '../flow.ts'
import { actorSlot, type FlowLogic, type FlowTag } from '../logic.ts'

/** Every state the machine rests or waits in. `entering` is left at once. */
export type PasswordResetState =
  | 'entering'
  | 'restoring'
  | 'idle'
  | 'requestingCode'
  | 'awaitingCode'
  | 'resendingCode'
  | 'confirming'
  | 'reset'
  | 'userNotConfirmed'
  | 'cancelled'

/** A code and the password it is to set. */
export interface NewPasswordInput {
  readonly code: Sensitive<string>
  readonly newPassword: Sensitive<string>
}

/** What the conversation knows. Everything secret is boxed. */
export interface PasswordResetContext {
  /** Where to begin. */
  readonly start: 'form' | 'resume' | 'code'
  readonly username: string
  readonly delivery: Delivery | undefined
  readonly answer: NewPasswordInput | undefined
  readonly error: AuthError | undefined
  /** For the end of a conversation that went well. */
  readonly signIn: Credentials | undefined
  readonly outcome: PasswordResetOutput['status'] | undefined
}

/** What the conversation is told. Secrets arrive boxed. */
export type PasswordResetEvent =
  | CommonEvent
  | { readonly type: 'code.request'; readonly username: string }
  /** The person has a code already, for instance from an administrator's reset. */
  | { readonly type: 'code.have'; readonly username: string }
  | { readonly type: 'code.resend' }
  | ({ readonly type: 'newPassword.submit' } & NewPasswordInput)

/** What an attempt starts with. */
export interface PasswordResetInput {
  readonly start: PasswordResetContext['start']
  /** Whose password it is, for the start `code`. */
  readonly username?: string | undefined
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended, and for whom. */
export interface PasswordResetOutput {
  readonly status: 'reset' | 'userNotConfirmed' | 'cancelled'
  readonly username: string
  /** Credentials with the new password, for a sign-in that follows. */
  readonly signIn: Credentials | undefined
}

/** The machine with its effects in place. */
export type PasswordResetLogic = FlowLogic<
  PasswordResetContext,
  PasswordResetEvent,
  PasswordResetState,
  PasswordResetInput,
  PasswordResetOutput
>

/** The context a new attempt starts with. */
export function firstContext(input: PasswordResetInput): PasswordResetContext {
  return {
    start: input.start,
    username: input.username ?? '',
    delivery: undefined,
    answer: undefined,
    error: input.error,
    signIn: undefined,
    outcome: undefined,
  }
}

/** What is left where the name is asked for again. */
export function backToForm({ username, error }: PasswordResetContext): PasswordResetContext {
  return firstContext({ start: 'form', username, error })
}

/** Begins with a name. */
export const takeName = (username: string): PasswordResetContext => firstContext({ start: 'form', username })

/** Brings a conversation back that waited for a code, without what the form refused meanwhile. */
export const takeResume = (resume: CodeResume | undefined): Partial<PasswordResetContext> => ({
  ...resume,
  error: undefined,
})

/** Takes in where the code went. A service that does not say leaves what was known. */
export const takeDelivery = (
  context: PasswordResetContext,
  delivery: Delivery | undefined,
): Partial<PasswordResetContext> => ({ delivery: delivery ?? context.delivery })

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<PasswordResetContext> => ({ error: toAuthError(thrown) })

/** The end: what a sign-in needs, and no secret beside. */
export function end(context: PasswordResetContext, outcome: PasswordResetOutput['status']): PasswordResetContext {
  const { username, answer } = context
  const isReset = outcome === 'reset' && answer !== undefined
  return {
    ...takeName(username),
    outcome,
    signIn: isReset ? { username, password: answer.newPassword } : undefined,
  }
}

/** Whether there is no such user. */
export const isUserUnknown = (error: unknown): boolean => isException(error, 'UserNotFoundException')

/** Whether the sign-up has to be confirmed first. */
export const isNotConfirmed = (error: unknown): boolean => isException(error, 'UserNotConfirmedException')

const isException = (error: unknown, code: string): boolean => error instanceof CognitoError && error.code === code

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
