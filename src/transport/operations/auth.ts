/**
 * The inputs and outputs of the operations that sign a user in and keep the session alive.
 *
 * @module
 */
import type { AnalyticsMetadataType, UserContextDataType } from './common.ts'

/** A flow of `InitiateAuth`. The two for administrators are refused from a client. */
export type AuthFlowType =
  | 'ADMIN_NO_SRP_AUTH'
  | 'ADMIN_USER_PASSWORD_AUTH'
  | 'CUSTOM_AUTH'
  | 'REFRESH_TOKEN'
  | 'REFRESH_TOKEN_AUTH'
  | 'USER_AUTH'
  | 'USER_PASSWORD_AUTH'
  | 'USER_SRP_AUTH'

/** A challenge. The service may add names that are not here. */
export type ChallengeNameType =
  | 'ADMIN_NO_SRP_AUTH'
  | 'CUSTOM_CHALLENGE'
  | 'DEVICE_PASSWORD_VERIFIER'
  | 'DEVICE_SRP_AUTH'
  | 'EMAIL_OTP'
  | 'MFA_SETUP'
  | 'NEW_PASSWORD_REQUIRED'
  | 'PASSWORD'
  | 'PASSWORD_SRP'
  | 'PASSWORD_VERIFIER'
  | 'SELECT_CHALLENGE'
  | 'SELECT_MFA_TYPE'
  | 'SMS_MFA'
  | 'SMS_OTP'
  | 'SOFTWARE_TOKEN_MFA'
  | 'WEB_AUTHN'

/**
 * Input of `InitiateAuth`, which starts a sign-in and returns tokens or the first challenge.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export interface InitiateAuthRequest {
  readonly AuthFlow: AuthFlowType
  readonly AuthParameters?: Record<string, string>
  readonly ClientMetadata?: Record<string, string>
  readonly ClientId: string
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
  readonly Session?: string
}

/** Output of `InitiateAuth`. */
export interface InitiateAuthResponse {
  readonly ChallengeName?: ChallengeNameType
  readonly Session?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AuthenticationResult?: AuthenticationResultType
  readonly AvailableChallenges?: readonly ChallengeNameType[]
}

/**
 * Input of `RespondToAuthChallenge`, which answers a challenge and returns tokens or the next challenge.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 */
export interface RespondToAuthChallengeRequest {
  readonly ClientId: string
  readonly ChallengeName: ChallengeNameType
  readonly Session?: string
  readonly ChallengeResponses?: Record<string, string>
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
  readonly ClientMetadata?: Record<string, string>
}

/** Output of `RespondToAuthChallenge`. */
export interface RespondToAuthChallengeResponse {
  readonly ChallengeName?: ChallengeNameType
  readonly Session?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AuthenticationResult?: AuthenticationResultType
  readonly AvailableChallenges?: readonly ChallengeNameType[]
}

/** The tokens. `ExpiresIn` is in seconds. */
export interface AuthenticationResultType {
  readonly AccessToken?: string
  readonly ExpiresIn?: number
  readonly TokenType?: string
  readonly RefreshToken?: string
  readonly IdToken?: string
  readonly NewDeviceMetadata?: NewDeviceMetadataType
}

/** The key and the group key of a device that is new to the service. */
export interface NewDeviceMetadataType {
  readonly DeviceKey?: string
  readonly DeviceGroupKey?: string
}

/**
 * Input of `GetTokensFromRefreshToken`, which returns new tokens for a refresh token, and replaces it where the app
 * client rotates them.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 */
export interface GetTokensFromRefreshTokenRequest {
  readonly RefreshToken: string
  readonly ClientId: string
  readonly ClientSecret?: string
  readonly DeviceKey?: string
  readonly ClientMetadata?: Record<string, string>
}

/** Output of `GetTokensFromRefreshToken`. */
export interface GetTokensFromRefreshTokenResponse {
  readonly AuthenticationResult?: AuthenticationResultType
}
