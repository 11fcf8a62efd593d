/**
 * The inputs and outputs of the operations that change a password.
 *
 * @module
 */
import type { AnalyticsMetadataType, CodeDeliveryDetailsType, UserContextDataType } from './common.ts'

/**
 * What `ForgotPassword` takes. It sends a code for a new password.
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

/** What `ForgotPassword` gives. */
export interface ForgotPasswordResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

/**
 * What `ConfirmForgotPassword` takes. It sets a new password, with the code that `ForgotPassword` sent.
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
 * What `ChangePassword` takes. It replaces the password of a signed-in user, or gives a first one to a user who has none.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export interface ChangePasswordRequest {
  readonly PreviousPassword?: string
  readonly ProposedPassword: string
  readonly AccessToken: string
}
