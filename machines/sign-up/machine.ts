/**
 * The sign-up machine: details in, a confirmed user out, and the credentials for a sign-in that follows.
 *
 * @module
 */
import { assertEvent, assign, type PromiseActorLogic, stateIn } from 'xstate'
import type { CodeResume } from '../../src/account/code-resume.ts'
import type { Delivery } from '../../src/account/public-call.ts'
import type { SignedUp, SignUpRequest } from '../../src/account/sign-up.ts'
import { lazy } from '../../src/bytes.ts'
import type { AuthError } from '../../src/errors.ts'
import { isAlreadyConfirmed, isExceptionOf, isUnknownUser } from '../../src/refusals.ts'
import { Sensitive } from '../../src/sensitive.ts'
import type { Credentials } from '../../src/sign-in/credentials.ts'
import type { CommonEvent } from '../flow.ts'
import { errorOf, type FlowTag, failed, type Machine, output, payload, type RegionsValue, setup } from '../logic.ts'

/** The state of a sign-up. `entering` is left at once. */
export type SignUpStateValue =
  | 'entering'
  | RegionsValue<'restoring' | 'details' | 'code' | 'aliasTaken', 'idle' | 'signingUp' | 'confirming' | 'resending'>
  | 'confirmed'
  | 'cancelled'

/** The data of a sign-up. Every secret is boxed. */
export interface SignUpContext {
  /** The step to begin at. */
  readonly start: 'form' | 'resume' | 'code' | 'sendCode'
  /** True if the sign-in that follows uses a session rather than the password, where both are at hand. */
  readonly prefersSession: boolean
  readonly username: string
  /** Kept from the form until the user is confirmed, for the sign-in that follows. */
  readonly password: Sensitive<string> | undefined
  readonly delivery: Delivery | undefined
  /** Lets the code sign in as well. */
  readonly session: Sensitive<string> | undefined
  /** The last code that was submitted, empty if there is none. Sent again to take an alias over. */
  readonly code: Sensitive<string>
  /** True once the user wants to take an address over from another user, until the form is shown again. */
  readonly movesAlias: boolean
  readonly error: AuthError | undefined
  /** Set at the end of a sign-up that was confirmed. */
  readonly signIn: Credentials | undefined
}

/** The events of a sign-up. Secrets arrive boxed. */
export type SignUpEvent =
  | CommonEvent
  | { readonly type: 'signUp.submit'; readonly request: SignUpRequest }
  /** The user signed up before, and has a code or wants one. */
  | { readonly type: 'code.have'; readonly username: string }
  | { readonly type: 'code.submit'; readonly code: Sensitive<string> }
  | { readonly type: 'code.resend' }
  /** The user followed a link instead of typing a code. */
  | { readonly type: 'link.follow' }
  | { readonly type: 'alias.move' }
  | { readonly type: 'alias.keep' }

/** Input of an attempt. `username` and `password` are for the starts `code` and `sendCode`. */
export interface SignUpInput
  extends Pick<SignUpContext, 'start' | 'prefersSession'>,
    Partial<Pick<SignUpContext, 'username' | 'password' | 'error'>> {}

/** Output of the effect that confirms a user. */
export type Confirmed = Pick<SignUpContext, 'session'>

/** Output of an attempt. `signIn` is for a sign-in that needs as little input as possible. */
export interface SignUpOutput extends Pick<SignUpContext, 'username' | 'signIn'> {
  readonly status: 'confirmed' | 'cancelled'
}

/** The sign-up machine. */
export type SignUpMachine = Machine<SignUpContext, SignUpEvent, SignUpStateValue, SignUpInput, SignUpOutput>

const firstContext = ({ username = '', password, ...input }: SignUpInput): SignUpContext => ({
  start: input.start,
  prefersSession: input.prefersSession,
  username,
  password,
  delivery: undefined,
  session: undefined,
  code: new Sensitive(''),
  movesAlias: false,
  error: input.error,
  signIn: undefined,
})

/** The context of the form: the previous user name, and no secret. */
const formContext = ({ prefersSession, username, error }: SignUpContext): SignUpContext =>
  firstContext({ start: 'form', prefersSession, username, error })

