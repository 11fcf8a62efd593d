/**
 * The password reset machine: a name in, a new password set, and the credentials for a sign-in that follows.
 *
 * @module
 */
import { assertEvent, assign, type PromiseActorLogic, stateIn } from 'xstate'
import type { CodeResume } from '../../src/account/code-resume.ts'
import type { Delivery } from '../../src/account/public-call.ts'
import { lazy } from '../../src/bytes.ts'
import type { AuthError } from '../../src/errors.ts'
import { isUnconfirmedUser, isUnknownUser } from '../../src/refusals.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import type { CommonEvent } from '../flow.ts'
import { errorOf, type FlowTag, failed, type Machine, output, payload, type RegionsValue, setup } from '../logic.ts'

/** The state of a password reset. `entering` is left at once. */
export type PasswordResetStateValue =
  | 'entering'
  | RegionsValue<'restoring' | 'identify' | 'newPassword', 'idle' | 'requestingCode' | 'confirming'>
  | 'reset'
  | 'userNotConfirmed'
  | 'cancelled'

/** The data of a password reset. */
export interface PasswordResetContext {
  /** The step to begin at. */
  readonly start: 'form' | 'resume' | 'code'
  readonly username: string
  readonly delivery: Delivery | undefined
  readonly error: AuthError | undefined
  /** Set at the end of a successful password reset. */
  readonly signIn: Credentials | undefined
  readonly outcome: PasswordResetOutput['status'] | undefined
}

/** The events of a password reset. Secrets arrive boxed. */
export type PasswordResetEvent =
  | CommonEvent
  | { readonly type: 'code.request'; readonly username: string }
  /** The user has a code already, for instance from a reset by an administrator. */
  | { readonly type: 'code.have'; readonly username: string }
  | { readonly type: 'code.resend' }
  | {
      readonly type: 'newPassword.submit'
      readonly code: Sensitive<string>
      readonly newPassword: Sensitive<string>
    }

/** Input of an attempt. `username` is for the start `code`; `error` ended the previous attempt. */
export interface PasswordResetInput
  extends Pick<PasswordResetContext, 'start'>,
    Partial<Pick<PasswordResetContext, 'username' | 'error'>> {}

/** Output of an attempt. `signIn` has the new password, for a sign-in that follows. */
export interface PasswordResetOutput extends Pick<PasswordResetContext, 'username' | 'signIn'> {
  readonly status: 'reset' | 'userNotConfirmed' | 'cancelled'
}

/** The password reset machine. */
export type PasswordResetMachine = Machine<
  PasswordResetContext,
  PasswordResetEvent,
  PasswordResetStateValue,
  PasswordResetInput,
  PasswordResetOutput
>

/** Input of the effect that sets the password. */
export interface ConfirmResetInput {
  readonly username: string
  readonly code: Sensitive<string>
  readonly newPassword: Sensitive<string>
}

const firstContext = ({ start, username = '', error }: PasswordResetInput): PasswordResetContext => ({
  start,
  username,
  delivery: undefined,
  error,
  signIn: undefined,
  outcome: undefined,
})

/** Types of the actors, which `createPasswordResetMachine` provides. */
export type PasswordResetActors = {
  loadResume: PromiseActorLogic<CodeResume | undefined, void>
  requestCode: PromiseActorLogic<Delivery | undefined, { readonly username: string }>
  confirmReset: PromiseActorLogic<Credentials, ConfirmResetInput>
}

/** The parts that the chart is written with. */
const passwordResetSetup = setup({
  types: {} as {
    context: PasswordResetContext
    events: PasswordResetEvent
    input: PasswordResetInput
    output: PasswordResetOutput
    tags: FlowTag
  },
  actors: {} as PasswordResetActors,
  guards: {
    isIdle: stateIn('#request.idle'),
    resumes: ({ context }) => context.start === 'resume',
    hasCode: ({ context }) => context.start === 'code',
    hasPlace: (_, place: CodeResume | undefined) => place !== undefined,
    isUnknown: ({ event }) => isUnknownUser(errorOf(event)),
    isNotConfirmed: ({ event }) => isUnconfirmedUser(errorOf(event)),
  },
  actions: {
    /** Keeps the place for a reload. Provided by `createPasswordResetMachine`, like the next one. */
    saveResume: () => {},
    clearResume: () => {},
    fail: assign(failed),
    clearError: assign({ error: undefined }),
    reset: assign(({ context: { username, error } }) => firstContext({ start: 'form', username, error })),
    takeName: assign((_, { username }: { readonly username: string }) => firstContext({ start: 'form', username })),
    /** Clears the validation error of the form. */
    takePlace: assign((_, place: CodeResume | undefined) => ({ ...place, error: undefined })),
    /** A response without delivery details keeps the known ones. */
    takeDelivery: assign(({ context }, delivery: Delivery | undefined) => ({ delivery: delivery ?? context.delivery })),
    takeCredentials: assign((_, signIn: Credentials) => ({ signIn })),
    end: assign(({ context: { username, signIn } }, { outcome }: Pick<PasswordResetContext, 'outcome'>) => ({
      ...firstContext({ start: 'form', username }),
      signIn,
      outcome,
    })),
  },
})

