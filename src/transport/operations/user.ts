/**
 * The inputs and outputs of the operations on the signed-in user and their attributes.
 *
 * @module
 */
import type { AttributeType, CodeDeliveryDetailsType, MFAOptionType } from './common.ts'

/**
 * What `GetUser` takes. It describes the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 */
export interface GetUserRequest {
  readonly AccessToken: string
}

/** What `GetUser` gives. */
export interface GetUserResponse {
  readonly Username: string
  readonly UserAttributes: readonly AttributeType[]
  readonly MFAOptions?: readonly MFAOptionType[]
  readonly PreferredMfaSetting?: string
  readonly UserMFASettingList?: readonly string[]
}

/**
 * What `UpdateUserAttributes` takes. It changes attributes of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserAttributes.html
 */
export interface UpdateUserAttributesRequest {
  readonly UserAttributes: readonly AttributeType[]
  readonly AccessToken: string
  readonly ClientMetadata?: Record<string, string>
}

/** What `UpdateUserAttributes` gives. */
export interface UpdateUserAttributesResponse {
  readonly CodeDeliveryDetailsList?: readonly CodeDeliveryDetailsType[]
}

/**
 * What `DeleteUserAttributes` takes. It deletes attributes of the signed-in user.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 */
export interface DeleteUserAttributesRequest {
  readonly UserAttributeNames: readonly string[]
  readonly AccessToken: string
}

/**
 * What `GetUserAttributeVerificationCode` takes. It sends a code that verifies an e-mail address or a phone number.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 */
export interface GetUserAttributeVerificationCodeRequest {
  readonly AccessToken: string
  readonly AttributeName: string
  readonly ClientMetadata?: Record<string, string>
}

/** What `GetUserAttributeVerificationCode` gives. */
export interface GetUserAttributeVerificationCodeResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

/**
 * What `VerifyUserAttribute` takes. It verifies an e-mail address or a phone number by the code that was sent.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
export interface VerifyUserAttributeRequest {
  readonly AccessToken: string
  readonly AttributeName: string
  readonly Code: string
}

/**
 * What `DeleteUser` takes. It deletes the signed-in user, for ever.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export interface DeleteUserRequest {
  readonly AccessToken: string
}
