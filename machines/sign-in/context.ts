/**
 * Knowledge of a sign-in: its context, events and states, and pure questions about the context.
 *
 * @module
 */
import type { SrpKeyPair } from '../../src/core.ts'
import type { DeviceRecord } from '../../src/device/store.ts'
import type { AuthError } from '../../src/errors.ts'
import { isAnswerable, isDeviceProofRefused, isUnknownDevice } from '../../src/refusals.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import type { Challenge, MfaMethod, NewDevice, SignInResult } from '../../src/sign-in/challenge.ts'
import { passwordUse, type SignInRequest } from '../../src/sign-in/credentials.ts'
import type { Answer } from '../../src/sign-in/respond.ts'
import type { CommonEvent } from '../flow.ts'
import type { FlowTag, Machine, RegionsValue } from '../logic.ts'
import type { SignInStep } from './view.ts'

/** Knowledge of a sign-in. Everything secret is boxed. */
export interface SignInContext {
  /** True if an unfinished sign-in is to be looked for first. */
  readonly wantsResume: boolean
  readonly request: SignInRequest | undefined
  /** The name that the user typed. */
  readonly signInName: string
  /** The real user name, once there are tokens. */
  readonly username: string
  /** The challenge on screen. */
  readonly challenge: Challenge | undefined
  /** The latest challenge while it is not on screen: about to be shown, or answered without the user. */
  readonly nextChallenge: Challenge | undefined
  /** The answer that is being sent. */
  readonly answer: Answer | undefined
  readonly keyPair: SrpKeyPair | undefined
  /** The remembered device that goes along with every request. */
  readonly device: DeviceRecord | undefined
  /** The second factor that was chosen, to choose it again when the code is sent anew. */
  readonly chosenMfa: MfaMethod | undefined
  /** The second factor that is being set up. */
  readonly setupMethod: MfaMethod | undefined
  /** True from the wish for a new code, or for another factor, until the prompt is shown again. */
  readonly isRestarted: boolean
  /** A TOTP secret that waits for its first code. */
  readonly totpSecret: Sensitive<string> | undefined
  readonly result: SignInResult | undefined
  readonly newDevice: NewDevice | undefined
  /** Requests in a row without a question to the user. */
  readonly requestsInARow: number
  readonly error: AuthError | undefined
  /** Set at the end. */
  readonly outcome: SignInEnd | undefined
}

/** Events of the user. Secrets arrive boxed. */
export type SignInEvent =
  | CommonEvent
  | Exclude<Answer, { readonly type: 'passkey.sign' }>
  | { readonly type: 'signIn.submit'; readonly request: SignInRequest }
  | { readonly type: 'code.resend' }
  | { readonly type: 'factor.chooseAnother' }
  | { readonly type: 'passkey.start' }
  | { readonly type: 'device.remember' }
  | { readonly type: 'device.skip' }

/** Events that one region raises for the other. They carry no secret. */
export type InternalEvent =
  | { readonly type: 'begin' | 'initiate' | 'respond' | 'associate' | 'verify' | 'authenticate' | 'finish' | 'restart' }
  | { readonly type: 'abort' | 'password.ask' | 'totp.ask' | 'factor.ask' | 'device.ask' }
  | { readonly type: 'device.save'; readonly remembered: boolean }
  | { readonly type: `challenge.${string}` }

/** Steps that ask the user: the states of the region `prompt`. The other steps show the end of a sign-in. */
export type SignInPrompt = Exclude<SignInStep, 'confirmSignUp' | 'resetPassword' | 'signedIn'>

/** States of the region `request`. `routing` and `refused` are left at once. */
export type SignInRequestState =
  | 'idle'
  | 'initiating'
  | 'responding'
  | 'routing'
  | 'refused'
  | 'droppingDevice'
  | 'authenticating'
  | 'associating'
  | 'verifying'
  | 'saving'
  | 'confirmingDevice'
  | 'updatingDevice'

/** States in which the sign-in is over. */
export type SignInEnd = 'signedIn' | 'userNotConfirmed' | 'passwordResetRequired' | 'cancelled'

/** The state value of the machine. */
export type SignInStateValue = 'restoring' | RegionsValue<SignInPrompt, SignInRequestState> | SignInEnd

/** Exactly one of these is on every state that the machine rests or waits in. */
export type SignInTag = FlowTag

/** Input of an attempt. */
export interface SignInInput {
  /** True if an unfinished sign-in is to be looked for first. */
  readonly resume: boolean
  /** The failure of the attempt before. */
  readonly error?: AuthError | undefined
  /** The name that was typed last time. */
  readonly signInName?: string | undefined
}

