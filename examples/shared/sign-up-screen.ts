/**
 * The screens of a sign-up and of a forgotten password.
 *
 * @module
 */
import { type Credentials, matchStep, type PasswordReset, type SignUp } from 'cognito-machines'
import { words } from './language.ts'
import { resendButton, type Screen, type ScreenButton, sentTo, stateOf } from './screen.ts'

/** Where a finished conversation leads. */
export interface HandOver {
  /** To the sign-in, with what it needs to go on by itself. */
  readonly signIn: (credentials?: Credentials) => void
  readonly signUp: (username?: string) => void
}

/** The screen of the present step of a sign-up. */
export function signUpScreen(view: SignUp, to: HandOver): Screen {
  const state = stateOf(view)
  const back: ScreenButton = { label: words.backToSignIn, run: () => to.signIn() }
  return matchStep(view, {
    details: (step) => ({
      ...state,
      title: words.createAccount,
      inputs: [
        { name: 'username', label: words.username, field: step.fields.username, value: step.username },
        { name: 'email', label: words.emailAddress, field: step.fields.email },
        { name: 'password', label: words.password, field: step.fields.password, hasMeter: true },
      ],
      form: step.form,
      submit: {
        label: words.signUp,
        run: ({ username = '', email = '', password = '' }) => step.submit({ username, email, password }),
      },
      buttons: [back],
    }),
    code: (step) => ({
      ...state,
      title: words.confirmAccount,
      hint: sentTo(step.delivery),
      inputs: [{ name: 'code', label: words.code, field: step.fields.code }],
      form: step.form,
      submit: { label: words.confirm, run: ({ code = '' }) => step.submit(code) },
      buttons: [resendButton(step.resend), { label: words.followedLink, run: step.linkFollowed }, back],
    }),
    aliasTaken: (step) => ({
      ...state,
      title: words.addressTaken,
      hint: words.addressTakenHint,
      buttons: [
        { label: words.moveHere, run: step.move },
        { label: words.anotherAddress, run: step.keep },
      ],
    }),
    confirmed: (step) => ({
      ...state,
      title: words.accountReady,
      submit: { label: words.signIn, run: () => to.signIn(step.signIn) },
    }),
  })
}

/** The screen of the present step of a password reset. */
export function passwordResetScreen(view: PasswordReset, to: HandOver): Screen {
  const state = stateOf(view)
  const back: ScreenButton = { label: words.backToSignIn, run: () => to.signIn() }
  return matchStep(view, {
    identify: (step) => ({
      ...state,
      title: words.resetPassword,
      inputs: [{ name: 'username', label: words.usernameOrEmail, field: step.fields.username, value: step.username }],
      form: step.form,
      submit: { label: words.sendCode, run: ({ username = '' }) => step.submit({ username }) },
      buttons: [back],
    }),
    newPassword: (step) => ({
      ...state,
      title: words.chooseNewPassword,
      hint: sentTo(step.delivery),
      inputs: [
        { name: 'username', label: words.username, field: step.fields.username, value: step.username },
        { name: 'code', label: words.code, field: step.fields.code },
        { name: 'password', label: words.newPassword, field: step.fields.password, hasMeter: true },
      ],
      form: step.form,
      submit: { label: words.goOn, run: ({ code = '', password = '' }) => step.submit({ code, password }) },
      buttons: [resendButton(step.resend), back],
    }),
    confirmSignUp: (step) => ({
      ...state,
      title: words.confirmFirst,
      buttons: [{ label: words.enterCode, run: () => to.signUp(step.username) }, back],
    }),
    reset: (step) => ({
      ...state,
      title: words.passwordChanged,
      submit: { label: words.signIn, run: () => to.signIn(step.signIn) },
    }),
  })
}
