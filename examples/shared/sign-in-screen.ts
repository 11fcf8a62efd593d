/**
 * The screens of a sign-in, one for each step. A step without a screen does not compile.
 *
 * @module
 */
import { type DomForm, matchStep, type SignIn } from 'cognito-machines'
import { words } from './language.ts'
import { optional, resendButton, type Screen, sentTo, stateOf, typedIn } from './screen.ts'

/** Where else a person can go. */
export interface SignInLinks {
  readonly signUp: (username?: string) => void
  readonly resetPassword: (username?: string) => void
  /** A phone keeps its user, and has passkeys only with a native module: no box and no button for them. */
  readonly isPhone?: boolean
}

/** The screen of the present step. */
export function signInScreen(view: SignIn, links: SignInLinks): Screen {
  const state = stateOf(view)
  const startOver = { label: words.startOver, run: view.cancel }
  const code = (step: Extract<SignIn, { step: 'smsCode' | 'emailCode' | 'totpCode' }>) => ({
    inputs: [{ name: 'code', label: words.code, field: step.fields.code }],
    form: step.form,
    submit: { label: words.goOn, run: (typed: Readonly<Record<string, string>>) => step.submit(typed.code ?? '') },
  })
  return matchStep(view, {
    identify: (step) => ({
      ...state,
      title: words.signIn,
      inputs: [
        { name: 'username', label: words.usernameOrEmail, field: step.fields.username, value: step.username },
        { name: 'password', label: words.password, field: step.fields.password },
      ],
      ...(links.isPhone
        ? {
            form: step.form,
            submit: {
              label: words.signIn,
              run: ({ username = '', password = '' }) => step.submit({ username, password }),
            },
          }
        : {
            check: { name: STAY, label: words.staySignedIn, isChecked: true },
            form: () => formWithCheck(step),
            submit: { label: words.signIn, run: (typed) => step.submit(credentialsOf(typed)) },
          }),
      buttons: [
        ...(links.isPhone ? [] : [{ label: words.usePasskey, run: (typed: Typed) => step.submit(passkeyOf(typed)) }]),
        { label: words.createAccount, run: () => links.signUp() },
        { label: words.forgottenPassword, run: () => links.resetPassword(step.username) },
      ],
    }),
    password: (step) => ({
      ...state,
      title: words.yourPassword,
      hint: step.username,
      inputs: [{ name: 'password', label: words.password, field: step.fields.password }],
      form: step.form,
      submit: { label: words.goOn, run: ({ password = '' }) => step.submit({ password }) },
      buttons: [...optional(words.anotherWay, step.chooseAnother), startOver],
    }),
    chooseFactor: (step) => ({
      ...state,
      title: words.howToSignIn,
      buttons: [
        ...step.factors.map((factor) => ({ label: words.firstFactors[factor], run: () => step.choose(factor) })),
        startOver,
      ],
    }),
    chooseMfa: (step) => ({
      ...state,
      title: words.itIsYou,
      buttons: [
        ...step.methods.map((method) => ({ label: words.secondFactors[method], run: () => step.choose(method) })),
        startOver,
      ],
    }),
    smsCode: (step) => ({
      ...state,
      title: words.codeOfMessage,
      hint: sentTo(step.delivery),
      takesTextMessage: true,
      ...code(step),
      buttons: [
        ...(step.resend ? [resendButton(step.resend)] : []),
        ...optional(words.anotherWay, step.chooseAnother),
        startOver,
      ],
    }),
    emailCode: (step) => ({
      ...state,
      title: words.codeOfEmail,
      hint: sentTo(step.delivery),
      ...code(step),
      buttons: [
        ...(step.resend ? [resendButton(step.resend)] : []),
        ...optional(words.anotherWay, step.chooseAnother),
        startOver,
      ],
    }),
    totpCode: (step) => ({
      ...state,
      title: words.codeOfApp,
      hint: step.friendlyDeviceName,
      ...code(step),
      buttons: [startOver],
    }),
    chooseMfaSetup: (step) => ({
      ...state,
      title: words.chooseSecondStep,
      hint: words.secondStepHint,
      buttons: [
        ...step.methods.map((method) => ({ label: words.secondFactors[method], run: () => step.choose(method) })),
        startOver,
      ],
    }),
    setUpTotp: (step) => ({
      ...state,
      title: words.setUpApp,
      hint: words.scan,
      totp: { uri: step.uri, secret: step.secret.replace(/.{4}(?=.)/g, '$& ') },
      inputs: [{ name: 'code', label: words.code, field: step.fields.code }],
      form: step.form,
      submit: { label: words.goOn, run: ({ code: typed = '' }) => step.submit({ code: typed }) },
      buttons: [startOver],
    }),
    setUpEmail: (step) => ({
      ...state,
      title: words.whereToSend,
      inputs: [{ name: 'email', label: words.emailAddress, field: step.fields.email }],
      form: step.form,
      submit: { label: words.goOn, run: ({ email = '' }) => step.submit({ email }) },
      buttons: [startOver],
    }),
    newPassword: (step) => ({
      ...state,
      title: words.chooseNewPassword,
      inputs: [
        { name: 'username', label: words.username, field: step.fields.username, value: step.username },
        { name: 'password', label: words.newPassword, field: step.fields.password, hasMeter: true },
        // What they are for is the pool's business; their names are all there is to show.
        ...step.missingAttributes.map((name) => ({
          name: `attributes.${name}`,
          label: name,
          field: plain(`attributes.${name}`, name === 'email'),
        })),
      ],
      form: step.form,
      submit: {
        label: words.goOn,
        run: ({ password = '', ...typed }) => {
          const attributes = step.missingAttributes.map((name) => [name, typed[`attributes.${name}`] ?? ''])
          return step.submit({ password, attributes: Object.fromEntries(attributes) })
        },
      },
      buttons: [startOver],
    }),
    passkey: (step) => ({
      ...state,
      title: words.yourPasskey,
      hint: words.deviceAsks,
      buttons: [
        { label: words.tryAgain, run: step.retry },
        ...optional(words.anotherWay, step.chooseAnother),
        startOver,
      ],
    }),
    custom: (step) => ({
      ...state,
      title: words.oneMoreQuestion,
      hint: step.parameters.question,
      inputs: [{ name: 'answer', label: words.answer, field: step.fields.answer }],
      form: step.form,
      submit: { label: words.goOn, run: ({ answer = '' }) => step.submit(answer) },
      buttons: [startOver],
    }),
    rememberDevice: (step) => ({
      ...state,
      title: words.rememberDevice,
      hint: words.rememberDeviceHint,
      buttons: [
        { label: words.remember, run: step.remember },
        { label: words.notNow, run: step.skip },
      ],
    }),
    confirmSignUp: (step) => ({
      ...state,
      title: words.confirmFirst,
      buttons: [{ label: words.enterCode, run: () => links.signUp(step.username) }, startOver],
    }),
    resetPassword: (step) => ({
      ...state,
      title: words.mustReset,
      buttons: [{ label: words.resetIt, run: () => links.resetPassword(step.username) }, startOver],
    }),
    signedIn: (step) => ({ ...state, title: words.welcome(step.user.signInName) }),
    unsupported: (step) => ({
      ...state,
      title: words.cannotGoOn,
      hint: step.reason,
      buttons: [...optional(words.anotherWay, step.chooseAnother), startOver],
    }),
  })
}

type Identify = Extract<SignIn, { step: 'identify' }>

type Typed = Readonly<Record<string, string>>
const STAY = 'staySignedIn'

/** Unticked, the session ends with the page. */
const persistenceOf = (typed: Typed) => (typed[STAY] ? ('storage' as const) : ('memory' as const))

const credentialsOf = (typed: Typed) => {
  const { username = '', password = '' } = typed
  return { username, password, persistence: persistenceOf(typed) }
}

const passkeyOf = (typed: Typed) => {
  const { username = '' } = typed
  return {
    username,
    authFlow: 'USER_AUTH',
    preferredChallenge: 'WEB_AUTHN',
    persistence: persistenceOf(typed),
  } as const
}

/** The form of the library reads its own inputs; this one has a box as well. */
const formWithCheck = (step: Identify): DomForm => ({
  ...step.form(),
  onSubmit: (event) => {
    event.preventDefault()
    void step.submit(credentialsOf(typedIn(event.currentTarget)))
  },
})

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
