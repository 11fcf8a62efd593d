/**
 * What the sign-in machine's effects are given, taken from its context.
 *
 * @module
 */
import type { Challenge, NewDevice, SignInResult } from '../src/sign-in/auth-step.ts'
import type { ChallengeAnswer } from '../src/sign-in/challenge-answer.ts'
import type { AutomaticReply } from '../src/sign-in/password-verifier.ts'
import type { ChallengeReply } from '../src/sign-in/respond-to-challenge.ts'
import type { SignInRequest } from '../src/sign-in/sign-in-request.ts'
import type { ConfirmDeviceInput, SaveSessionInput } from './sign-in.slots.ts'
import type { SignInContext, SignInEvent, SignInInput, TotpSetup } from './sign-in.types.ts'

// Each cast below is kept true by the chart: the states that ask are entered only when the member is there, and the
// model-based tests enter every one of them.

/** Whether to look for an unfinished sign-in: the first event carries the machine's own input. */
export const wantsResume = (event: { readonly type: string; readonly input?: SignInInput }): boolean =>
  event.input?.resume === true

/** The request of a sign-in that was submitted. */
export const requestOf = (context: SignInContext): SignInRequest => context.request as SignInRequest

/** The challenge that is being dealt with. */
export const challengeOf = (context: SignInContext): Challenge => context.challenge as Challenge

/** A reply to the present challenge, without its answer. */
export const replyOf = (context: SignInContext): AutomaticReply => ({
  challenge: challengeOf(context),
  signInName: context.signInName,
  clientMetadata: context.request?.clientMetadata,
})

/** The answer that was given to the present challenge. */
export const answerOf = (context: SignInContext): ChallengeReply => ({
  ...replyOf(context),
  answer: context.answer as ChallengeAnswer,
})

/** The code that was typed for a new TOTP secret. */
export const verificationOf = (context: SignInContext, event: SignInEvent | { readonly type: string }) => {
  const { code, deviceName } = event as Extract<SignInEvent, { type: 'totp.submit' }>
  return { totp: context.totp as TotpSetup, code, deviceName }
}

/** The tokens to keep. */
export const sessionOf = (context: SignInContext): SaveSessionInput => ({
  result: context.result as SignInResult,
  signInName: context.signInName,
  persistence: context.request?.persistence ?? 'storage',
})

/** The device that Cognito has just given a key. */
export const deviceOf = (context: SignInContext): ConfirmDeviceInput => ({
  device: context.newDevice as NewDevice,
  username: context.username,
  signInName: context.signInName,
})
