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
import { assign, setup } from 'xstate'
import {
  askAgain,
  chooseFactor,
  chooseMfa,
  dropPassword,
  endWith,
  firstContext,
  forgetChoice,
  loopError,
  readError,
  startOver,
  takeInitiated,
  takePassword,
  takeRequest,
  takeResume,
  takeStart,
  takeStep,
  takeTotp,
  withSession,
} from './sign-in.context.ts'
import { answerOf, challengeOf, deviceOf, replyOf, requestOf, sessionOf, verificationOf } from './sign-in.inputs.ts'
import {
  canChooseAnother,
  canResend,
  canReturn,
  isDeviceRefused,
  isLooping,
  isRefusedAs,
  lacksPassword,
  lacksPasswordFor,
  mfaSetupOffer,
} from './sign-in.rules.ts'
import { signInSlots } from './sign-in.slots.ts'
import type {
  ChallengeState,
  RestingState,
  SignInContext,
  SignInEvent,
  SignInInput,
  SignInOutput,
  SignInTag,
} from './sign-in.types.ts'

/** Challenges that a person answers. Their states carry their names. */
const ASKED = [
  'SMS_MFA',
  'SMS_OTP',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'SELECT_CHALLENGE',
  'PASSWORD',
  'PASSWORD_SRP',
  'CUSTOM_CHALLENGE',
  'NEW_PASSWORD_REQUIRED',
] as const

/** Challenges that are answered without a person. Their states carry their names. */
const AUTOMATIC = ['PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'] as const

/** Challenge states that a refused answer, or a reload, may come back to. */
const CHALLENGE_STATES = [
  ...ASKED,
  'WEB_AUTHN',
  'selectingMfaSetup',
  'awaitingTotpCode',
  'awaitingEmail',
  'unsupported',
] as const satisfies readonly ChallengeState[]

const base = setup({
  types: {
    context: {} as SignInContext,
    events: {} as SignInEvent,
    input: {} as SignInInput,
    output: {} as SignInOutput,
    tags: {} as SignInTag,
  },
  actors: signInSlots,
  guards: {
    isRefusedAs: ({ context }, { kind }: { kind: 'confirmSignUp' | 'resetPassword' }) => isRefusedAs(context, kind),
    isDeviceRefused: ({ context }) => isDeviceRefused(context),
    returnsTo: ({ context }, { state }: { state: RestingState }) => canReturn(context) && context.shown.state === state,
    resumesTo: ({ context }, { state }: { state: RestingState }) => context.shown.state === state,
    challengeIs: ({ context }, { name }: { name: string }) => context.challenge?.name === name,
    canSetUp: ({ context }, { offer }: { offer: 'totp' | 'email' | 'several' }) =>
      context.challenge?.name === 'MFA_SETUP' && mfaSetupOffer(context) === offer,
    choosesMfaAgain: ({ context }) =>
      context.challenge?.name === 'SELECT_MFA_TYPE' && context.resending && context.chosenMfa !== undefined,
    hasResult: ({ context }) => context.result !== undefined,
    hasError: ({ context }) => context.error !== undefined,
    isLooping: ({ context }) => isLooping(context),
    lacksPassword: ({ context }) => lacksPassword(context),
    canResend: ({ context }) => canResend(context),
    canChooseAnother: ({ context }) => canChooseAnother(context),
  },
  actions: {
    /** Remembers what the person looks at, for the time in which the machine is busy. */
    show: assign(({ context }, { state }: { state: RestingState }) => ({
      shown: { state, challenge: context.challenge },
      resending: false,
      automaticAnswers: 0,
    })),
    /** Keeps the place for a reload. Filled by the flow. */
    saveResume: () => {},
    clearResume: () => {},
    fail: assign((_, { error }: { error: unknown }) => ({ error: readError(error), answer: undefined })),
    failLoop: assign(() => ({ error: loopError() })),
    startOver: assign(({ context }) => startOver(context)),
    /** The challenge that was shown is the one to answer again. */
    restoreChallenge: assign(({ context }) => ({
      challenge: context.shown.challenge,
      answer: undefined,
      resending: false,
    })),
    clearError: assign({ error: undefined }),
    forgetChoice: assign(({ context }) => forgetChoice(context)),
    askAgain: assign(() => askAgain()),
    countAutomaticAnswer: assign(({ context }) => ({ automaticAnswers: context.automaticAnswers + 1 })),
    /** Nothing secret outlives the conversation. */
    end: assign(({ context }, { outcome }: { outcome: SignInOutput['status'] }) => endWith(context, outcome)),
  },
})

/** A call that was refused: `returning` decides where to. */
const refused = {
  target: 'returning',
  actions: { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event },
} as const

const toChallenge = ASKED.map((name) => ({ guard: { type: 'challengeIs', params: { name } }, target: name }) as const)
const toAutomatic = AUTOMATIC.map(
  (name) =>
    ({ guard: { type: 'challengeIs', params: { name } }, target: name, actions: 'countAutomaticAnswer' }) as const,
)
const backTo = ([...CHALLENGE_STATES, 'collectingPassword'] as const).map(
  (state) => ({ guard: { type: 'returnsTo', params: { state } }, target: state, actions: 'restoreChallenge' }) as const,
)
const resumed = CHALLENGE_STATES.map(
  (state) =>
    ({
      guard: { type: 'resumesTo', params: { state } },
      // The TOTP secret is not kept over a reload: a new one is asked for.
      target: state === 'awaitingTotpCode' ? 'associatingSoftwareToken' : state,
    }) as const,
)

