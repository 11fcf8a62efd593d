/**
 * The 34 operations of the Amazon Cognito user pools API that a user may call, with their inputs and outputs
 * as they stand on the wire: Cognito's names, times as seconds since the Unix epoch, documents as JSON values.
 * Type tests hold them equal to the AWS SDK's.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html
 * @module
 */

/** An answer with nothing in it. */
export type Empty = Record<string, never>

export interface AssociateSoftwareTokenRequest {
  readonly AccessToken?: string
  readonly Session?: string
}

export interface AssociateSoftwareTokenResponse {
  readonly SecretCode?: string
  readonly Session?: string
}

export interface ChangePasswordRequest {
  readonly PreviousPassword?: string
  readonly ProposedPassword: string
  readonly AccessToken: string
}

export interface CompleteWebAuthnRegistrationRequest {
  readonly AccessToken: string
  readonly Credential: unknown
}

export interface DeviceSecretVerifierConfigType {
  readonly PasswordVerifier?: string
  readonly Salt?: string
}

export interface ConfirmDeviceRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceSecretVerifierConfig?: DeviceSecretVerifierConfigType
  readonly DeviceName?: string
}

export interface ConfirmDeviceResponse {
  readonly UserConfirmationNecessary?: boolean
}

export interface AnalyticsMetadataType {
  readonly AnalyticsEndpointId?: string
}

export interface UserContextDataType {
  readonly IpAddress?: string
  readonly EncodedData?: string
}

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

export interface ConfirmSignUpResponse {
  readonly Session?: string
}

export interface DeleteUserRequest {
  readonly AccessToken: string
}

export interface DeleteUserAttributesRequest {
  readonly UserAttributeNames: readonly string[]
  readonly AccessToken: string
}

export interface DeleteWebAuthnCredentialRequest {
  readonly AccessToken: string
  readonly CredentialId: string
}

export interface ForgetDeviceRequest {
  readonly AccessToken?: string
  readonly DeviceKey: string
}

export interface ForgotPasswordRequest {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly UserContextData?: UserContextDataType
  readonly Username: string
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly ClientMetadata?: Record<string, string>
}

export type DeliveryMediumType = 'EMAIL' | 'SMS'

export interface CodeDeliveryDetailsType {
  readonly Destination?: string
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
}

export interface ForgotPasswordResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

export interface GetDeviceRequest {
  readonly DeviceKey: string
  readonly AccessToken?: string
}

export interface AttributeType {
  readonly Name: string
  readonly Value?: string
}

export interface DeviceType {
  readonly DeviceKey?: string
  readonly DeviceAttributes?: readonly AttributeType[]
  readonly DeviceCreateDate?: number
  readonly DeviceLastModifiedDate?: number
  readonly DeviceLastAuthenticatedDate?: number
}

export interface GetDeviceResponse {
  readonly Device: DeviceType
}

export interface GetTokensFromRefreshTokenRequest {
  readonly RefreshToken: string
  readonly ClientId: string
  readonly ClientSecret?: string
  readonly DeviceKey?: string
  readonly ClientMetadata?: Record<string, string>
}

export interface NewDeviceMetadataType {
  readonly DeviceKey?: string
  readonly DeviceGroupKey?: string
}

export interface AuthenticationResultType {
  readonly AccessToken?: string
  readonly ExpiresIn?: number
  readonly TokenType?: string
  readonly RefreshToken?: string
  readonly IdToken?: string
  readonly NewDeviceMetadata?: NewDeviceMetadataType
}

export interface GetTokensFromRefreshTokenResponse {
  readonly AuthenticationResult?: AuthenticationResultType
}

export interface GetUserRequest {
  readonly AccessToken: string
}

export interface MFAOptionType {
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
}

export interface GetUserResponse {
  readonly Username: string
  readonly UserAttributes: readonly AttributeType[]
  readonly MFAOptions?: readonly MFAOptionType[]
  readonly PreferredMfaSetting?: string
  readonly UserMFASettingList?: readonly string[]
}

export interface GetUserAttributeVerificationCodeRequest {
  readonly AccessToken: string
  readonly AttributeName: string
  readonly ClientMetadata?: Record<string, string>
}

export interface GetUserAttributeVerificationCodeResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

export interface GetUserAuthFactorsRequest {
  readonly AccessToken: string
}

export type AuthFactorType = 'EMAIL_OTP' | 'PASSWORD' | 'SMS_OTP' | 'SOFTWARE_TOKEN' | 'WEB_AUTHN'

export interface GetUserAuthFactorsResponse {
  readonly Username: string
  readonly PreferredMfaSetting?: string
  readonly UserMFASettingList?: readonly string[]
  readonly ConfiguredUserAuthFactors?: readonly AuthFactorType[]
}

export interface GlobalSignOutRequest {
  readonly AccessToken: string
}