/** The end of a sign-in. */
export interface SignInOutput {
  readonly status: SignInEnd
  /** The real user name after a sign-in, else the name that was typed. */
  readonly username: string
}

/** The machine with its effects in place. */
export type SignInMachine = Machine<SignInContext, SignInEvent, SignInStateValue, SignInInput, SignInOutput>

/** The context of a new attempt. A failed one leaves the name that was typed and the reason, and no secret. */
export const firstContext = ({ resume = false, signInName = '', error }: Partial<SignInInput>): SignInContext => ({
  wantsResume: resume,
  request: undefined,
  signInName,
  username: '',
  challenge: undefined,
  nextChallenge: undefined,
  answer: undefined,
  keyPair: undefined,
  device: undefined,
  chosenMfa: undefined,
  setupMethod: undefined,
  isRestarted: false,
  totpSecret: undefined,
  result: undefined,
  newDevice: undefined,
  requestsInARow: 0,
  error,
  outcome: undefined,
})

/** Keeps an answer for its request, and those parts of it that a later request needs again. */
export function withAnswer({ request, chosenMfa, setupMethod }: SignInContext, answer: Answer): Partial<SignInContext> {
  return {
    answer,
    error: undefined,
    chosenMfa: answer.type === 'mfa.select' ? answer.method : chosenMfa,
    // That of an authenticator app is kept when its secret is shown.
    setupMethod: answer.type === 'mfaSetup.select' && answer.method === 'EMAIL_OTP' ? answer.method : setupMethod,
    request: request && {
      ...request,
      password: ('password' in answer && answer.password) || request.password,
      preferredChallenge: answer.type === 'factor.select' ? answer.factor : request.preferredChallenge,
    },
  }
}

/** The challenge that takes the next answer. */
export const openChallenge = ({ nextChallenge, challenge }: SignInContext): Challenge | undefined =>
  nextChallenge ?? challenge

/** True if the flow cannot start before a password is typed. */
export const lacksPassword = ({ request }: SignInContext): boolean =>
  request !== undefined && passwordUse(request) !== undefined && !request.password

/** True if a new code can be asked for: the flow must be one that starts again without anything typed anew. */
export const canResend = (context: SignInContext): boolean => context.request !== undefined && !lacksPassword(context)

/** True if a challenge of the service is on screen, and not only the list of other first factors. */
export const isAsked = ({ challenge }: SignInContext): boolean =>
  challenge !== undefined && (challenge.type !== 'SELECT_CHALLENGE' || challenge.session !== undefined)

/** True if the first factor may be chosen again. */
export const canChooseAnother = ({ request, challenge }: SignInContext): boolean =>
  challenge !== undefined && (request?.authFlow === 'USER_AUTH' || challenge.availableChallenges.length > 1)

/** True if the library answers the next challenge by itself: a proof, or a choice that was made before. */
export function isProof({ nextChallenge, isRestarted, chosenMfa }: SignInContext): boolean {
  if (nextChallenge?.type === 'SELECT_MFA_TYPE') return isRestarted && chosenMfa !== undefined
  return ['PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'].includes(nextChallenge?.type ?? '')
}

/** The second factor that `MFA_SETUP` is about: the one that was chosen, else the only one. */
export function setupMethodOf({ nextChallenge, setupMethod }: SignInContext): MfaMethod | undefined {
  if (nextChallenge?.type !== 'MFA_SETUP') return undefined
  const [method, another] = nextChallenge.methods
  return setupMethod ?? (another ? undefined : method)
}

/**
 * True if the refused answer can be given again: once a later challenge came, the session of the one on screen is
 * spent. A refused restart leads back to the challenge on screen.
 */
export const canAnswerAgain = ({ challenge, nextChallenge, result, error, isRestarted }: SignInContext): boolean =>
  challenge !== undefined &&
  error !== undefined &&
  isAnswerable(error) &&
  (isRestarted || (nextChallenge === undefined && result === undefined))

/** True if Cognito refused the device itself, and the same sign-in can be made again without it. */
export function isDeviceRefused(context: SignInContext): boolean {
  const { error, result } = context
  const challenge = result ? undefined : openChallenge(context)
  if (!challenge || !error || !canResend(context)) return false
  // The service may hold on to the device that the sign-in began with, whatever its challenge is.
  return isUnknownDevice(error) || (challenge.type.startsWith('DEVICE_') && isDeviceProofRefused(error))
}