const chooseAnother = {
  guard: 'canChooseAnother',
  target: 'initiating',
  actions: 'forgetChoice',
} as const

const resend = { guard: 'canResend', target: 'initiating', actions: 'askAgain' } as const

/** A challenge that takes a code. */
const codeState = (state: 'SMS_MFA' | 'SMS_OTP' | 'EMAIL_OTP' | 'SOFTWARE_TOKEN_MFA') =>
  base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state } }, 'saveResume'],
    on: {
      'code.submit': {
        target: 'responding',
        actions: assign(({ event }) => ({ answer: { type: 'code', code: event.code } as const })),
      },
      ...(state !== 'SOFTWARE_TOKEN_MFA' && { 'code.resend': resend }),
      'factor.chooseAnother': chooseAnother,
    },
  })

/** A challenge that takes a password, or a chosen factor that needs one. */
const passwordState = (state: 'PASSWORD' | 'PASSWORD_SRP') =>
  base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state } }, 'saveResume'],
    on: {
      'password.submit': {
        target: 'responding',
        actions: assign(({ context, event }) =>
          context.chosenFactor && context.challenge?.name === 'SELECT_CHALLENGE'
            ? chooseFactor(context, context.chosenFactor, event.password)
            : {
                ...takePassword(context, event.password),
                answer: { type: 'password', password: event.password } as const,
              },
        ),
      },
      'factor.chooseAnother': [
        {
          guard: { type: 'challengeIs', params: { name: 'SELECT_CHALLENGE' } },
          target: 'SELECT_CHALLENGE',
          actions: 'clearError',
        },
        chooseAnother,
      ],
    },
  })

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
    resuming: { always: [...resumed, { target: 'idle', actions: 'startOver' }] },

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

    routing: {
      always: [
        { guard: 'hasResult', target: 'savingSession' },
        { guard: 'isLooping', target: 'idle', actions: ['failLoop', 'startOver'] },
        ...toAutomatic,
        {
          guard: 'choosesMfaAgain',
          target: 'responding',
          actions: assign(({ context }) => ({ answer: chooseMfa(context, context.chosenMfa ?? 'SMS_MFA') })),
        },
        ...toChallenge,
        // What AWS prose calls the e-mail code as a second factor.
        { guard: { type: 'challengeIs', params: { name: 'EMAIL_MFA' } }, target: 'EMAIL_OTP' },
        { guard: { type: 'challengeIs', params: { name: 'WEB_AUTHN' } }, target: 'gettingPasskey' },
        { guard: { type: 'canSetUp', params: { offer: 'several' } }, target: 'selectingMfaSetup' },
        { guard: { type: 'canSetUp', params: { offer: 'totp' } }, target: 'associatingSoftwareToken' },
        { guard: { type: 'canSetUp', params: { offer: 'email' } }, target: 'awaitingEmail' },
        { target: 'unsupported' },
      ],
    },
    returning: {
      always: [
        { guard: { type: 'isRefusedAs', params: { kind: 'confirmSignUp' } }, target: 'userNotConfirmed' },
        { guard: { type: 'isRefusedAs', params: { kind: 'resetPassword' } }, target: 'passwordResetRequired' },
        { guard: 'isDeviceRefused', target: 'droppingDevice' },
        ...backTo,
        { target: 'idle', actions: 'startOver' },
      ],
    },

    PASSWORD_VERIFIER: {
      tags: 'pending',
      invoke: {
        src: 'answerPasswordVerifier',
        input: ({ context }) => ({
          ...replyOf(context),
          keyPair: context.keyPair,
          password: context.request?.password,
        }),
        onDone: {
          target: 'routing',
          actions: assign(({ event }) => ({ ...takeStep(event.output), keyPair: undefined })),
        },
        onError: refused,
      },
    },
    DEVICE_SRP_AUTH: {
      tags: 'pending',
      invoke: {
        src: 'answerDeviceSrpAuth',
        input: ({ context }) => replyOf(context),
        onDone: { target: 'routing', actions: assign(({ event }) => takeInitiated(event.output)) },
        onError: refused,
      },
    },
    DEVICE_PASSWORD_VERIFIER: {
      tags: 'pending',
      invoke: {
        src: 'answerDeviceVerifier',
        input: ({ context }) => ({ ...replyOf(context), keyPair: context.keyPair }),
        onDone: {
          target: 'routing',
          actions: assign(({ event }) => ({ ...takeStep(event.output), keyPair: undefined })),
        },
        onError: refused,
      },
    },
    droppingDevice: {
      tags: 'pending',
      // A stale device must not stand between a person and the right password: once more, without it.
      entry: 'clearError',
      invoke: {
        src: 'forgetDevice',
        input: ({ context }) => ({
          signInName: context.signInName,
          username: context.challenge?.username ?? context.signInName,
        }),
        onDone: [
          { guard: 'isLooping', target: 'idle', actions: ['failLoop', 'startOver'] },
          { target: 'initiating', actions: ['countAutomaticAnswer', assign({ keyPair: undefined })] },
        ],
        onError: refused,
      },
    },

    SMS_MFA: codeState('SMS_MFA'),
    SMS_OTP: codeState('SMS_OTP'),
    EMAIL_OTP: codeState('EMAIL_OTP'),
    SOFTWARE_TOKEN_MFA: codeState('SOFTWARE_TOKEN_MFA'),
    SELECT_MFA_TYPE: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'SELECT_MFA_TYPE' } }, 'saveResume'],
      on: {
        'mfa.select': {
          target: 'responding',
          actions: assign(({ context, event }) => ({
            chosenMfa: event.method,
            answer: chooseMfa(context, event.method),
          })),
        },
      },
    },
    SELECT_CHALLENGE: {
      tags: 'awaitingInput',
      entry: [
        { type: 'show', params: { state: 'SELECT_CHALLENGE' } },
        'saveResume',
        assign({ chosenFactor: undefined }),
      ],
      on: {
        'factor.select': [
          {
            guard: ({ context, event }) => lacksPasswordFor(context, event.factor, event.password),
            target: 'PASSWORD',
            actions: ['clearError', assign(({ event }) => ({ chosenFactor: event.factor }))],
          },
          {
            target: 'responding',
            actions: assign(({ context, event }) => chooseFactor(context, event.factor, event.password)),
          },
        ],
      },
    },
    PASSWORD: passwordState('PASSWORD'),
    PASSWORD_SRP: passwordState('PASSWORD_SRP'),
    CUSTOM_CHALLENGE: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'CUSTOM_CHALLENGE' } }, 'saveResume'],
      on: {
        'answer.submit': {
          target: 'responding',
          actions: assign(({ event }) => ({ answer: { type: 'answer', answer: event.answer } as const })),
        },
      },
    },
    NEW_PASSWORD_REQUIRED: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'NEW_PASSWORD_REQUIRED' } }, 'saveResume'],
      on: {
        'newPassword.submit': {
          target: 'responding',
          actions: assign(({ context, event: { password, attributes } }) => ({
            ...takePassword(context, password),
            answer: { type: 'newPassword', password, attributes } as const,
          })),
        },
      },
    },

    WEB_AUTHN: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'WEB_AUTHN' } }, 'saveResume'],
      on: {
        'passkey.start': { target: 'gettingPasskey', actions: 'clearError' },
        'factor.chooseAnother': chooseAnother,
      },
    },
    gettingPasskey: {
      tags: 'pending',
      entry: [{ type: 'show', params: { state: 'WEB_AUTHN' } }],
      invoke: {
        src: 'getPasskey',
        input: ({ context }) => challengeOf(context),
        onDone: {
          target: 'responding',
          actions: assign(({ event }) => ({ answer: { type: 'credential', credential: event.output } as const })),
        },
        // Nothing was sent: the person may try again, or choose another way.
        onError: { target: 'WEB_AUTHN', actions: { type: 'fail', params: ({ event }) => event } },
      },
      on: { 'factor.chooseAnother': chooseAnother },
    },

    selectingMfaSetup: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'selectingMfaSetup' } }, 'saveResume'],
      on: {
        'mfaSetup.select': [
          {
            guard: ({ event }) => event.method === 'SOFTWARE_TOKEN_MFA',
            target: 'associatingSoftwareToken',
            actions: 'clearError',
          },
          { target: 'awaitingEmail', actions: 'clearError' },
        ],
      },
    },
    associatingSoftwareToken: {
      tags: 'pending',
      invoke: {
        src: 'associateSoftwareToken',
        input: ({ context }) => challengeOf(context),
        onDone: {
          target: 'awaitingTotpCode',
          actions: assign(({ context, event }) => takeTotp(context, event.output)),
        },
        onError: refused,
      },
    },
    awaitingTotpCode: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'awaitingTotpCode' } }, 'saveResume'],
      on: { 'totp.submit': { target: 'verifyingSoftwareToken', actions: 'clearError' } },
    },
    verifyingSoftwareToken: {
      tags: 'pending',
      invoke: {
        src: 'verifySoftwareToken',
        input: ({ context, event }) => verificationOf(context, event),
        onDone: {
          target: 'responding',
          actions: assign(({ context, event }) => ({
            challenge: withSession(context, event.output.session),
            answer: { type: 'verified' } as const,
          })),
        },
        onError: refused,
      },
    },
    awaitingEmail: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'awaitingEmail' } }, 'saveResume'],
      on: {
        'email.submit': {
          target: 'responding',
          actions: assign(({ event }) => ({ answer: { type: 'email', email: event.email } as const })),
        },
      },
    },

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

    unsupported: {
      tags: 'awaitingInput',
      entry: [{ type: 'show', params: { state: 'unsupported' } }, 'saveResume'],
      on: { 'factor.chooseAnother': chooseAnother },
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
