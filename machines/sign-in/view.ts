/**
 * A sign-in as a user interface sees it: one member for each step, with the data and the actions that are valid there.
 *
 * @module
 */
import type { FieldName } from '../../src/fields.ts'
import type { Secret } from '../../src/input.ts'
import type { CodeDelivery, MfaMethod } from '../../src/sign-in/challenge.ts'
import type { Credentials, FirstFactor } from '../../src/sign-in/credentials.ts'
import type { FlowStep, Outcome } from '../flow.ts'

/** Result of an action. */
export type SignInOutcome = Outcome<SignIn>

/** An action of a step. It never rejects. */
export type Action<Arguments extends readonly unknown[] = []> = (...args: Arguments) => Promise<SignInOutcome>

type Step<Name extends string, Inputs extends FieldName = never> = FlowStep<Name, Action, Inputs> & {
  /** Cognito's name of the challenge, where there is one. */
  readonly challengeName?: string
}

/** A code as typed. */
type TypedCode = string | { readonly code: string }

/** Asks for a new code. Absent where the flow cannot be started again without the password. */
export interface Resend {
  /** When a new code may be expected to be sent. Milliseconds since the Unix epoch. */
  readonly availableAt: number
  /** Sends a new code now. The old one is worthless then. */
  readonly now: Action
}

/** A step that asks for a code that was sent. */
type SentCode<Name extends 'smsCode' | 'emailCode'> = Step<Name, 'code'> & {
  /** The way of the code, with a masked destination. */
  readonly delivery: CodeDelivery
  /** Sends the code. */
  readonly submit: Action<[code: TypedCode]>
  /** Requests a new code. Absent where the flow cannot be started again without the password. */
  readonly resend: Resend | undefined
  /** Shows the other first factors, without a request where they are known. Absent where there is no other way. */
  readonly chooseAnother: Action | undefined
}

/** A sign-in, at one of its steps. Switch on `step`. */
export type SignIn =
  | (Step<'identify', 'username' | 'password'> & {
      /** What was typed last, to fill the form again. */
      readonly username: string
      /** Starts the sign-in. */
      readonly submit: Action<[credentials: Credentials]>
    })
  | (Step<'password', 'password'> & {
      /** The user that signs in, as typed. */
      readonly username: string
      /** Proves or sends the password, as the flow has it. */
      readonly submit: Action<[input: { readonly password: Secret }]>
      /** Shows the other first factors. Absent where there is no other way. */
      readonly chooseAnother: Action | undefined
    })
  | (Step<'chooseFactor'> & {
      /** The first factors that the user may sign in with. */
      readonly factors: readonly FirstFactor[]
      /** Goes on with a factor. With the password, where that is the factor, its step is skipped. */
      readonly choose: Action<[factor: FirstFactor, input?: { readonly password?: Secret }]>
    })
  | (Step<'chooseMfa'> & {
      /** The second factors that the user has. */
      readonly methods: readonly MfaMethod[]
      /** Goes on with a second factor. */
      readonly choose: Action<[method: MfaMethod]>
    })
  | SentCode<'smsCode'>
  | SentCode<'emailCode'>
  | (Step<'totpCode', 'code'> & {
      /** The name that the authenticator was given when it was set up. */
      readonly friendlyDeviceName: string | undefined
      /** Sends the code. */
      readonly submit: Action<[code: TypedCode]>
    })
  | (Step<'chooseMfaSetup'> & {
      /** The second factors that the pool lets the user set up. */
      readonly methods: readonly MfaMethod[]
      /** Goes on to the set-up of a second factor. */
      readonly choose: Action<[method: MfaMethod]>
    })
  | (Step<'setUpTotp', 'code' | 'deviceName'> & {
      /** Base32, for typing by hand. Secret: show it, do not store it. */
      readonly secret: string
      /** An `otpauth:` URI, for a QR code or a link. Secret. */
      readonly uri: string
      /** Sends the first code, and a name for the authenticator. */
      readonly submit: Action<[input: { readonly code: string; readonly deviceName?: string }]>
    })
  | (Step<'setUpEmail', 'email'> & {
      /** Sends the address. A code to it follows. */
      readonly submit: Action<[input: { readonly email: string }]>
    })
  | (Step<'newPassword', 'username' | 'password'> & {
      /** The user that signs in, for password managers. */
      readonly username: string
      /** Attributes that must be given too, such as `email` or `custom:department`. */
      readonly missingAttributes: readonly string[]
      /** Sets the password, and gives the attributes. */
      readonly submit: Action<
        [input: { readonly password: Secret; readonly attributes?: Readonly<Record<string, string>> }]
      >
    })
  | (Step<'passkey'> & {
      /** Prompts again, after a prompt was dismissed. */
      readonly retry: Action
      /** Shows the other first factors. Absent where there is no other way. */
      readonly chooseAnother: Action | undefined
    })
  | (Step<'custom', 'answer'> & {
      /** What the Lambda function published. Untrusted text: do not render it as HTML. */
      readonly parameters: Readonly<Record<string, string>>
      /** Sends the answer. */
      readonly submit: Action<[answer: string | { readonly answer: string }]>
    })
  | (Step<'rememberDevice'> & {
      /** Lets this device take the place of the second factor. */
      readonly remember: Action
      /** Leaves it as it is: known, and not remembered. */
      readonly skip: Action
    })
  | (Step<'confirmSignUp'> & {
      /** For `useSignUp(auth, { confirm: { username } })`. */
      readonly username: string
    })
  | (Step<'resetPassword'> & {
      /** For `usePasswordReset(auth, { username })`. */
      readonly username: string
    })
  | (Step<'signedIn'> & {
      /** The real user name, and the name as typed. */
      readonly user: { readonly username: string; readonly signInName: string }
    })
  | (Step<'unsupported'> & {
      /** Why the sign-in cannot go on here, for the developer. */
      readonly reason: string
      /** The parameters of the challenge. Untrusted text: do not render it as HTML. */
      readonly parameters: Readonly<Record<string, string>>
      /** Shows the other first factors. Absent where there is no other way. */
      readonly chooseAnother: Action | undefined
    })

