/**
 * The sign-in machine's questions, answered from its context alone.
 *
 * @module
 */
import { CognitoError } from '../src/errors.ts'
import { readMfaMethods } from '../src/sign-in/challenge-details.ts'
import { classifyRefusal } from '../src/sign-in/classify-refusal.ts'
import { isUnknownDevice } from '../src/sign-in/device-key.ts'
import { type FirstFactor, needsPassword } from '../src/sign-in/sign-in-request.ts'
import type { SignInContext } from './sign-in.types.ts'

/** More challenges than this in a row without a person, and something is wrong on the other side. */
const MOST_AUTOMATIC_ANSWERS = 10

/** Whether the flow that is asked for cannot start before a password is typed. */
export const lacksPassword = (context: SignInContext): boolean =>
  context.request !== undefined && needsPassword(context.request) && context.request.password === undefined

/** Whether too many challenges in a row were answered without a person. */
export const isLooping = (context: SignInContext): boolean => context.automaticAnswers > MOST_AUTOMATIC_ANSWERS

/** Whether the last refusal hands the person over to another flow. */
export const isRefusedAs = ({ error }: SignInContext, kind: 'confirmSignUp' | 'resetPassword'): boolean =>
  error !== undefined && classifyRefusal(error) === kind

/**
 * Whether a refusal leads back to what the person was looking at. It does when that very challenge still takes an
 * answer: once a later challenge came, its session is spent. A refused start leads back to the typed password.
 */
export function canReturn({ error, shown, challenge, resending }: SignInContext): boolean {
  if (shown.state === 'idle' || error === undefined) return false
  if (shown.state === 'collectingPassword') return true
  return classifyRefusal(error) === 'answerable' && (resending || challenge === shown.challenge)
}

/** Whether Cognito refused the device itself, and the same sign-in can be made again without it. */
export function isDeviceRefused(context: SignInContext): boolean {
  const { error, challenge } = context
  if (!challenge || !error || !canResend(context)) return false
  // The service may hold on to the device that the sign-in began with, whatever its challenge is.
  if (isUnknownDevice(error)) return true
  if (!challenge.name.startsWith('DEVICE_')) return false
  const refused = error instanceof CognitoError && error.code === 'NotAuthorizedException'
  // The secret may also be gone: another tab has forgotten the device meanwhile.
  // Half an answer says nothing about the device: the next one may be whole.
  return refused || (['ERR_PROTOCOL', 'ERR_DEVICE_MISSING'].includes(error.code) && !error.retryable)
}

/** Which second factors `MFA_SETUP` offers: one or several that this library can set up, or none of them. */
export function mfaSetupOffer(context: SignInContext): 'none' | 'totp' | 'email' | 'several' {
  const { challenge } = context
  const methods = challenge ? readMfaMethods(challenge, 'MFAS_CAN_SETUP').filter((name) => name !== 'SMS_MFA') : []
  if (methods.length > 1) return 'several'
  if (methods[0] === 'EMAIL_OTP') return 'email'
  return methods[0] === 'SOFTWARE_TOKEN_MFA' ? 'totp' : 'none'
}

/** Whether a new code can be asked for: the flow must be one that starts again without anything typed anew. */
export function canResend(context: SignInContext): boolean {
  return context.request !== undefined && !lacksPassword(context)
}

/** Whether the first factor may be chosen again. */
export function canChooseAnother(context: SignInContext): boolean {
  const { request, challenge } = context
  return request?.authFlow === 'USER_AUTH' || (challenge?.availableChallenges.length ?? 0) > 1
}

/** Whether a first factor was chosen that waits for a password nobody has typed yet. */
export const lacksPasswordFor = ({ request }: SignInContext, factor: FirstFactor, password: unknown): boolean =>
  factor.startsWith('PASSWORD') && password === undefined && request?.password === undefined
