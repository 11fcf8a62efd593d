/**
 * One row for each step of a sign-in: the inputs of its form, the data that it shows, and the event of each action.
 *
 * @module
 */
import type { AuthFlow } from '../../src/config.ts'
import { type FieldName, otpauthUri } from '../../src/fields.ts'
import {
  optional,
  readAnswer,
  readCode,
  readEmail,
  readPassword,
  readRecord,
  readTotpCode,
  readTotpSetup,
} from '../../src/input.ts'
import { type Challenge, type ChallengeOf, publishedParameters } from '../../src/sign-in/challenge.ts'
import { readCredentials } from '../../src/sign-in/credentials.ts'
import { RESEND_COOL_DOWN_MS, createSteps as stepsOf } from '../flow.ts'
import { mapValues } from '../logic.ts'
import { canChooseAnother, canResend, type SignInContext, type SignInEvent, type SignInStateValue } from './context.ts'
import type {
  Action,
  SignIn,
  SignInActions,
  SignInOutcome,
  SignInStep,
  StepActions,
  StepData,
  StepFields,
} from './view.ts'

/** Sources of the data of a step. */
interface Source<Name extends SignInStep> {
  readonly context: SignInContext
  /** The challenge that the step was entered by. */
  readonly challenge: Name extends keyof StepChallenges ? ChallengeOf<StepChallenges[Name]> : unknown
  /** The name of this app in an authenticator. */
  readonly issuer: string
  readonly actions: StepActions<Name>
}

/** The challenges of the steps that show something of them. */
interface StepChallenges {
  readonly chooseFactor: 'SELECT_CHALLENGE'
  readonly chooseMfa: 'SELECT_MFA_TYPE'
  readonly smsCode: 'SMS_MFA' | 'SMS_OTP'
  readonly emailCode: 'EMAIL_OTP'
  readonly totpCode: 'SOFTWARE_TOKEN_MFA'
  readonly chooseMfaSetup: 'MFA_SETUP'
  readonly newPassword: 'NEW_PASSWORD_REQUIRED'
  readonly custom: 'CUSTOM_CHALLENGE'
}

/** The events of the actions of a step. Each throws an `InvalidInputError` about a field for input that cannot be sent. */
type Events<Name extends SignInStep> = {
  readonly [Key in keyof StepActions<Name>]: StepActions<Name>[Key] extends (...input: infer Input) => unknown
    ? (...input: Input) => SignInEvent
    : never
}

/** One step. */
interface StepRow<Name extends SignInStep> {
  readonly fields: readonly (StepFields<Name> & FieldName)[]
  readonly shows: (source: Source<Name>) => Omit<StepData<Name>, 'chooseAnother'>
  readonly events: Events<Name>
}

type Rows = { readonly [Name in SignInStep]: StepRow<Name> }

const nothing = () => ({})
const chooseAnother = () => ({ type: 'factor.chooseAnother' }) as const
const username = ({ context }: { readonly context: SignInContext }) => ({ username: context.signInName })

const sentCode = {
  fields: ['code'],
  shows: ({ context, challenge, actions }: Source<'smsCode'> | Source<'emailCode'>) => ({
    delivery: challenge.delivery,
    resend: canResend(context)
      ? { availableAt: challenge.receivedAt + RESEND_COOL_DOWN_MS, now: actions.resend }
      : undefined,
  }),
  events: {
    submit: (code) => ({ type: 'code.submit', code: readCode(code) }),
    resend: () => ({ type: 'code.resend' }),
    chooseAnother,
  },
} as const satisfies StepRow<'smsCode'>