/** Types of the actors, which `createSignUpMachine` provides. */
export type SignUpActors = {
  loadResume: PromiseActorLogic<CodeResume | undefined, void>
  signUp: PromiseActorLogic<SignedUp, SignUpRequest>
  confirmSignUp: PromiseActorLogic<Confirmed, Pick<SignUpContext, 'username' | 'code' | 'session' | 'movesAlias'>>
  resendCode: PromiseActorLogic<Delivery | undefined, { readonly username: string }>
}

/** The parts that the chart is written with. */
const signUpSetup = setup({
  types: {} as { context: SignUpContext; events: SignUpEvent; input: SignUpInput; output: SignUpOutput; tags: FlowTag },
  actors: {} as SignUpActors,
  guards: {
    isIdle: stateIn('#request.idle'),
    resumes: ({ context }) => context.start === 'resume',
    sendsCode: ({ context }) => context.start === 'sendCode',
    hasCode: ({ context }) => context.start === 'code',
    hasPlace: (_, place: CodeResume | undefined) => place !== undefined,
    isConfirmed: (_, signedUp: SignedUp) => signedUp.isConfirmed,
    wasConfirmed: ({ event }) => isAlreadyConfirmed(errorOf(event)),
    /** The user was created; only the message could not be sent. */
    isMade: ({ event }) => isExceptionOf(errorOf(event), 'LimitExceededException', 'CodeDeliveryFailureException'),
    isAliasTaken: ({ context, event }) => !context.movesAlias && isExceptionOf(errorOf(event), 'AliasExistsException'),
    isUnknown: ({ event }) => isUnknownUser(errorOf(event)),
  },
  actions: {
    /** Keeps the place for a reload. Provided by `createSignUpMachine`, like the next one. */
    saveResume: () => {},
    clearResume: () => {},
    fail: assign(failed),
    clearError: assign({ error: undefined }),
    reset: assign(({ context }) => formContext(context)),
    takeDetails: assign((_, { username, password }: SignUpRequest) => ({ username, password })),
    takeName: assign(({ context: { prefersSession } }, { username }: { readonly username: string }) =>
      firstContext({ start: 'form', prefersSession, username }),
    ),
    /** Clears the validation error of the form. */
    takePlace: assign((_, place: CodeResume | undefined) => ({ ...place, error: undefined })),
    takeSignedUp: assign((_, { delivery, session }: SignedUp) => ({ delivery, session })),
    takeCode: assign((_, { code }: Pick<SignUpContext, 'code'>) => ({ code })),
    dropCode: assign({ code: new Sensitive('') }),
    /** A response without delivery details keeps the known ones. */
    takeDelivery: assign(({ context }, delivery: Delivery | undefined) => ({ delivery: delivery ?? context.delivery })),
    takeAlias: assign({ movesAlias: true }),
    /** Without params: the user is confirmed by a link or a trigger, and there is no session. */
    finish: assign(({ context }, confirmed: Confirmed | undefined) => {
      const session = confirmed?.session
      const { username, password, prefersSession } = context
      const byCode = { username, authFlow: 'USER_AUTH' as const, session }
      const signIn = session && (prefersSession || !password) ? byCode : { username, password }
      return { ...formContext({ ...context, error: undefined }), signIn }
    }),
  },
})

