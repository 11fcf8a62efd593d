/**
 * The inputs and outputs of the operations on factors.
 *
 * @module
 */
import type { MFAOptionType } from './common.ts'

/**
 * What `AssociateSoftwareToken` takes. It gives a new TOTP secret, to an unfinished sign-in (`Session`) or a signed-in user (`AccessToken`).
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 */
export interface AssociateSoftwareTokenRequest {
  readonly AccessToken?: string
  readonly Session?: string
}

/** What `AssociateSoftwareToken` gives. */
export interface AssociateSoftwareTokenResponse {
  readonly SecretCode?: string
  readonly Session?: string
}

/**
 * What `VerifySoftwareToken` takes. It verifies the first code of a new TOTP secret.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 */
export interface VerifySoftwareTokenRequest {
  readonly AccessToken?: string
  readonly Session?: string
  readonly UserCode: string
  readonly FriendlyDeviceName?: string
}

/** What `VerifySoftwareToken` gives. */
export interface VerifySoftwareTokenResponse {
  readonly Status?: VerifySoftwareTokenResponseType
  readonly Session?: string
}

/** Whether a first code was right. */
export type VerifySoftwareTokenResponseType = 'ERROR' | 'SUCCESS'

/**
 * What `SetUserMFAPreference` takes. It switches MFA methods on and off, and says which one is preferred.
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

/** Whether codes by text message are on, and preferred. */
export interface SMSMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

/** Whether codes of an authenticator app are on, and preferred. */
export interface SoftwareTokenMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

/** Whether codes by e-mail are on, and preferred. */
export interface EmailMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

/** Whether passkeys count as a second factor. */
export interface WebAuthnMfaSettingsType {
  readonly Enabled?: boolean
}

/**
 * What `SetUserSettings` takes. It is the retired way to switch SMS MFA; use `SetUserMFAPreference`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 */
export interface SetUserSettingsRequest {
  readonly AccessToken: string
  readonly MFAOptions: readonly MFAOptionType[]
}

/**
 * What `GetUserAuthFactors` takes. It lists the first factors and MFA methods of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 */
export interface GetUserAuthFactorsRequest {
  readonly AccessToken: string
}

/** What `GetUserAuthFactors` gives. */
export interface GetUserAuthFactorsResponse {
  readonly Username: string
  readonly PreferredMfaSetting?: string
  readonly UserMFASettingList?: readonly string[]
  readonly ConfiguredUserAuthFactors?: readonly AuthFactorType[]
}

/** A first factor that a user has. */
export type AuthFactorType = 'EMAIL_OTP' | 'PASSWORD' | 'SMS_OTP' | 'SOFTWARE_TOKEN' | 'WEB_AUTHN'