/** The rows of a flow that starts with `defaultFlow` unless the credentials say otherwise. */
const createRows = (defaultFlow: AuthFlow): Rows => ({
  identify: {
    fields: ['username', 'password'],
    shows: username,
    events: {
      submit: (credentials) => ({ type: 'signIn.submit', request: readCredentials(credentials, defaultFlow) }),
    },
  },
  password: {
    fields: ['password'],
    shows: username,
    events: {
      submit: (input) => ({ type: 'password.submit', password: readPassword(input?.password) }),
      chooseAnother,
    },
  },
  chooseFactor: {
    fields: [],
    shows: ({ challenge }) => ({ factors: challenge.factors }),
    events: {
      choose: (factor, input) => ({ type: 'factor.select', factor, password: optional(readPassword, input?.password) }),
    },
  },
  chooseMfa: {
    fields: [],
    shows: ({ challenge }) => ({ methods: challenge.methods }),
    events: { choose: (method) => ({ type: 'mfa.select', method }) },
  },
  smsCode: sentCode,
  emailCode: sentCode,
  totpCode: {
    fields: ['code'],
    shows: ({ challenge }) => ({ friendlyDeviceName: challenge.friendlyDeviceName }),
    events: { submit: (code) => ({ type: 'code.submit', code: readTotpCode(code) }) },
  },
  chooseMfaSetup: {
    fields: [],
    shows: ({ challenge }) => ({ methods: challenge.methods }),
    events: { choose: (method) => ({ type: 'mfaSetup.select', method }) },
  },
  setUpTotp: {
    fields: ['code', 'deviceName'],
    shows: ({ context, issuer }) => {
      const secret = context.totpSecret?.expose() ?? ''
      return { secret, uri: otpauthUri({ secret, issuer, account: context.signInName }) }
    },
    events: { submit: (input) => ({ type: 'totp.submit', ...readTotpSetup(input) }) },
  },
  setUpEmail: {
    fields: ['email'],
    shows: nothing,
    events: { submit: (input) => ({ type: 'email.submit', email: readEmail(input?.email) }) },
  },
  newPassword: {
    fields: ['username', 'password'],
    shows: ({ context, challenge }) => ({ ...username({ context }), missingAttributes: challenge.missingAttributes }),
    events: {
      submit: (input) => ({
        type: 'newPassword.submit',
        password: readPassword(input?.password),
        attributes: readRecord(input?.attributes, 'attributes', 'Attributes'),
      }),
    },
  },
  passkey: { fields: [], shows: nothing, events: { retry: () => ({ type: 'passkey.start' }), chooseAnother } },
  custom: {
    fields: ['answer'],
    shows: ({ challenge }) => ({ parameters: publishedParameters(challenge) }),
    events: { submit: (answer) => ({ type: 'answer.submit', answer: readAnswer(answer) }) },
  },
  rememberDevice: {
    fields: [],
    shows: nothing,
    events: { remember: () => ({ type: 'device.remember' }), skip: () => ({ type: 'device.skip' }) },
  },
  confirmSignUp: { fields: [], shows: username, events: {} },
  resetPassword: { fields: [], shows: username, events: {} },
  signedIn: {
    fields: [],
    shows: ({ context: { username, signInName } }) => ({ user: { username, signInName } }),
    events: {},
  },
  unsupported: {
    fields: [],
    shows: ({ context: { challenge } }) => ({
      reason: explainUnsupported(challenge),
      parameters: challenge ? publishedParameters(challenge) : {},
    }),
    events: { chooseAnother },
  },
})

const explainUnsupported = (challenge: Challenge | undefined): string =>
  challenge?.type === 'MFA_SETUP'
    ? 'The pool requires text messages as a second factor: an administrator must add a phone number first.'
    : `This version does not know the challenge ${challenge?.name}.`

/** The steps that final states show, and the one before the machine has looked for an unfinished sign-in. */
const EDGES: Readonly<Record<Extract<SignInStateValue, string>, SignInStep>> = {
  restoring: 'identify',
  signedIn: 'signedIn',
  userNotConfirmed: 'confirmSignUp',
  passwordResetRequired: 'resetPassword',
  cancelled: 'identify',
}

