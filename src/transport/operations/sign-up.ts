/**
 * The inputs and outputs of the operations that create a user.
 *
 * @module
 */
import type { AnalyticsMetadataType, AttributeType, CodeDeliveryDetailsType, UserContextDataType } from './common.ts'

/**
 * Input of `SignUp`, which creates a user, who may have to be confirmed.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html
 */
export interface SignUpRequest {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly Username: string
  readonly Password?: string
  readonly UserAttributes?: readonly AttributeType[]
  readonly ValidationData?: readonly AttributeType[]
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
  readonly ClientMetadata?: Record<string, string>
}

/** Output of `SignUp`. */
export interface SignUpResponse {
  readonly UserConfirmed: boolean
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
  readonly UserSub: string
  readonly Session?: string
}

/**
 * Input of `ConfirmSignUp`, which confirms a new user, with the code that `SignUp` sent.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 */
export interface ConfirmSignUpRequest {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly Username: string
  readonly ConfirmationCode: string
  readonly ForceAliasCreation?: boolean
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
  readonly ClientMetadata?: Record<string, string>
  readonly Session?: string
}

/** Output of `ConfirmSignUp`. */
export interface ConfirmSignUpResponse {
  readonly Session?: string
}

/**
 * Input of `ResendConfirmationCode`, which sends the code of a sign-up again.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export interface ResendConfirmationCodeRequest {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly UserContextData?: UserContextDataType
  readonly Username: string
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly ClientMetadata?: Record<string, string>
}

/** Output of `ResendConfirmationCode`. */
export interface ResendConfirmationCodeResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}
