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

import { answer, challenges, chooseAnother } from './challenges.ts'
import { effectInput, firstContext } from './context.ts'
import { looping, routes } from './routes.ts'
import { lacksPassword } from './rules.ts'
import { asks, base, fail, taken, wait } from './setup.ts'
import type { DoneState, SignInContext } from './types.ts'

const submit = { target: 'submitting', actions: 'takeRequest' } as const

/** Sends an answer: what a person gave, or a proof that needs nobody. */
const respond = wait('respondToChallenge', taken('routing'))

const end = <const State extends DoneState>(state: State) =>
  ({ type: 'final', tags: 'done', entry: [{ type: 'end', params: { state } }, 'keepPlace'] }) as const

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
    initiating: wait('initiateAuth', taken('routing')),

    PASSWORD_VERIFIER: respond,
    DEVICE_SRP_AUTH: respond,
    DEVICE_PASSWORD_VERIFIER: respond,
    // A stale device must not stand between a person and the right password: once more, without it.
    droppingDevice: wait('forgetDevice', [looping, taken('initiating')]),

    ...challenges,
    ...asks({
      collectingPassword: { 'password.submit': { target: 'initiating', actions: 'remember' } },
      WEB_AUTHN: { 'passkey.start': 'gettingPasskey', 'factor.chooseAnother': chooseAnother },
      unsupported: { 'factor.chooseAnother': chooseAnother },
      selectingMfaSetup: {
        'mfaSetup.select': [
          { guard: ({ event }) => event.method === 'SOFTWARE_TOKEN_MFA', target: 'associatingSoftwareToken' },
          { target: 'awaitingEmail', actions: 'clearError' },
        ],
      },
      awaitingTotpCode: { 'totp.submit': 'verifyingSoftwareToken' },
      awaitingEmail: { 'email.submit': answer },
      rememberingDevice: {
        'device.remember': 'updatingDevice',
        'device.skip': [
          { guard: ({ context }) => context.error !== undefined, target: 'signedIn' },
          { target: 'updatingDevice' },
        ],
      },
    }),

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

    // `MFA_SETUP` threads three sessions: the challenge's, and one from each of the two calls.
    associatingSoftwareToken: wait('associateSoftwareToken', taken('awaitingTotpCode')),
    verifyingSoftwareToken: wait('verifySoftwareToken', taken('responding')),

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

    signedIn: end('signedIn'),
    userNotConfirmed: end('userNotConfirmed'),
    passwordResetRequired: end('passwordResetRequired'),
    cancelled: end('cancelled'),
  },
  output: ({ context: { shown, username, signInName } }) => ({
    // Only an end has an output, and it is what is shown.
    status: shown.state as DoneState,
    username: username || signInName,
  }),
})
