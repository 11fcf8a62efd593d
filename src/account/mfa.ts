/**
 * The second factors of the signed-in user, and the first factors available to them.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { InvalidInputError } from '../errors.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import type { AuthFactorType, MFAOptionType } from '../transport/operations.ts'

/** A second factor, under Cognito's name. */
export type MfaFactor = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** The second factors of a user. */
export interface MfaState {
  /** In Cognito's order. Empty when there is none. */
  readonly enabled: readonly MfaFactor[]
  /** The one that is used without a choice. */
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

/** `off`, `on`, or `preferred`: on, and used without a choice. At most one factor is preferred. */
export type MfaPreference = 'off' | 'on' | 'preferred'

/** The changes. Absent members stay as they are. */
export interface MfaPreferences {
  /** Codes by text message. Needs a verified phone number. */
  readonly sms?: MfaPreference | undefined
  /** An authenticator app. Needs `verifyTotp` before. */
  readonly totp?: MfaPreference | undefined
  /** Codes by e-mail. Needs a verified address. */
  readonly email?: MfaPreference | undefined
  /**
   * Lets a passkey with user verification count for both factors, so that it can be used where a second one is
   * required. The pool must allow it, and the user must have another factor. Passkeys cannot be preferred.
   */
  readonly passkey?: 'off' | 'on' | undefined
}

/** The factors of a user. */
export interface AuthFactors {
  readonly username: string
  /** First factors that are ready to use. */
  readonly configured: readonly AuthFactorType[]
  readonly mfa: MfaState
}

/**
 * Switches second factors on and off.
 *
 * @throws {InvalidInputError} when nothing is changed, or more than one is preferred.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 */
export async function setMfaPreference(
  { context }: WithAuthContext,
  preferences: MfaPreferences,
  options?: CallOptions,
): Promise<void> {
  const { sms, totp, email, passkey } = preferences
  const given = [sms, totp, email, passkey].filter((value) => value !== undefined)
  if (given.length === 0) throw wrongPreference('No second factor to change')
  if (given.some((value) => value !== 'off' && value !== 'on' && value !== 'preferred') || !isOnOrOff(passkey)) {
    throw wrongPreference('A second factor must be off, on or preferred')
  }
  if (given.filter((value) => value === 'preferred').length > 1) {
    throw wrongPreference('Only one second factor can be preferred')
  }
  await callAsUser(
    context,
    'SetUserMFAPreference',
    {
      ...(sms !== undefined && { SMSMfaSettings: writePreference(sms) }),
      ...(totp !== undefined && { SoftwareTokenMfaSettings: writePreference(totp) }),
      ...(email !== undefined && { EmailMfaSettings: writePreference(email) }),
      ...(passkey !== undefined && { WebAuthnMfaSettings: { Enabled: passkey === 'on' } }),
    },
    options,
  )
}

/**
 * Sets the delivery of codes by text message. The service has replaced it by `SetUserMFAPreference`.
 *
 * @deprecated Use {@link setMfaPreference}.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 */
export async function setUserSettings(
  { context }: WithAuthContext,
  input: { readonly mfaOptions: readonly MFAOptionType[] },
  options?: CallOptions,
): Promise<void> {
  await callAsUser(context, 'SetUserSettings', { MFAOptions: input.mfaOptions }, options)
}

/**
 * Gets the factors of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 */
export async function getAuthFactors({ context }: WithAuthContext, options?: CallOptions): Promise<AuthFactors> {
  const answer = await callAsUser(context, 'GetUserAuthFactors', {}, options)
  const configured: readonly unknown[] = Array.isArray(answer.ConfiguredUserAuthFactors)
    ? answer.ConfiguredUserAuthFactors
    : []
  return {
    username: typeof answer.Username === 'string' ? answer.Username : (context.session.username() ?? ''),
    configured: configured.filter((name): name is AuthFactorType => typeof name === 'string'),
    mfa: readMfaState(answer),
  }
}

const writePreference = (preference: MfaPreference): { Enabled: boolean; PreferredMfa: boolean } => ({
  Enabled: preference !== 'off',
  PreferredMfa: preference === 'preferred',
})

const isOnOrOff = (value: unknown): boolean => value === undefined || value === 'off' || value === 'on'

const wrongPreference = (message: string): InvalidInputError => new InvalidInputError(message, { field: 'mfa' })