export type AuthFlowType =
  | 'ADMIN_NO_SRP_AUTH'
  | 'ADMIN_USER_PASSWORD_AUTH'
  | 'CUSTOM_AUTH'
  | 'REFRESH_TOKEN'
  | 'REFRESH_TOKEN_AUTH'
  | 'USER_AUTH'
  | 'USER_PASSWORD_AUTH'
  | 'USER_SRP_AUTH'

export interface InitiateAuthRequest {
  readonly AuthFlow: AuthFlowType
  readonly AuthParameters?: Record<string, string>
  readonly ClientMetadata?: Record<string, string>
  readonly ClientId: string
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
  readonly Session?: string
}

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

export interface InitiateAuthResponse {
  readonly ChallengeName?: ChallengeNameType
  readonly Session?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AuthenticationResult?: AuthenticationResultType
  readonly AvailableChallenges?: readonly ChallengeNameType[]
}

export interface ListDevicesRequest {
  readonly AccessToken: string
  readonly Limit?: number
  readonly PaginationToken?: string
}

export interface ListDevicesResponse {
  readonly Devices?: readonly DeviceType[]
  readonly PaginationToken?: string
}

export interface ListUserSessionsRequest {
  readonly AccessToken: string
  readonly NextToken?: string
}

export type SessionTypeType = 'SSO' | 'TOKEN'

export interface SessionLocationType {
  readonly City?: string
  readonly Country?: string
}

export interface SessionDescriptionType {
  readonly SessionId?: string
  readonly SessionType?: SessionTypeType
  readonly ClientId?: string
  readonly CreateDate?: number
  readonly LastActiveDate?: number
  readonly DeviceType?: string
  readonly LastIPAddress?: string
  readonly LastLocation?: SessionLocationType
  readonly OriginSessionId?: string
  readonly IsCurrentSession?: boolean
}

export interface ListUserSessionsResponse {
  readonly Sessions?: readonly SessionDescriptionType[]
  readonly NextToken?: string
}

export interface ListWebAuthnCredentialsRequest {
  readonly AccessToken: string
  readonly NextToken?: string
  readonly MaxResults?: number
}

export interface WebAuthnCredentialDescription {
  readonly CredentialId: string
  readonly FriendlyCredentialName: string
  readonly RelyingPartyId: string
  readonly AuthenticatorAttachment?: string
  readonly AuthenticatorTransports: readonly string[]
  readonly CreatedAt: number
}

export interface ListWebAuthnCredentialsResponse {
  readonly Credentials: readonly WebAuthnCredentialDescription[]
  readonly NextToken?: string
}

export interface ResendConfirmationCodeRequest {
  readonly ClientId: string
  readonly SecretHash?: string
  readonly UserContextData?: UserContextDataType
  readonly Username: string
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly ClientMetadata?: Record<string, string>
}

export interface ResendConfirmationCodeResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

export interface RespondToAuthChallengeRequest {
  readonly ClientId: string
  readonly ChallengeName: ChallengeNameType
  readonly Session?: string
  readonly ChallengeResponses?: Record<string, string>
  readonly AnalyticsMetadata?: AnalyticsMetadataType
  readonly UserContextData?: UserContextDataType
  readonly ClientMetadata?: Record<string, string>
}

export interface RespondToAuthChallengeResponse {
  readonly ChallengeName?: ChallengeNameType
  readonly Session?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AuthenticationResult?: AuthenticationResultType
  readonly AvailableChallenges?: readonly ChallengeNameType[]
}

export type RevokeAssociatedSessionsType = 'LINKED' | 'NONE'

export interface RevokeTokenRequest {
  readonly Token: string
  readonly ClientId: string
  readonly ClientSecret?: string
  readonly RevokeAssociatedSessions?: RevokeAssociatedSessionsType
}

export interface RevokeUserSessionRequest {
  readonly AccessToken: string
  readonly SessionId: string
  readonly RevokeAssociatedSessions?: RevokeAssociatedSessionsType
}

export interface SMSMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

export interface SoftwareTokenMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

export interface EmailMfaSettingsType {
  readonly Enabled?: boolean
  readonly PreferredMfa?: boolean
}

export interface WebAuthnMfaSettingsType {
  readonly Enabled?: boolean
}

export interface SetUserMFAPreferenceRequest {
  readonly SMSMfaSettings?: SMSMfaSettingsType
  readonly SoftwareTokenMfaSettings?: SoftwareTokenMfaSettingsType
  readonly EmailMfaSettings?: EmailMfaSettingsType
  readonly WebAuthnMfaSettings?: WebAuthnMfaSettingsType
  readonly AccessToken: string
}

export interface SetUserSettingsRequest {
  readonly AccessToken: string
  readonly MFAOptions: readonly MFAOptionType[]
}

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

export interface SignUpResponse {
  readonly UserConfirmed: boolean
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
  readonly UserSub: string
  readonly Session?: string
}

export interface StartWebAuthnRegistrationRequest {
  readonly AccessToken: string
}

export interface StartWebAuthnRegistrationResponse {
  readonly CredentialCreationOptions: unknown
}

