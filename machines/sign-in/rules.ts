/**
 * The sign-in machine's questions, answered from its context alone.
 *
 * @module
 */
import { isUnknownDevice } from '../../src/device/present.ts'
import { type Challenge, type MfaMethod, readMfaMethods } from '../../src/sign-in/challenge.ts'
import { needsPassword } from '../../src/sign-in/credentials.ts'
import type { SignInContext } from './types.ts'

/** Whatever carries the context: the machine's snapshot, or what a guard is given. */
export interface Known {
  readonly context: SignInContext
}

/** More answers than this in a row without a person, and something is wrong on the other side. */
const MOST_AUTOMATIC_ANSWERS = 12

/** Whether too many challenges in a row were answered without a person. */
export const isLooping = ({ context }: Known): boolean =>
  !context.result && context.automaticAnswers > MOST_AUTOMATIC_ANSWERS

/** Whether the flow that is asked for cannot start before a password is typed. */
export const lacksPassword = ({ context: { request } }: Known): boolean =>
  request !== undefined && needsPassword(request) && !request.password

/** Whether a new code can be asked for: the flow must be one that starts again without anything typed anew. */
export const canResend = (known: Known): boolean => known.context.request !== undefined && !lacksPassword(known)

/** Whether the first factor may be chosen again. */
export const canChooseAnother = ({ context: { request, challenge } }: Known): boolean =>
  challenge !== undefined && (request?.authFlow === 'USER_AUTH' || challenge.availableChallenges.length > 1)

/** Whether Cognito refused the device itself, and the same sign-in can be made again without it. */
export function isDeviceRefused(known: Known): boolean {
  const { error, challenge } = known.context
  if (!challenge || !error || !canResend(known)) return false
  // The service may hold on to the device that the sign-in began with, whatever its challenge is.
  if (isUnknownDevice(error)) return true
  if (!challenge.name.startsWith('DEVICE_')) return false
  // The secret may also be gone: another tab has forgotten the device meanwhile.
  // Half an answer says nothing about the device: the next one may be whole.
  return ['NotAuthorizedException', 'ERR_PROTOCOL', 'ERR_DEVICE_MISSING'].includes(error.code) && !error.retryable
}

/** The second factors of `MFA_SETUP` that this library can set up. */
export const mfaSetupMethods = (challenge: Challenge): readonly MfaMethod[] =>
  readMfaMethods(challenge, 'MFAS_CAN_SETUP').filter((name) => name !== 'SMS_MFA')
