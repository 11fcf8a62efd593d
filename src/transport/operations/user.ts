/**
 * The inputs and outputs of the operations on the signed-in user and their attributes.
 *
 * @module
 */
import type { AttributeType, CodeDeliveryDetailsType, MFAOptionType } from './common.ts'

/**
 * Input of `GetUser`, which describes the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 */
export interface GetUserRequest {
  readonly AccessToken: string
}

/** Output of `GetUser`. */
export interface GetUserResponse {
  readonly Username: string
  readonly UserAttributes: readonly AttributeType[]
  readonly MFAOptions?: readonly MFAOptionType[]
  readonly PreferredMfaSetting?: string
  readonly UserMFASettingList?: readonly string[]
}

/**
 * Input of `UpdateUserAttributes`, which changes attributes of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 */
export interface UpdateUserAttributesRequest {
  readonly UserAttributes: readonly AttributeType[]
  readonly AccessToken: string
  readonly ClientMetadata?: Record<string, string>
}

/** Output of `UpdateUserAttributes`. */
export interface UpdateUserAttributesResponse {
  readonly CodeDeliveryDetailsList?: readonly CodeDeliveryDetailsType[]
}

/**
 * Input of `DeleteUserAttributes`, which deletes attributes of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 */
export interface DeleteUserAttributesRequest {
  readonly UserAttributeNames: readonly string[]
  readonly AccessToken: string
}

/**
 * Input of `GetUserAttributeVerificationCode`, which sends a code that verifies an e-mail address or a phone number.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export interface GetUserAttributeVerificationCodeRequest {
  readonly AccessToken: string
  readonly AttributeName: string
  readonly ClientMetadata?: Record<string, string>
}

/** Output of `GetUserAttributeVerificationCode`. */
export interface GetUserAttributeVerificationCodeResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

/**
 * Input of `VerifyUserAttribute`, which verifies an e-mail address or a phone number by the code that was sent.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
export interface VerifyUserAttributeRequest {
  readonly AccessToken: string
  readonly AttributeName: string
  readonly Code: string
}

/**
 * Input of `DeleteUser`, which deletes the signed-in user permanently.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export interface DeleteUserRequest {
  readonly AccessToken: string
}