export type FeedbackValueType = 'Invalid' | 'Valid'

export interface UpdateAuthEventFeedbackRequest {
  readonly UserPoolId: string
  readonly Username: string
  readonly EventId: string
  readonly FeedbackToken: string
  readonly FeedbackValue: FeedbackValueType
}

export type DeviceRememberedStatusType = 'not_remembered' | 'remembered'

export interface UpdateDeviceStatusRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceRememberedStatus?: DeviceRememberedStatusType
}

export interface UpdateUserAttributesRequest {
  readonly UserAttributes: readonly AttributeType[]
  readonly AccessToken: string
  readonly ClientMetadata?: Record<string, string>
}

export interface UpdateUserAttributesResponse {
  readonly CodeDeliveryDetailsList?: readonly CodeDeliveryDetailsType[]
}

export interface VerifySoftwareTokenRequest {
  readonly AccessToken?: string
  readonly Session?: string
  readonly UserCode: string
  readonly FriendlyDeviceName?: string
}

export type VerifySoftwareTokenResponseType = 'ERROR' | 'SUCCESS'

export interface VerifySoftwareTokenResponse {
  readonly Status?: VerifySoftwareTokenResponseType
  readonly Session?: string
}

export interface VerifyUserAttributeRequest {
  readonly AccessToken: string
  readonly AttributeName: string
  readonly Code: string
}

/** Every operation under its own name. */
export interface Operations {
  AssociateSoftwareToken: { input: AssociateSoftwareTokenRequest; output: AssociateSoftwareTokenResponse }
  ChangePassword: { input: ChangePasswordRequest; output: Empty }
  CompleteWebAuthnRegistration: { input: CompleteWebAuthnRegistrationRequest; output: Empty }
  ConfirmDevice: { input: ConfirmDeviceRequest; output: ConfirmDeviceResponse }
  ConfirmForgotPassword: { input: ConfirmForgotPasswordRequest; output: Empty }
  ConfirmSignUp: { input: ConfirmSignUpRequest; output: ConfirmSignUpResponse }
  DeleteUser: { input: DeleteUserRequest; output: Empty }
  DeleteUserAttributes: { input: DeleteUserAttributesRequest; output: Empty }
  DeleteWebAuthnCredential: { input: DeleteWebAuthnCredentialRequest; output: Empty }
  ForgetDevice: { input: ForgetDeviceRequest; output: Empty }
  ForgotPassword: { input: ForgotPasswordRequest; output: ForgotPasswordResponse }
  GetDevice: { input: GetDeviceRequest; output: GetDeviceResponse }
  GetTokensFromRefreshToken: { input: GetTokensFromRefreshTokenRequest; output: GetTokensFromRefreshTokenResponse }
  GetUser: { input: GetUserRequest; output: GetUserResponse }
  GetUserAttributeVerificationCode: {
    input: GetUserAttributeVerificationCodeRequest
    output: GetUserAttributeVerificationCodeResponse
  }
  GetUserAuthFactors: { input: GetUserAuthFactorsRequest; output: GetUserAuthFactorsResponse }
  GlobalSignOut: { input: GlobalSignOutRequest; output: Empty }
  InitiateAuth: { input: InitiateAuthRequest; output: InitiateAuthResponse }
  ListDevices: { input: ListDevicesRequest; output: ListDevicesResponse }
  ListUserSessions: { input: ListUserSessionsRequest; output: ListUserSessionsResponse }
  ListWebAuthnCredentials: { input: ListWebAuthnCredentialsRequest; output: ListWebAuthnCredentialsResponse }
  ResendConfirmationCode: { input: ResendConfirmationCodeRequest; output: ResendConfirmationCodeResponse }
  RespondToAuthChallenge: { input: RespondToAuthChallengeRequest; output: RespondToAuthChallengeResponse }
  RevokeToken: { input: RevokeTokenRequest; output: Empty }
  RevokeUserSession: { input: RevokeUserSessionRequest; output: Empty }
  SetUserMFAPreference: { input: SetUserMFAPreferenceRequest; output: Empty }
  SetUserSettings: { input: SetUserSettingsRequest; output: Empty }
  SignUp: { input: SignUpRequest; output: SignUpResponse }
  StartWebAuthnRegistration: { input: StartWebAuthnRegistrationRequest; output: StartWebAuthnRegistrationResponse }
  UpdateAuthEventFeedback: { input: UpdateAuthEventFeedbackRequest; output: Empty }
  UpdateDeviceStatus: { input: UpdateDeviceStatusRequest; output: Empty }
  UpdateUserAttributes: { input: UpdateUserAttributesRequest; output: UpdateUserAttributesResponse }
  VerifySoftwareToken: { input: VerifySoftwareTokenRequest; output: VerifySoftwareTokenResponse }
  VerifyUserAttribute: { input: VerifyUserAttributeRequest; output: Empty }
}

/** The name of an operation, such as `InitiateAuth`. */
export type OperationName = keyof Operations
