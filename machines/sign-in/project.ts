/**
 * The projection of the sign-in machine: a snapshot as a view. Pure.
 *
 * @module
 */
import { createFields, otpauthUri } from '../../src/fields.ts'
import {
  type Challenge,
  readDelivery,
  readFactors,
  readMfaMethods,
  readRequiredAttributes,
} from '../../src/sign-in/challenge.ts'
import { RESEND_COOL_DOWN_MS } from '../flow.ts'
import { mfaSetupMethods } from './rules.ts'
import { type SignInStep, STEP_TABLE } from './steps.ts'
import type { Shown, SignInContext } from './types.ts'
import type { Action, SignIn, SignInActions, StepData, TableOf } from './view.ts'

/** The part of a snapshot that the view depends on. */
export interface SignInSnapshotLike {
  readonly context: SignInContext
  hasTag(tag: 'pending'): boolean
}

/** What the data of a step is taken from. */
interface Seen<Name extends SignInStep> {
  readonly context: SignInContext
  /** Of the steps that show one: their states are entered with a challenge. */
  readonly challenge: Challenge
  /** What an authenticator app calls this app. */
  readonly issuer: string
  readonly does: Name extends keyof SignInActions ? SignInActions[Name] : unknown
}

type Shows = TableOf<{ readonly [Name in SignInStep]: Omit<StepData<Name>, 'chooseAnother'> }>

const name = ({ context }: { readonly context: SignInContext }) => ({ username: context.signInName })

const sentCode = ({ context, challenge, does }: Seen<'smsCode' | 'emailCode'>) => ({
  delivery: readDelivery(challenge),
  resend: context.shown.canResend
    ? { availableAt: challenge.receivedAt + RESEND_COOL_DOWN_MS, now: does.resend }
    : undefined,
})

/** What each step shows. A new code is more than the bare action, and not always offered. */
const SHOWS: { readonly [Name in keyof Shows]: (seen: Seen<Name>) => Shows[Name] } = {
  identify: name,
  password: name,
  chooseFactor: ({ challenge }) => ({ factors: readFactors(challenge) }),
  chooseMfa: ({ challenge }) => ({ methods: readMfaMethods(challenge, 'MFAS_CAN_CHOOSE') }),
  smsCode: sentCode,
  emailCode: sentCode,
  totpCode: ({ challenge }) => ({ friendlyDeviceName: challenge.parameters.expose().FRIENDLY_DEVICE_NAME }),
  chooseMfaSetup: ({ challenge }) => ({
    methods: mfaSetupMethods(challenge),
  }),
  setUpTotp: ({ context, issuer }) => {
    const secret = context.totp?.secret.expose() ?? ''
    return { secret, uri: otpauthUri({ secret, issuer, account: context.signInName }) }
  },
  newPassword: ({ challenge }) => ({ missingAttributes: readRequiredAttributes(challenge) }),
  custom: ({ challenge }) => ({ parameters: readPublished(challenge) }),
  confirmSignUp: name,
  resetPassword: name,
  signedIn: ({ context: { username, signInName } }) => ({ user: { username, signInName } }),
  unsupported: ({ challenge }) => ({ reason: explainUnsupported(challenge), parameters: readPublished(challenge) }),
}

/** Makes the projection. `issuer` names the app in an authenticator. A view is the same object until it changes. */
export function createProjection(issuer: string): (snapshot: SignInSnapshotLike, actions: SignInActions) => SignIn {
  let seen: Shown | undefined
  let last: SignIn | undefined
  return (snapshot, actions) => {
    const { context } = snapshot
    const { shown } = context
    const { challenge } = shown
    const pending = snapshot.hasTag('pending')
    const error = pending ? null : (context.error ?? null)
    // All that a step shows is settled when it is entered. What it does not show must not make it render again.
    if (last && shown === seen && pending === last.pending && error === last.error) return last
    seen = shown
    // While the machine is busy the person still looks at the same step.
    const step = stepOf(shown.state)
    const does = (actions as Partial<Record<SignInStep, { readonly chooseAnother?: Action }>>)[step]
    const show = (SHOWS as Partial<Record<SignInStep, (seen: unknown) => object>>)[step]
    // The tables hold what the type of each step asks for.
    last = {
      step,
      pending,
      error,
      ...(challenge && { challengeName: challenge.name }),
      fields: createFields(STEP_TABLE[step].fields, { pending, error }),
      cancel: actions.cancel,
      ...does,
      ...(does?.chooseAnother && !shown.canChooseAnother && { chooseAnother: undefined }),
      ...show?.({ context, challenge, issuer, does }),
    } as unknown as SignIn
    return last
  }
}

/** Every state is in one row of the table. */
function stepOf(state: Shown['state']): SignInStep {
  const names = Object.keys(STEP_TABLE) as SignInStep[]
  return names.find((step) => (STEP_TABLE[step].states as readonly string[]).includes(state)) as SignInStep
}

/** The parameters of a challenge, less what is about the user and not about the question. No name is special. */
function readPublished({ parameters }: Challenge): Readonly<Record<string, string>> {
  const { USERNAME: _, USER_ID_FOR_SRP: __, ...published } = parameters.expose()
  return Object.setPrototypeOf(published, null)
}

function explainUnsupported({ name }: Challenge): string {
  if (name === 'MFA_SETUP') {
    return 'The pool wants a second factor that cannot be set up here: an administrator must add a phone number for text messages, then the user signs in again.'
  }
  return `This version does not know the challenge ${name}.`
}