/** The name of a step. */
export type SignInStep = SignIn['step']

/** The member of one step. */
type StepOf<Name extends SignInStep> = Extract<SignIn, { readonly step: Name }>

/** Members of one step beside those that all steps have. */
type Own<Name extends SignInStep> = Omit<StepOf<Name>, keyof Step<Name, 'code'>>

/** The function of a member that is an action. That of `resend` is `now`. */
type ActionOf<Member> = Member extends Resend
  ? Resend['now']
  : Member extends (...input: never) => unknown
    ? Member
    : never

/** The actions of one step, under their names in the view. */
export type StepActions<Name extends SignInStep> = {
  readonly [Key in keyof Own<Name> as ActionOf<Own<Name>[Key]> extends never ? never : Key]: ActionOf<Own<Name>[Key]>
}

/** The data of one step, and the actions that it does not always offer. */
export type StepData<Name extends SignInStep> = {
  readonly [Key in keyof Own<Name> as Own<Name>[Key] extends Action<never> ? never : Key]: Own<Name>[Key]
}

/** The inputs of one step. */
export type StepFields<Name extends SignInStep> = keyof StepOf<Name>['fields']

/** The actions of every step, made once for each flow. */
export type SignInActions = { readonly cancel: Action } & { readonly [Name in SignInStep]: StepActions<Name> }

/**
 * Calls the case of the present step, and returns what it returns. A step without a case does not compile, nor does a case
 * without a step.
 *
 * @example matchStep(flow, { identify: (step) => <Identify step={step} />, password: ... })
 */
export function matchStep<
  Flow extends { readonly step: string },
  Result,
  Cases extends StepCases<Flow, Result> = StepCases<Flow, Result>,
>(
  flow: Flow,
  cases: Cases & { readonly [Unknown in Exclude<keyof Cases, Flow['step']>]: never },
  // Where the caller says what it wants, the cases must give that.
): [unknown] extends [Result] ? ReturnType<Cases[Flow['step']]> : Result {
  const match = cases[flow.step as Flow['step']] as (step: Flow) => never
  return match(flow)
}

/** A function for each step of a flow. */
export type StepCases<Flow extends { readonly step: string }, Result> = {
  readonly [Name in Flow['step']]: (step: Extract<Flow, { readonly step: Name }>) => Result
}
