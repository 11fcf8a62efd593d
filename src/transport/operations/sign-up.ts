/**
 * The inputs and outputs of the operations that make a new user.
 *
 * @module
 */
import type { AnalyticsMetadataType, AttributeType, CodeDeliveryDetailsType, UserContextDataType } from './common.ts'

/**
 * What `SignUp` takes. It makes a new user, who may have to be confirmed.
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

/** What `SignUp` gives. */
export interface SignUpResponse {
  readonly UserConfirmed: boolean
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
  readonly UserSub: string
  readonly Session?: string
}

/**
 * What `ConfirmSignUp` takes. It confirms a new user, with the code that `SignUp` sent.
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

/** What `ConfirmSignUp` gives. */
export interface ConfirmSignUpResponse {
  readonly Session?: string
}

/**
 * What `ResendConfirmationCode` takes. It sends the code of a sign-up again.
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

/** What `ResendConfirmationCode` gives. */
export interface ResendConfirmationCodeResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}