/** The chart, without its effects. */
export const signUpMachine = lazy(() =>
  signUpSetup.createMachine({
    id: 'signUp',
    context: ({ input }) => firstContext(input),
    initial: 'entering',
    on: { cancel: '.cancelled', 'input.refuse': { actions: 'fail' } },
    states: {
      entering: {
        always: [
          { guard: 'resumes', target: ['#prompt.restoring', '#request.idle'] },
          { guard: 'sendsCode', target: ['#prompt.code', '#request.resending'] },
          { guard: 'hasCode', target: ['#prompt.code', '#request.idle'] },
          { target: ['#prompt.details', '#request.idle'] },
        ],
      },
      active: {
        type: 'parallel',
        states: {
          prompt: {
            id: 'prompt',
            initial: 'details',
            states: {
              // The form is shown meanwhile, and can be submitted.
              restoring: {
                invoke: {
                  src: 'loadResume',
                  onDone: [
                    {
                      guard: { type: 'hasPlace', params: output },
                      target: 'code',
                      actions: { type: 'takePlace', params: output },
                    },
                    { target: 'details' },
                  ],
                  onError: { target: 'details' },
                },
                on: {
                  'signUp.submit': {
                    guard: 'isIdle',
                    target: ['#prompt.details', '#request.signingUp'],
                    actions: { type: 'takeDetails', params: ({ event }) => event.request },
                  },
                  'code.have': { guard: 'isIdle', target: 'code', actions: { type: 'takeName', params: payload } },
                },
              },
              details: {
                entry: 'clearResume',
                on: {
                  'signUp.submit': {
                    guard: 'isIdle',
                    target: ['#prompt.details', '#request.signingUp'],
                    actions: { type: 'takeDetails', params: ({ event }) => event.request },
                  },
                  'code.have': { guard: 'isIdle', target: 'code', actions: { type: 'takeName', params: payload } },
                },
              },
              code: {
                entry: 'saveResume',
                on: {
                  'code.submit': {
                    guard: 'isIdle',
                    target: ['#prompt.code', '#request.confirming'],
                    actions: { type: 'takeCode', params: payload },
                  },
                  'code.resend': { guard: 'isIdle', target: ['#prompt.code', '#request.resending'] },
                  // The sign-in that follows checks whether it is true.
                  'link.follow': { guard: 'isIdle', target: '#signUp.confirmed', actions: 'finish' },
                },
              },
              aliasTaken: {
                on: {
                  'alias.move': {
                    guard: 'isIdle',
                    target: ['#prompt.aliasTaken', '#request.confirming'],
                    actions: 'takeAlias',
                  },
                  'alias.keep': { guard: 'isIdle', target: 'details', actions: ['clearError', 'reset'] },
                },
              },
            },
          },
          request: {
            id: 'request',
            initial: 'idle',
            states: {
              idle: { tags: 'awaitingInput' },
              signingUp: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'signUp',
                  input: ({ event }) => {
                    assertEvent(event, 'signUp.submit')
                    return event.request
                  },
                  onDone: [
                    {
                      guard: { type: 'isConfirmed', params: output },
                      target: '#signUp.confirmed',
                      actions: { type: 'finish', params: output },
                    },
                    { target: ['#prompt.code', '#request.idle'], actions: { type: 'takeSignedUp', params: output } },
                  ],
                  onError: [
                    { guard: 'isMade', target: ['#prompt.code', '#request.idle'], actions: 'fail' },
                    { target: 'idle', actions: ['fail', 'reset'] },
                  ],
                },
              },
              confirming: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'confirmSignUp',
                  input: ({ context: { username, code, session, movesAlias } }) => ({
                    username,
                    code,
                    session,
                    movesAlias,
                  }),
                  onDone: { target: '#signUp.confirmed', actions: { type: 'finish', params: output } },
                  onError: [
                    { guard: 'wasConfirmed', target: '#signUp.confirmed', actions: 'finish' },
                    { guard: 'isAliasTaken', target: ['#prompt.aliasTaken', '#request.idle'], actions: 'fail' },
                    { guard: 'isUnknown', target: ['#prompt.details', '#request.idle'], actions: ['fail', 'reset'] },
                    // The choice to take an alias over stays, and is sent with the next code.
                    { target: ['#prompt.code', '#request.idle'], actions: ['fail', 'dropCode'] },
                  ],
                },
              },
              resending: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'resendCode',
                  input: ({ context: { username } }) => ({ username }),
                  onDone: {
                    target: ['#prompt.code', '#request.idle'],
                    actions: { type: 'takeDelivery', params: output },
                  },
                  onError: [
                    { guard: 'wasConfirmed', target: '#signUp.confirmed', actions: 'finish' },
                    { guard: 'isUnknown', target: ['#prompt.details', '#request.idle'], actions: ['fail', 'reset'] },
                    { target: 'idle', actions: 'fail' },
                  ],
                },
              },
            },
          },
        },
      },
      confirmed: { type: 'final', tags: 'done', entry: 'clearResume' },
      cancelled: { type: 'final', tags: 'done', entry: ['clearError', 'reset', 'clearResume'] },
    },
    output: ({ context: { username, signIn } }) => ({ status: signIn ? 'confirmed' : 'cancelled', username, signIn }),
  }),
)
