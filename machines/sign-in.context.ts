/**
 * The sign-in machine's context, and the pure changes it goes through. The machine says when.
 *
 * @module
 */
import { type AuthError, FlowError, toAuthError } from '../src/errors.ts'
import type { Sensitive } from '../src/sensitive.ts'
import type { AuthStep, Challenge } from '../src/sign-in/auth-step.ts'
import type { ChallengeAnswer } from '../src/sign-in/challenge-answer.ts'
import { type MfaMethod, wireMfaMethod } from '../src/sign-in/challenge-details.ts'
import { explainRefusal } from '../src/sign-in/classify-refusal.ts'
import type { Initiated } from '../src/sign-in/initiate-auth.ts'
import type { Resume } from '../src/sign-in/resume-token.ts'
import type { FirstFactor, SignInRequest } from '../src/sign-in/sign-in-request.ts'
import type { RestingState, SignInContext, SignInInput, SignInOutput, TotpSetup } from './sign-in.types.ts'

/** The context a new attempt starts with. */
export function firstContext(input: SignInInput): SignInContext {
  return {
    request: undefined,
    signInName: input.signInName ?? '',
    username: '',
    challenge: undefined,
    answer: undefined,
    keyPair: undefined,
    shown: { state: 'idle', challenge: undefined },
    chosenFactor: undefined,
    chosenMfa: undefined,
    resending: false,
    totp: undefined,
    result: undefined,
    newDevice: undefined,
    automaticAnswers: 0,
    error: input.error,
    outcome: undefined,
  }
}

/** What is left when an attempt fails: the name that was typed and the reason, no secret. */
export function startOver({ signInName, error }: SignInContext): SignInContext {
  return firstContext({ resume: false, signInName, error })
}

/** Takes in where the service says the sign-in stands. */
export function takeStep(step: AuthStep): Partial<SignInContext> {
  return step.type === 'result'
    ? { result: step.result, newDevice: step.result.newDevice, challenge: undefined }
    : { challenge: step.challenge, totp: undefined }
}

/** The same, for the calls that may have opened an SRP exchange. A pair that was not used yet is kept. */
export function takeInitiated({ step, keyPair }: Initiated): Partial<SignInContext> {
  return { ...takeStep(step), ...(keyPair && { keyPair }) }
}

/** Brings an unfinished sign-in back. */
export function takeResume(resume: Resume): Partial<SignInContext> {
  const { challenge, signInName, authFlow, persistence, state } = resume
  const isOtp = challenge.name === 'EMAIL_OTP' || challenge.name === 'SMS_OTP'
  const request: SignInRequest = {
    username: signInName,
    password: undefined,
    authFlow,
    preferredChallenge: authFlow === 'USER_AUTH' && isOtp ? (challenge.name as FirstFactor) : undefined,
    session: undefined,
    stepUp: undefined,
    clientMetadata: undefined,
    persistence,
  }
  const chosenFactor = state === 'PASSWORD' || state === 'PASSWORD_SRP' ? state : undefined
  // The flow stored the state; whether it is one to come back to, the machine decides.
  return { request, challenge, signInName, chosenFactor, shown: { state: state as RestingState, challenge } }
}

/** Takes in new credentials. */
export function takeRequest(request: SignInRequest): Partial<SignInContext> {
  return { ...firstContext({ resume: false, signInName: request.username }), request }
}

/** Takes in a password that was asked for later. */
export function takePassword({ request }: SignInContext, password: Sensitive<string>): Partial<SignInContext> {
  return { request: request && { ...request, password } }
}

/** Forgets a password that was refused, so that it is asked for again. */
export function dropPassword({ request }: SignInContext): Partial<SignInContext> {
  return {
    request: request && { ...request, password: undefined },
    keyPair: undefined,
    challenge: undefined,
    result: undefined,
    newDevice: undefined,
  }
}

/** Chooses a first factor: remembered in the request, so that a new code comes the same way. */
export function chooseFactor(
  { request }: SignInContext,
  factor: FirstFactor,
  given: Sensitive<string> | undefined,
): Partial<SignInContext> {
  const password = given ?? request?.password
  return {
    answer: { type: 'choice', choice: factor, password },
    chosenFactor: factor,
    request: request && { ...request, preferredChallenge: factor, password },
  }
}

/** Chooses a second factor. */
export function chooseMfa({ challenge }: SignInContext, method: MfaMethod): ChallengeAnswer {
  const choice = challenge ? wireMfaMethod(challenge, method) : method
  return { type: 'choice', choice, password: undefined }
}

/** Goes back to the choice of a first factor, by a new start without a preference. */
export function forgetChoice({ request }: SignInContext): Partial<SignInContext> {
  return {
    request: request && { ...request, preferredChallenge: undefined },
    chosenFactor: undefined,
    keyPair: undefined,
    error: undefined,
    resending: true,
  }
}

/** Starts again the same way, so that a new code is sent. */
export const askAgain = (): Partial<SignInContext> => ({ keyPair: undefined, error: undefined, resending: true })

/** A started sign-in: the `Session` of a sign-up is spent by it. */
export function takeStart({ request }: SignInContext, initiated: Initiated): Partial<SignInContext> {
  return { ...takeInitiated(initiated), request: request && { ...request, session: undefined } }
}

/** A TOTP secret, and the challenge with the session that came with it. */
export function takeTotp(context: SignInContext, totp: TotpSetup): Partial<SignInContext> {
  return { totp, challenge: withSession(context, totp.session) }
}

/** The challenge with a newer session, where one was given. */
export function withSession(
  { challenge }: SignInContext,
  session: Sensitive<string> | undefined,
): Challenge | undefined {
  return challenge && session ? { ...challenge, session } : challenge
}

/** The end of a conversation: what may be known of it, and nothing secret. */
export function endWith(context: SignInContext, outcome: SignInOutput['status']): SignInContext {
  const { signInName, username, shown, error } = context
  return {
    ...firstContext({ resume: false, signInName }),
    username,
    shown,
    outcome,
    ...(outcome !== 'signedIn' && { error }),
  }
}

/** Puts an error into the words of the conversation. */
export const readError = (thrown: unknown): AuthError => explainRefusal(toAuthError(thrown))

/** The error of a service that never stops asking. */
export const loopError = (): AuthError =>
  new FlowError('Cognito keeps asking for the same proof', { code: 'ERR_CHALLENGE_LOOP' })
