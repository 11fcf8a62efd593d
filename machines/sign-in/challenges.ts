/**
 * The challenges that a person answers in one state. The state carries Cognito's name.
 *
 * @module
 */
import { canChooseAnother, canResend } from './rules.ts'
import { asks } from './setup.ts'
import type { SignInContext } from './types.ts'

/** An answer is made of what the event gives and what is known. */
export const answer = { target: 'responding', actions: 'remember' } as const
const resend = { guard: canResend, target: 'initiating', actions: 'askAgain' } as const
/** Back to the choice of a first factor, by a new start without a preference. */
export const chooseAnother = {
  guard: canChooseAnother,
  target: 'initiating',
  actions: ['askAgain', 'forgetFactor'],
} as const

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

/** What may be done at each of them. */
export const challenges = asks({
  SMS_MFA: sentCode,
  SMS_OTP: sentCode,
  EMAIL_OTP: sentCode,
  SOFTWARE_TOKEN_MFA: { 'code.submit': answer, 'factor.chooseAnother': chooseAnother },
  SELECT_MFA_TYPE: { 'mfa.select': answer },
  SELECT_CHALLENGE: {
    'factor.select': [
      {
        guard: ({ context: { request }, event: { factor, password } }) =>
          factor.startsWith('PASSWORD') && !password && !request?.password,
        target: 'PASSWORD',
        actions: 'remember',
      },
      answer,
    ],
  },
  PASSWORD: password,
  PASSWORD_SRP: password,
  CUSTOM_CHALLENGE: { 'answer.submit': answer },
  NEW_PASSWORD_REQUIRED: { 'newPassword.submit': answer },
})
