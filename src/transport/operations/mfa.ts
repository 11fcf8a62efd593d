/**
 * The inputs and outputs of the operations on factors.
 *
 * @module
 */
import type { MFAOptionType } from './common.ts'

/**
 * Input of `AssociateSoftwareToken`, which returns a new TOTP secret, to an unfinished sign-in (`Session`) or a
 * signed-in user (`AccessToken`).
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export interface AssociateSoftwareTokenRequest {
  readonly AccessToken?: string
  readonly Session?: string
}

/** Output of `AssociateSoftwareToken`. */
export interface AssociateSoftwareTokenResponse {
  readonly SecretCode?: string
  readonly Session?: string
}

/**
 * Input of `VerifySoftwareToken`, which verifies the first code of a new TOTP secret.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 */
export interface VerifySoftwareTokenRequest {
  readonly AccessToken?: string
  readonly Session?: string
  readonly UserCode: string
  readonly FriendlyDeviceName?: string
}

/** Output of `VerifySoftwareToken`. */
export interface VerifySoftwareTokenResponse {
  readonly Status?: VerifySoftwareTokenResponseType
  readonly Session?: string
}

/** The result of a first code. */
export type VerifySoftwareTokenResponseType = 'ERROR' | 'SUCCESS'

/**
 * Input of `SetUserMFAPreference`, which switches MFA methods on and off, and sets the preferred one.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserMFAPreference.html
 */
export interface SetUserMFAPreferenceRequest {
  readonly SMSMfaSettings?: SMSMfaSettingsType
  readonly SoftwareTokenMfaSettings?: SoftwareTokenMfaSettingsType
  readonly EmailMfaSettings?: EmailMfaSettingsType
  readonly WebAuthnMfaSettings?: WebAuthnMfaSettingsType
  readonly AccessToken: string
}

/** The preference for codes by text message. */
export interface SMSMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

/** The preference for codes of an authenticator app. */
export interface SoftwareTokenMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

/** The preference for codes by e-mail. */
export interface EmailMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

/** The preference to count passkeys as a second factor. */
export interface WebAuthnMfaSettingsType {
  readonly Enabled?: boolean
}

/**
 * Input of `SetUserSettings`, which is the retired way to switch SMS MFA; use `SetUserMFAPreference`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 */
export interface SetUserSettingsRequest {
  readonly AccessToken: string
  readonly MFAOptions: readonly MFAOptionType[]
}

/**
 * Input of `GetUserAuthFactors`, which lists the first factors and MFA methods of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 */
export interface GetUserAuthFactorsRequest {
  readonly AccessToken: string
}

/** Output of `GetUserAuthFactors`. */
export interface GetUserAuthFactorsResponse {
  readonly Username: string
  readonly PreferredMfaSetting?: string
  readonly UserMFASettingList?: readonly string[]
  readonly ConfiguredUserAuthFactors?: readonly AuthFactorType[]
}

/** A first factor that a user has. */
export type AuthFactorType = 'EMAIL_OTP' | 'PASSWORD' | 'SMS_OTP' | 'SOFTWARE_TOKEN' | 'WEB_AUTHN'
