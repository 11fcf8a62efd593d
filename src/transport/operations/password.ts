/**
 * The inputs and outputs of the operations that change a password.
 *
 * @module
 */
import type { AnalyticsMetadataType, CodeDeliveryDetailsType, UserContextDataType } from './common.ts'

/**
 * Input of `ForgotPassword`, which sends a code for a new password.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 */
export interface ForgotPasswordRequest {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly UserContextData?: UserContextDataType
  readonly Username: string
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly ClientMetadata?: Record<string, string>
}

/** Output of `ForgotPassword`. */
export interface ForgotPasswordResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

/**
 * Input of `ConfirmForgotPassword`, which sets a new password, with the code that `ForgotPassword` sent.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 */
export interface ConfirmForgotPasswordRequest {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly Username: string
  readonly ConfirmationCode: string
  readonly Password: string
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
  readonly ClientMetadata?: Record<string, string>
}

/**
 * Input of `ChangePassword`, which replaces the password of a signed-in user, or sets the first one of a user without a
 * password.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export interface ChangePasswordRequest {
  readonly PreviousPassword?: string
  readonly ProposedPassword: string
  readonly AccessToken: string
}
