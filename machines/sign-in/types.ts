/**
 * The words of the sign-in conversation: its states, events and context.
 *
 * @module
 */
import type { SrpKeyPair } from '../../src/core.ts'
import type { AuthError } from '../../src/errors.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Challenge, MfaMethod, NewDevice, SignInResult } from '../../src/sign-in/challenge.ts'
import type { FirstFactor, SignInRequest } from '../../src/sign-in/credentials.ts'
import type { CommonEvent } from '../flow.ts'

/** Challenge states in which a person is asked. They carry Cognito's names. */
export type ChallengeState =
  | 'SMS_MFA'
  | 'SMS_OTP'
  | 'EMAIL_OTP'
  | 'SOFTWARE_TOKEN_MFA'
  | 'SELECT_MFA_TYPE'
  | 'SELECT_CHALLENGE'
  | 'PASSWORD'
  | 'PASSWORD_SRP'
  | 'CUSTOM_CHALLENGE'
  | 'NEW_PASSWORD_REQUIRED'
  | 'WEB_AUTHN'
  | 'selectingMfaSetup'
  | 'awaitingTotpCode'
  | 'awaitingEmail'
  | 'unsupported'

/** States in which a person is asked something. */
export type RestingState = 'idle' | 'collectingPassword' | ChallengeState | 'rememberingDevice'

/** States in which an answer is awaited, or given without a person. */
export type PendingState =
  | 'initiating'
  | 'PASSWORD_VERIFIER'
  | 'DEVICE_SRP_AUTH'
  | 'DEVICE_PASSWORD_VERIFIER'
  | 'droppingDevice'
  | 'responding'
  | 'associatingSoftwareToken'
  | 'verifyingSoftwareToken'
  | 'gettingPasskey'
  | 'savingSession'
  | 'confirmingDevice'
  | 'updatingDevice'

/** States in which the conversation is over. */
export type DoneState = 'signedIn' | 'userNotConfirmed' | 'passwordResetRequired' | 'cancelled'

/** Every state the machine can rest or wait in. The last four are left at once. */
export type SignInStateValue =
  | 'restoring'
  | RestingState
  | PendingState
  | DoneState
  | 'resuming'
  | 'submitting'
  | 'routing'
  | 'returning'

/** What the person is looking at, while the machine may be busy with something else. */
export interface Shown {
  readonly state: RestingState | DoneState
  readonly challenge: Challenge | undefined
  /** Whether a new code can be asked for here. */
  readonly canResend?: boolean
  /** Whether the first factor can be chosen again from here. */
  readonly canChooseAnother?: boolean
}

/** A TOTP secret that waits for its first code. */
export interface TotpSetup {
  readonly secret: Sensitive<string>
}

/** What the conversation knows. Everything secret is boxed. */
export interface SignInContext {
  readonly request: SignInRequest | undefined
  /** What the person typed to sign in. */
  readonly signInName: string
  /** The real user name, once there are tokens. */
  readonly username: string
  readonly challenge: Challenge | undefined
  readonly keyPair: SrpKeyPair | undefined
  readonly shown: Shown
  /** The second factor that was chosen, to choose it again when the code is sent anew. */
  readonly chosenMfa: MfaMethod | undefined
  /** True from a wish for a new code until the code is asked for again. */
  readonly resending: boolean
  readonly totp: TotpSetup | undefined
  readonly result: SignInResult | undefined
  readonly newDevice: NewDevice | undefined
  /** Answers in a row that no person was asked between. */
  readonly automaticAnswers: number
  readonly error: AuthError | undefined
}

/** What the conversation is told. Secrets arrive boxed. */
export type SignInEvent =
  | CommonEvent
  | { readonly type: 'signIn.submit'; readonly request: SignInRequest }
  | { readonly type: 'password.submit'; readonly password: Sensitive<string> }
  | { readonly type: 'code.submit'; readonly code: Sensitive<string> }
  | { readonly type: 'code.resend' }
  | { readonly type: 'answer.submit'; readonly answer: Sensitive<string> }
  | { readonly type: 'factor.select'; readonly factor: FirstFactor; readonly password: Sensitive<string> | undefined }
  | { readonly type: 'factor.chooseAnother' }
  | { readonly type: 'mfa.select'; readonly method: MfaMethod }
  | { readonly type: 'mfaSetup.select'; readonly method: MfaMethod }
  | { readonly type: 'totp.submit'; readonly code: Sensitive<string>; readonly deviceName: string | undefined }
  | { readonly type: 'email.submit'; readonly email: string }
  | {
      readonly type: 'newPassword.submit'
      readonly password: Sensitive<string>
      readonly attributes: Readonly<Record<string, string>>
    }
  | { readonly type: 'passkey.start' }
  | { readonly type: 'device.remember' }
  | { readonly type: 'device.skip' }

/** Exactly one of these is on every state that the machine rests or waits in. */
export type SignInTag = 'pending' | 'awaitingInput' | 'done'

/** What an attempt starts with. */
export interface SignInInput {
  /** Whether to look for an unfinished sign-in first. */
  readonly resume: boolean
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
  /** What was typed last time. */
  readonly signInName?: string | undefined
}

/** How the conversation ended, and for whom. */
export interface SignInOutput {
  readonly status: DoneState
  /** The real user name after a sign-in, else what was typed. */
  readonly username: string
}