/** The part of a snapshot that the view depends on. */
export interface SignInSnapshotLike {
  readonly value: SignInStateValue
  readonly context: SignInContext
  hasTag(tag: 'pending'): boolean
}

/** The view of a flow, and its actions. */
export interface SignInSteps {
  /** A snapshot as a view. Pure, and the same object until something changes. */
  readonly toView: (snapshot: SignInSnapshotLike, actions: SignInActions) => SignIn
  /** Makes every action of every step. */
  readonly createActions: (
    perform: (step: string, toEvent: () => SignInEvent) => Promise<SignInOutcome>,
    cancel: Action,
  ) => SignInActions
}

/**
 * Makes the steps of one flow.
 *
 * @param options.issuer The name of this app in an authenticator.
 */
export function createSteps({
  authFlow,
  issuer,
}: {
  readonly authFlow: AuthFlow
  readonly issuer: string
}): SignInSteps {
  // The rows are typed one by one; they are looked up by a name that is known at run time only.
  const rows = createRows(authFlow) as Readonly<Record<SignInStep, StepRow<SignInStep>>>
  let last: SignIn | undefined
  let shown: Challenge | undefined
  return {
    toView: (snapshot, actions) => {
      const { value, context } = snapshot
      const step = typeof value === 'string' ? EDGES[value] : value.active.prompt
      const { challenge } = context
      const pending = snapshot.hasTag('pending')
      const error = pending ? null : (context.error ?? null)
      // All that a step shows is settled when it is entered. Other changes must not make it render again.
      if (last?.step === step && shown === challenge && pending === last.pending && error === last.error) return last
      shown = challenge
      const { fields, shows } = rows[step]
      const own = actions[step] as { readonly chooseAnother?: Action; readonly submit?: (input: never) => unknown }
      const isNew = step === 'newPassword'
      last = {
        ...stepsOf(snapshot, actions.cancel)(
          step,
          fields,
          own.submit,
          isNew ? { isNew, owner: context.signInName } : {},
        ),
        ...(challenge && { challengeName: challenge.name }),
        ...own,
        ...(own.chooseAnother && !canChooseAnother(context) && { chooseAnother: undefined }),
        ...shows({ context, challenge, issuer, actions: own } as never),
      } as unknown as SignIn
      return last
    },
    createActions: (perform, cancel) =>
      ({
        cancel,
        ...(mapValues(rows, ({ events }, step) =>
          mapValues(
            events as Readonly<Record<string, (...input: unknown[]) => SignInEvent>>,
            (toEvent) =>
              (...input: unknown[]) =>
                perform(step, () => toEvent(...input)),
          ),
        ) as unknown as Omit<SignInActions, 'cancel'>),
      }) as SignInActions,
  }
}

const ASKS = {
  identify: 'the user name, and a password where there is one',
  password: 'the password',
  chooseFactor: 'the first factor to use',
  chooseMfa: 'the second factor to use',
  smsCode: 'the code of an SMS message',
  emailCode: 'the code from an e-mail',
  totpCode: 'the code of an authenticator app',
  chooseMfaSetup: 'the second factor to set up',
  setUpTotp: 'to add an authenticator app, and its first code',
  setUpEmail: 'an e-mail address for codes',
  newPassword: 'a new password, and missing attributes',
  passkey: 'to use a passkey',
  custom: 'the answer to the question of a Lambda function',
  rememberDevice: 'to remember this device, or not',
  confirmSignUp: 'to confirm the sign-up first',
  resetPassword: 'to reset the password first',
  signedIn: 'nothing any more',
  unsupported: 'something that this library does not know',
} as const satisfies Readonly<Record<SignInStep, string>>

/** Every step of a sign-in, for a reader: the inputs of its form, and what the user is asked. */
export const SIGN_IN_STEPS = /* @__PURE__ */ describeSteps()

function describeSteps() {
  return mapValues(createRows('USER_SRP_AUTH'), ({ fields }, step) => ({ fields, asks: ASKS[step] }))
}
