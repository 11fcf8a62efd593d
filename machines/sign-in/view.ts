/**
 * A sign-in as a user interface sees it: one member for each step, with the data and the actions that are valid there.
 *
 * @module
 */
import type { AuthError } from '../../src/errors.ts'
import type { Field, FieldName } from '../../src/fields.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { CodeDelivery, MfaMethod } from '../../src/sign-in/challenge.ts'
import type { Credentials, FirstFactor } from '../../src/sign-in/credentials.ts'
import type { Outcome } from '../flow.ts'
import type { SignInStep, STEP_TABLE } from './steps.ts'

/** What an action resolves to. */
export type SignInOutcome = Outcome<SignIn>

/** An action of a step. It never rejects. */
export type Action<Arguments extends readonly unknown[] = []> = (...args: Arguments) => Promise<SignInOutcome>

type Password = string | Sensitive<string>

interface Step<Name extends SignInStep> {
  readonly step: Name
  /** True while an answer is awaited. The step stays the same meanwhile. */
  readonly pending: boolean
  /** What went wrong last. Cleared by the next action. */
  readonly error: AuthError | null
  /** Cognito's word for what is asked, where there is one. */
  readonly challengeName?: string
  /** Prop getters for the inputs of this step. */
  readonly fields: Readonly<Record<(typeof STEP_TABLE)[Name]['fields'][number] & FieldName, Field>>
  /** Gives the attempt up and goes back to the start. */
  readonly cancel: Action
}

/** Asks for a new code. Absent where the flow cannot be started again without the password. */
export interface Resend {
  /** When a new code may be expected to be sent. Milliseconds since the Unix epoch. */
  readonly availableAt: number
  /** Sends a new code now. The old one is worthless then. */
  readonly now: Action
}

/** A step that asks for a code that was sent. */
interface SentCode<Name extends 'smsCode' | 'emailCode'> extends Step<Name> {
  readonly delivery: CodeDelivery
  readonly submit: Action<[code: string]>
  readonly resend: Resend | undefined
  /** Absent where there is no other way to sign in. */
  readonly chooseAnother: Action | undefined
}

/** A sign-in, at one of its steps. Switch on `step`. */
export type SignIn =
  | (Step<'identify'> & {
      /** What was typed last, to fill the form again. */
      readonly username: string
      readonly submit: Action<[credentials: Credentials]>
    })
  | (Step<'password'> & {
      readonly username: string
      readonly submit: Action<[input: { readonly password: Password }]>
      readonly chooseAnother: Action | undefined
    })
  | (Step<'chooseFactor'> & {
      readonly factors: readonly FirstFactor[]
      readonly choose: Action<[factor: FirstFactor, input?: { readonly password?: Password }]>
    })
  | (Step<'chooseMfa'> & { readonly methods: readonly MfaMethod[]; readonly choose: Action<[method: MfaMethod]> })
  | SentCode<'smsCode'>
  | SentCode<'emailCode'>
  | (Step<'totpCode'> & {
      /** What the person called the authenticator when it was set up. */
      readonly friendlyDeviceName: string | undefined
      readonly submit: Action<[code: string]>
    })
  | (Step<'chooseMfaSetup'> & { readonly methods: readonly MfaMethod[]; readonly choose: Action<[method: MfaMethod]> })
  | (Step<'setUpTotp'> & {
      /** Base32, for typing by hand. Secret: show it, do not store it. */
      readonly secret: string
      /** An `otpauth:` URI, for a QR code or a link. Secret. */
      readonly uri: string
      readonly submit: Action<[input: { readonly code: string; readonly deviceName?: string }]>
    })
  | (Step<'setUpEmail'> & { readonly submit: Action<[input: { readonly email: string }]> })
  | (Step<'newPassword'> & {
      /** Attributes that must be given too, such as `email` or `custom:department`. */
      readonly missingAttributes: readonly string[]
      readonly submit: Action<
        [input: { readonly password: Password; readonly attributes?: Readonly<Record<string, string>> }]
      >
    })
  | (Step<'passkey'> & { readonly retry: Action; readonly chooseAnother: Action | undefined })
  | (Step<'custom'> & {
      /** What the Lambda function published. Untrusted text: do not render it as HTML. */
      readonly parameters: Readonly<Record<string, string>>
      readonly submit: Action<[answer: string]>
    })
  | (Step<'rememberDevice'> & { readonly remember: Action; readonly skip: Action })
  | (Step<'confirmSignUp'> & { readonly username: string })
  | (Step<'resetPassword'> & { readonly username: string })
  | (Step<'signedIn'> & {
      readonly user: { readonly username: string; readonly signInName: string }
    })
  | (Step<'unsupported'> & {
      /** Why the sign-in cannot go on here, for the developer. */
      readonly reason: string
      readonly parameters: Readonly<Record<string, string>>
      readonly chooseAnother: Action | undefined
    })

/** What one step has beside what all of them have. */
type Own<Name extends SignInStep> = Omit<Extract<SignIn, { readonly step: Name }>, keyof Step<Name>>

/** What a member does when it is called. `resend` says more than that: its call is `now`. */
type ActionOf<Member> = Member extends Resend
  ? Resend['now']
  : Member extends (...given: never) => unknown
    ? Member
    : never

/** The actions of one step, under their names in the view. */
export type StepActions<Name extends SignInStep> = {
  readonly [Key in keyof Own<Name> as ActionOf<Own<Name>[Key]> extends never ? never : Key]: ActionOf<Own<Name>[Key]>
}

/** What one step shows: its data, and the actions that it does not always offer. */
export type StepData<Name extends SignInStep> = {
  readonly [Key in keyof Own<Name> as Own<Name>[Key] extends Action<never> ? never : Key]: Own<Name>[Key]
}

/** The steps for which something is written down: those of a table that would not be empty. */
export type TableOf<Rows extends Readonly<Record<SignInStep, object>>> = {
  readonly [Name in SignInStep as keyof Rows[Name] extends never ? never : Name]: Rows[Name]
}

/** The actions of every step, made once for each flow. */
export type SignInActions = { readonly cancel: Action } & TableOf<{
  readonly [Name in SignInStep]: StepActions<Name>
}>

/**
 * Calls the case of the present step. A step without a case does not compile.
 *
 * @example matchStep(flow, { identify: (step) => <Identify step={step} />, password: ... })
 */
export function matchStep<Flow extends { readonly step: string }, Result>(
  flow: Flow,
  cases: { readonly [Name in Flow['step']]: (step: Extract<Flow, { readonly step: Name }>) => Result },
): Result {
  const match = cases[flow.step as Flow['step']] as (step: Flow) => Result
  return match(flow)
}
