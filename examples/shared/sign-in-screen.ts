/**
 * The screens of a sign-in, one for each step. A step without a screen does not compile.
 *
 * @module
 */
import { type FirstFactor, type MfaMethod, matchStep, type SignIn } from 'cognito-machines'
import { optional, type Screen, sentTo, stateOf } from './screen.ts'

/** Where else a person can go. */
export interface SignInLinks {
  readonly signUp: (username?: string) => void
  readonly resetPassword: (username?: string) => void
}

const FACTORS: Readonly<Record<FirstFactor, string>> = {
  PASSWORD: 'Password',
  PASSWORD_SRP: 'Password (proved, not sent)',
  EMAIL_OTP: 'Code by e-mail',
  SMS_OTP: 'Code by text message',
  WEB_AUTHN: 'Passkey',
}

const METHODS: Readonly<Record<MfaMethod, string>> = {
  SMS_MFA: 'Code by text message',
  SOFTWARE_TOKEN_MFA: 'Authenticator app',
  EMAIL_OTP: 'Code by e-mail',
}

/** The screen of the present step. */
export function signInScreen(view: SignIn, links: SignInLinks): Screen {
  const state = stateOf(view)
  const startOver = { label: 'Start over', run: view.cancel }
  const code = (step: Extract<SignIn, { step: 'smsCode' | 'emailCode' | 'totpCode' }>) => ({
    inputs: [{ name: 'code', label: 'Code', field: step.fields.code }],
    form: step.form,
    submit: { label: 'Continue', run: (typed: Readonly<Record<string, string>>) => step.submit(typed.code ?? '') },
  })
  return matchStep(view, {
    identify: (step) => ({
      ...state,
      title: 'Sign in',
      inputs: [
        { name: 'username', label: 'User name or e-mail', field: step.fields.username, value: step.username },
        { name: 'password', label: 'Password', field: step.fields.password },
      ],
      form: step.form,
      submit: {
        label: 'Sign in',
        run: ({ username = '', password = '' }) => step.submit({ username, password }),
      },
      buttons: [
        { label: 'Create an account', run: () => links.signUp() },
        { label: 'Forgotten password', run: () => links.resetPassword(step.username) },
      ],
    }),
    password: (step) => ({
      ...state,
      title: 'Your password',
      hint: step.username,
      inputs: [{ name: 'password', label: 'Password', field: step.fields.password }],
      form: step.form,
      submit: { label: 'Continue', run: ({ password = '' }) => step.submit({ password }) },
      buttons: [...optional('Another way', step.chooseAnother), startOver],
    }),
    chooseFactor: (step) => ({
      ...state,
      title: 'How do you want to sign in?',
      buttons: [
        ...step.factors.map((factor) => ({ label: FACTORS[factor], run: () => step.choose(factor) })),
        startOver,
      ],
    }),
    chooseMfa: (step) => ({
      ...state,
      title: 'Confirm that it is you',
      buttons: [
        ...step.methods.map((method) => ({ label: METHODS[method], run: () => step.choose(method) })),
        startOver,
      ],
    }),
    smsCode: (step) => ({
      ...state,
      title: 'Enter the code from the text message',
      hint: sentTo(step.delivery),
      takesTextMessage: true,
      ...code(step),
      buttons: [
        ...optional('Send a new code', step.resend?.now),
        ...optional('Another way', step.chooseAnother),
        startOver,
      ],
    }),
    emailCode: (step) => ({
      ...state,
      title: 'Enter the code from the e-mail',
      hint: sentTo(step.delivery),
      ...code(step),
      buttons: [
        ...optional('Send a new code', step.resend?.now),
        ...optional('Another way', step.chooseAnother),
        startOver,
      ],
    }),
    totpCode: (step) => ({
      ...state,
      title: 'Enter the code of your authenticator app',
      hint: step.friendlyDeviceName,
      ...code(step),
      buttons: [startOver],
    }),
    chooseMfaSetup: (step) => ({
      ...state,
      title: 'Choose a second step',
      hint: 'It is asked for whenever you sign in.',
      buttons: [
        ...step.methods.map((method) => ({ label: METHODS[method], run: () => step.choose(method) })),
        startOver,
      ],
    }),
    setUpTotp: (step) => ({
      ...state,
      title: 'Set up your authenticator app',
      hint: 'Scan the picture, or type the key, and enter the code that the app shows.',
      totp: { uri: step.uri, secret: step.secret.replace(/.{4}(?=.)/g, '$& ') },
      inputs: [{ name: 'code', label: 'Code', field: step.fields.code }],
      form: step.form,
      submit: { label: 'Continue', run: ({ code: typed = '' }) => step.submit({ code: typed }) },
      buttons: [startOver],
    }),
    setUpEmail: (step) => ({
      ...state,
      title: 'Where shall codes be sent?',
      inputs: [{ name: 'email', label: 'E-mail address', field: step.fields.email }],
      form: step.form,
      submit: { label: 'Continue', run: ({ email = '' }) => step.submit({ email }) },
      buttons: [startOver],
    }),
    newPassword: (step) => ({
      ...state,
      title: 'Choose a new password',
      inputs: [
        { name: 'username', label: 'User name', field: step.fields.username, value: step.username },
        { name: 'password', label: 'New password', field: step.fields.password, hasMeter: true },
        // What they are for is the pool's business; their names are all there is to show.
        ...step.missingAttributes.map((name) => ({
          name: `attributes.${name}`,
          label: name,
          field: plain(`attributes.${name}`, name === 'email'),
        })),
      ],
      form: step.form,
      submit: {
        label: 'Continue',
        run: ({ password = '', ...typed }) => {
          const attributes = step.missingAttributes.map((name) => [name, typed[`attributes.${name}`] ?? ''])
          return step.submit({ password, attributes: Object.fromEntries(attributes) })
        },
      },
      buttons: [startOver],
    }),
    passkey: (step) => ({
      ...state,
      title: 'Use your passkey',
      hint: 'Your device will ask you.',
      buttons: [{ label: 'Try again', run: step.retry }, ...optional('Another way', step.chooseAnother), startOver],
    }),
    custom: (step) => ({
      ...state,
      title: 'One more question',
      hint: step.parameters.question,
      inputs: [{ name: 'answer', label: 'Answer', field: step.fields.answer }],
      form: step.form,
      submit: { label: 'Continue', run: ({ answer = '' }) => step.submit(answer) },
      buttons: [startOver],
    }),
    rememberDevice: (step) => ({
      ...state,
      title: 'Remember this device?',
      hint: 'Then it takes the place of the code. Do not do it on a computer that others use.',
      buttons: [
        { label: 'Remember', run: step.remember },
        { label: 'Not now', run: step.skip },
      ],
    }),
    confirmSignUp: (step) => ({
      ...state,
      title: 'Confirm your account first',
      buttons: [{ label: 'Enter the code', run: () => links.signUp(step.username) }, startOver],
    }),
    resetPassword: (step) => ({
      ...state,
      title: 'Your password must be reset',
      buttons: [{ label: 'Reset it', run: () => links.resetPassword(step.username) }, startOver],
    }),
    signedIn: (step) => ({ ...state, title: `Welcome, ${step.user.signInName}` }),
    unsupported: (step) => ({
      ...state,
      title: 'This sign-in cannot go on here',
      hint: step.reason,
      buttons: [...optional('Another way', step.chooseAnother), startOver],
    }),
  })
}

/** An input for an attribute that only the pool knows. */
function plain(name: string, isEmail: boolean) {
  return {
    dom: () => ({
      name,
      type: isEmail ? ('email' as const) : ('text' as const),
      autoComplete: isEmail ? 'email' : 'on',
      autoCapitalize: 'none' as const,
      spellCheck: false as const,
      required: true,
      maxLength: 2048,
      readOnly: false,
      'aria-invalid': false,
      'aria-describedby': undefined,
    }),
    native: () => {
      throw new Error('This example is for browsers')
    },
  }
}
