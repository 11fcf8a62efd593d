/**
 * The three places where the sign-in machine decides what comes next: after an answer, after a refusal, after a reload.
 *
 * @module
 */
import { assign } from 'xstate'
import { chooseMfa } from './sign-in.context.ts'
import { base } from './sign-in.setup.ts'
import type { ChallengeState } from './sign-in.types.ts'

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
/** The routers. Each is left at once. */
export const routes = {
  resuming: base.createStateConfig({ always: [...resumed, { target: 'idle', actions: 'startOver' }] }),
  routing: base.createStateConfig({
    always: [
      { guard: 'hasResult', target: 'savingSession' },
      { guard: 'isLooping', target: 'idle', actions: ['failLoop', 'startOver'] },
      ...toAutomatic,
      {
        guard: 'choosesMfaAgain',
        target: 'responding',
        actions: [
          'countAutomaticAnswer',
          assign(({ context }) => ({ answer: chooseMfa(context, context.chosenMfa ?? 'SMS_MFA') })),
        ],
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
  }),
  returning: base.createStateConfig({
    always: [
      { guard: { type: 'isRefusedAs', params: { kind: 'confirmSignUp' } }, target: 'userNotConfirmed' },
      { guard: { type: 'isRefusedAs', params: { kind: 'resetPassword' } }, target: 'passwordResetRequired' },
      { guard: 'isDeviceRefused', target: 'droppingDevice' },
      ...backTo,
      { target: 'idle', actions: 'startOver' },
    ],
  }),
}
