/**
 * Which second factors a user has.
 *
 * @module
 */

/** A second factor, in Cognito's word for it. */
export type MfaFactor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** The second factors of a user. */
export interface MfaState {
  /** In Cognito's order. Empty when there is none. */
  readonly enabled: readonly MfaFactor[]
  /** The one that is asked for without a choice. */
  readonly preferred: MfaFactor | undefined
}

const FACTORS: readonly string[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

/** Reads `UserMFASettingList` and `PreferredMfaSetting`. Names this version does not know are left out. */
export function readMfaState(answer: {
  readonly UserMFASettingList?: readonly string[]
  readonly PreferredMfaSetting?: string
}): MfaState {
  const list: readonly unknown[] = Array.isArray(answer.UserMFASettingList) ? answer.UserMFASettingList : []
  const enabled = list.filter(isFactor)
  return { enabled, preferred: isFactor(answer.PreferredMfaSetting) ? answer.PreferredMfaSetting : undefined }
}

const isFactor = (name: unknown): name is MfaFactor => typeof name === 'string' && FACTORS.includes(name)
