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
import { effectInput, firstContext } from './sign-in.context.ts'
import { looping, routes } from './sign-in.routes.ts'
import { canChooseAnother, canResend, lacksPassword } from './sign-in.rules.ts'
import { ask, base, fail, taken, wait } from './sign-in.setup.ts'
import type { SignInContext, SignInOutput } from './sign-in.types.ts'

/** An answer is made of what the event gives and what is known. */
const answer = { target: 'responding', actions: 'remember' } as const
const resend = { guard: canResend, target: 'initiating', actions: 'askAgain' } as const
/** Back to the choice of a first factor, by a new start without a preference. */
const chooseAnother = { guard: canChooseAnother, target: 'initiating', actions: ['askAgain', 'forgetFactor'] } as const

const sentCode = { 'code.submit': answer, 'code.resend': resend, 'factor.chooseAnother': chooseAnother } as const

/** A challenge that takes a password, or a chosen factor that needs one. */
const password = {
  'password.submit': answer,
  'factor.chooseAnother': [
    {
      guard: ({ context }: { context: SignInContext }) => context.challenge?.name === 'SELECT_CHALLENGE',
      target: 'SELECT_CHALLENGE',
      actions: 'clearError',
    },
    chooseAnother,
  ],
} as const

const submit = { target: 'submitting', actions: 'takeRequest' } as const

/** Sends an answer: what a person gave, or a proof that needs nobody. */
const respond = wait('respondToChallenge', taken('routing'))

const end = <const Status extends SignInOutput['status']>(status: Status) =>
  ({ type: 'final', tags: 'done', entry: ['end', 'keepPlace'], output: status }) as const

/** The machine. Its effects are holes, which `machines/sign-in.actors.ts` fills. */
export const signInMachine = base.createMachine({
  id: 'signIn',
  context: ({ input }) => firstContext(input),
  initial: 'restoring',
  on: {
    cancel: '.cancelled',
    'input.refuse': { actions: fail },
  },
  states: {
    restoring: {
      tags: 'awaitingInput',
      invoke: {
        src: 'loadResume',
        input: effectInput,
        onDone: [{ guard: ({ event }) => event.output !== undefined, ...taken('resuming') }, { target: 'idle' }],
        onError: 'idle',
      },
      on: { 'signIn.submit': submit },
    },
    ...routes,

    idle: { tags: 'awaitingInput', entry: ['startOver', 'keepPlace'], on: { 'signIn.submit': submit } },
    submitting: { always: [{ guard: lacksPassword, target: 'collectingPassword' }, { target: 'initiating' }] },
    collectingPassword: ask('collectingPassword', { 'password.submit': { target: 'initiating', actions: 'remember' } }),
    initiating: wait('initiateAuth', taken('routing')),

    PASSWORD_VERIFIER: respond,
    DEVICE_SRP_AUTH: respond,
    DEVICE_PASSWORD_VERIFIER: respond,
    // A stale device must not stand between a person and the right password: once more, without it.
    droppingDevice: wait('forgetDevice', [looping, taken('initiating')]),

    SMS_MFA: ask('SMS_MFA', sentCode),
    SMS_OTP: ask('SMS_OTP', sentCode),
    EMAIL_OTP: ask('EMAIL_OTP', sentCode),
    SOFTWARE_TOKEN_MFA: ask('SOFTWARE_TOKEN_MFA', { 'code.submit': answer, 'factor.chooseAnother': chooseAnother }),
    SELECT_MFA_TYPE: ask('SELECT_MFA_TYPE', { 'mfa.select': answer }),
    SELECT_CHALLENGE: ask('SELECT_CHALLENGE', {
      'factor.select': [
        {
          guard: ({ context: { request }, event: { factor, password } }) =>
            factor.startsWith('PASSWORD') && !password && !request?.password,
          target: 'PASSWORD',
          actions: 'remember',
        },
        answer,
      ],
    }),
    PASSWORD: ask('PASSWORD', password),
    PASSWORD_SRP: ask('PASSWORD_SRP', password),
    CUSTOM_CHALLENGE: ask('CUSTOM_CHALLENGE', { 'answer.submit': answer }),
    NEW_PASSWORD_REQUIRED: ask('NEW_PASSWORD_REQUIRED', { 'newPassword.submit': answer }),
    WEB_AUTHN: ask('WEB_AUTHN', { 'passkey.start': 'gettingPasskey', 'factor.chooseAnother': chooseAnother }),
    gettingPasskey: {
      tags: 'pending',
      entry: ['clearError', { type: 'show', params: { state: 'WEB_AUTHN' } }],
      invoke: {
        src: 'getPasskey',
        input: effectInput,
        onDone: 'responding',
        // Nothing was sent: the person may try again, or choose another way.
        onError: { target: 'WEB_AUTHN', actions: fail },
      },
      on: { 'factor.chooseAnother': chooseAnother },
    },
    unsupported: ask('unsupported', { 'factor.chooseAnother': chooseAnother }),

    // `MFA_SETUP` threads three sessions: the challenge's, and one from each of the two calls.
    selectingMfaSetup: ask('selectingMfaSetup', {
      'mfaSetup.select': [
        { guard: ({ event }) => event.method === 'SOFTWARE_TOKEN_MFA', target: 'associatingSoftwareToken' },
        { target: 'awaitingEmail', actions: 'clearError' },
      ],
    }),
    associatingSoftwareToken: wait('associateSoftwareToken', taken('awaitingTotpCode')),
    awaitingTotpCode: ask('awaitingTotpCode', { 'totp.submit': 'verifyingSoftwareToken' }),
    verifyingSoftwareToken: wait('verifySoftwareToken', taken('responding')),
    awaitingEmail: ask('awaitingEmail', { 'email.submit': answer }),

    responding: respond,

    savingSession: wait('saveSession', [
      {
        guard: ({ context }: { context: SignInContext }) => context.newDevice !== undefined,
        ...taken('confirmingDevice'),
      },
      taken('signedIn'),
    ]),
    confirmingDevice: {
      tags: 'pending',
      invoke: {
        src: 'confirmDevice',
        input: effectInput,
        // The person is signed in already: whatever happens to the device, that stands.
        onDone: [{ guard: ({ event }) => event.output.ask, target: 'rememberingDevice' }, { target: 'signedIn' }],
        onError: 'signedIn',
      },
    },
    rememberingDevice: ask('rememberingDevice', {
      'device.remember': 'updatingDevice',
      'device.skip': [
        { guard: ({ context }) => context.error !== undefined, target: 'signedIn' },
        { target: 'updatingDevice' },
      ],
    }),
    updatingDevice: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'updateDevice',
        input: effectInput,
        onDone: 'signedIn',
        onError: { target: 'rememberingDevice', actions: fail },
      },
    },

    signedIn: { ...end('signedIn'), entry: ['clearError', 'end', 'keepPlace'] },
    userNotConfirmed: end('userNotConfirmed'),
    passwordResetRequired: end('passwordResetRequired'),
    cancelled: end('cancelled'),
  },
  output: ({ context, event }) => ({
    // Each end says how it ended.
    status: event.output as SignInOutput['status'],
    username: context.username || context.signInName,
  }),
})