/** The chart, without its effects. */
export const passwordResetMachine = lazy(() =>
  passwordResetSetup.createMachine({
    id: 'passwordReset',
    context: ({ input }) => firstContext(input),
    initial: 'entering',
    on: { cancel: '.cancelled', 'input.refuse': { actions: 'fail' } },
    states: {
      entering: {
        always: [
          { guard: 'resumes', target: ['#prompt.restoring', '#request.idle'] },
          { guard: 'hasCode', target: ['#prompt.newPassword', '#request.idle'] },
          { target: ['#prompt.identify', '#request.idle'] },
        ],
      },
      active: {
        type: 'parallel',
        states: {
          prompt: {
            id: 'prompt',
            initial: 'identify',
            states: {
              // The form is shown meanwhile, and can be submitted.
              restoring: {
                invoke: {
                  src: 'loadResume',
                  onDone: [
                    {
                      guard: { type: 'hasPlace', params: output },
                      target: 'newPassword',
                      actions: { type: 'takePlace', params: output },
                    },
                    { target: 'identify' },
                  ],
                  onError: { target: 'identify' },
                },
                on: {
                  'code.request': {
                    guard: 'isIdle',
                    target: ['#prompt.identify', '#request.requestingCode'],
                    actions: { type: 'takeName', params: payload },
                  },
                  'code.have': {
                    guard: 'isIdle',
                    target: 'newPassword',
                    actions: { type: 'takeName', params: payload },
                  },
                },
              },
              identify: {
                entry: 'clearResume',
                on: {
                  'code.request': {
                    guard: 'isIdle',
                    target: ['#prompt.identify', '#request.requestingCode'],
                    actions: { type: 'takeName', params: payload },
                  },
                  'code.have': {
                    guard: 'isIdle',
                    target: 'newPassword',
                    actions: { type: 'takeName', params: payload },
                  },
                },
              },
              newPassword: {
                entry: 'saveResume',
                on: {
                  'newPassword.submit': { guard: 'isIdle', target: ['#prompt.newPassword', '#request.confirming'] },
                  'code.resend': { guard: 'isIdle', target: ['#prompt.newPassword', '#request.requestingCode'] },
                },
              },
            },
          },
          request: {
            id: 'request',
            initial: 'idle',
            states: {
              idle: { tags: 'awaitingInput' },
              requestingCode: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'requestCode',
                  input: ({ context: { username } }) => ({ username }),
                  onDone: {
                    target: ['#prompt.newPassword', '#request.idle'],
                    actions: { type: 'takeDelivery', params: output },
                  },
                  onError: [
                    { guard: 'isNotConfirmed', target: '#passwordReset.userNotConfirmed' },
                    { guard: 'isUnknown', target: ['#prompt.identify', '#request.idle'], actions: ['fail', 'reset'] },
                    { target: 'idle', actions: 'fail' },
                  ],
                },
              },
              confirming: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'confirmReset',
                  input: ({ context: { username }, event }) => {
                    assertEvent(event, 'newPassword.submit')
                    return { username, code: event.code, newPassword: event.newPassword }
                  },
                  onDone: { target: '#passwordReset.reset', actions: { type: 'takeCredentials', params: output } },
                  onError: [
                    { guard: 'isNotConfirmed', target: '#passwordReset.userNotConfirmed' },
                    { guard: 'isUnknown', target: ['#prompt.identify', '#request.idle'], actions: ['fail', 'reset'] },
                    { target: ['#prompt.newPassword', '#request.idle'], actions: 'fail' },
                  ],
                },
              },
            },
          },
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
  }),
)
