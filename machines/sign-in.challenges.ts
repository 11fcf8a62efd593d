/**
 * The challenges a person answers. Their states carry Cognito's names.
 *
 * @module
 */
import { assign } from 'xstate'
import { chooseFactor, chooseMfa, takePassword } from './sign-in.context.ts'
import { challengeOf } from './sign-in.inputs.ts'
import { lacksPasswordFor } from './sign-in.rules.ts'
import { base } from './sign-in.setup.ts'

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

/** One state for each challenge, and one for what this library does not know. */
export const challenges = {
  SMS_MFA: codeState('SMS_MFA'),
  SMS_OTP: codeState('SMS_OTP'),
  EMAIL_OTP: codeState('EMAIL_OTP'),
  SOFTWARE_TOKEN_MFA: codeState('SOFTWARE_TOKEN_MFA'),
  SELECT_MFA_TYPE: base.createStateConfig({
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
  }),
  SELECT_CHALLENGE: base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state: 'SELECT_CHALLENGE' } }, 'saveResume', assign({ chosenFactor: undefined })],
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
  }),
  PASSWORD: passwordState('PASSWORD'),
  PASSWORD_SRP: passwordState('PASSWORD_SRP'),
  CUSTOM_CHALLENGE: base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state: 'CUSTOM_CHALLENGE' } }, 'saveResume'],
    on: {
      'answer.submit': {
        target: 'responding',
        actions: assign(({ event }) => ({ answer: { type: 'answer', answer: event.answer } as const })),
      },
    },
  }),
  NEW_PASSWORD_REQUIRED: base.createStateConfig({
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
  }),

  WEB_AUTHN: base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state: 'WEB_AUTHN' } }, 'saveResume'],
    on: {
      'passkey.start': { target: 'gettingPasskey', actions: 'clearError' },
      'factor.chooseAnother': chooseAnother,
    },
  }),
  gettingPasskey: base.createStateConfig({
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
  }),
  unsupported: base.createStateConfig({
    tags: 'awaitingInput',
    entry: [{ type: 'show', params: { state: 'unsupported' } }, 'saveResume'],
    on: { 'factor.chooseAnother': chooseAnother },
  }),
}
