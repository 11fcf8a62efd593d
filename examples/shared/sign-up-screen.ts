/**
 * The screens of a sign-up and of a forgotten password.
 *
 * @module
 */
import { type Credentials, matchStep, type PasswordReset, type SignUp } from 'cognito-machines'
import { type Screen, type ScreenButton, sentTo, stateOf } from './screen.ts'

/** Where a finished conversation leads. */
export interface HandOver {
  /** To the sign-in, with what it needs to go on by itself. */
  readonly signIn: (credentials?: Credentials) => void
  readonly signUp: (username?: string) => void
}

/** The screen of the present step of a sign-up. */
export function signUpScreen(view: SignUp, to: HandOver): Screen {
  const state = stateOf(view)
  const back: ScreenButton = { label: 'Back to sign in', run: () => to.signIn() }
  return matchStep(view, {
    details: (step) => ({
      ...state,
      title: 'Create an account',
      inputs: [
        { name: 'username', label: 'User name', field: step.fields.username, value: step.username },
        { name: 'email', label: 'E-mail address', field: step.fields.email },
        { name: 'password', label: 'Password', field: step.fields.password, hasMeter: true },
      ],
      form: step.form,
      submit: {
        label: 'Sign up',
        run: ({ username = '', email = '', password = '' }) => step.submit({ username, email, password }),
      },
      buttons: [back],
    }),
    code: (step) => ({
      ...state,
      title: 'Confirm your account',
      hint: sentTo(step.delivery),
      inputs: [{ name: 'code', label: 'Code', field: step.fields.code }],
      form: step.form,
      submit: { label: 'Confirm', run: ({ code = '' }) => step.submit(code) },
      buttons: [
        { label: 'Send a new code', run: step.resend.now },
        { label: 'I followed the link', run: step.linkFollowed },
        back,
      ],
    }),
    aliasTaken: (step) => ({
      ...state,
      title: 'Somebody else uses this address',
      hint: 'If you move it to this account, the other one cannot sign in with it any more.',
      buttons: [
        { label: 'Move it here', run: step.move },
        { label: 'Use another address', run: step.keep },
      ],
    }),
    confirmed: (step) => ({
      ...state,
      title: 'Your account is ready',
      submit: { label: 'Sign in', run: () => to.signIn(step.signIn) },
    }),
  })
}

/** The screen of the present step of a password reset. */
export function passwordResetScreen(view: PasswordReset, to: HandOver): Screen {
  const state = stateOf(view)
  const back: ScreenButton = { label: 'Back to sign in', run: () => to.signIn() }
  return matchStep(view, {
    identify: (step) => ({
      ...state,
      title: 'Reset your password',
      inputs: [{ name: 'username', label: 'User name or e-mail', field: step.fields.username, value: step.username }],
      form: step.form,
      submit: { label: 'Send a code', run: ({ username = '' }) => step.submit({ username }) },
      buttons: [back],
    }),
    newPassword: (step) => ({
      ...state,
      title: 'Choose a new password',
      hint: sentTo(step.delivery),
      inputs: [
        { name: 'username', label: 'User name', field: step.fields.username, value: step.username },
        { name: 'code', label: 'Code', field: step.fields.code },
        { name: 'password', label: 'New password', field: step.fields.password, hasMeter: true },
      ],
      form: step.form,
      submit: { label: 'Continue', run: ({ code = '', password = '' }) => step.submit({ code, password }) },
      buttons: [{ label: 'Send a new code', run: step.resend.now }, back],
    }),
    confirmSignUp: (step) => ({
      ...state,
      title: 'Confirm your account first',
      buttons: [{ label: 'Enter the code', run: () => to.signUp(step.username) }, back],
    }),
    reset: (step) => ({
      ...state,
      title: 'Your password is changed',
      submit: { label: 'Sign in', run: () => to.signIn(step.signIn) },
    }),
  })
}
