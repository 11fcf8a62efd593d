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

/**
 * What `AssociateSoftwareToken` takes.
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
 * What `ChangePassword` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export interface ChangePasswordRequest {
  readonly PreviousPassword?: string
  readonly ProposedPassword: string
  readonly AccessToken: string
}

/**
 * What `CompleteWebAuthnRegistration` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CompleteWebAuthnRegistration.html
 */
export interface CompleteWebAuthnRegistrationRequest {
  readonly AccessToken: string
  readonly Credential: unknown
}

/** The SRP verifier of a device and its salt, both base64. */
export interface DeviceSecretVerifierConfigType {
  readonly PasswordVerifier?: string
  readonly Salt?: string
}

/**
 * What `ConfirmDevice` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 */
export interface ConfirmDeviceRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceSecretVerifierConfig?: DeviceSecretVerifierConfigType
  readonly DeviceName?: string
}

/** What `ConfirmDevice` gives. */
export interface ConfirmDeviceResponse {
  readonly UserConfirmationNecessary?: boolean
}

/** The Amazon Pinpoint endpoint that a call is counted for. */
export interface AnalyticsMetadataType {
  readonly AnalyticsEndpointId?: string
}

/** What threat protection is told about the device: a fingerprint of it, and its address. */
export interface UserContextDataType {
  readonly IpAddress?: string
  readonly EncodedData?: string
}

/**
 * What `ConfirmForgotPassword` takes.
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
 * What `ConfirmSignUp` takes.
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
 * What `DeleteUser` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export interface DeleteUserRequest {
  readonly AccessToken: string
}

/**
 * What `DeleteUserAttributes` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUserAttributes.html
 */
export interface DeleteUserAttributesRequest {
  readonly UserAttributeNames: readonly string[]
  readonly AccessToken: string
}

/**
 * What `DeleteWebAuthnCredential` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteWebAuthnCredential.html
 */
export interface DeleteWebAuthnCredentialRequest {
  readonly AccessToken: string
  readonly CredentialId: string
}

/**
 * What `ForgetDevice` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html
 */
export interface ForgetDeviceRequest {
  readonly AccessToken?: string
  readonly DeviceKey: string
}

/**
 * What `ForgotPassword` takes.
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

/** How a code travels. */
export type DeliveryMediumType = 'EMAIL' | 'SMS'

/** Where a code was sent. The destination is masked; in hidden-user mode it may be invented. */
export interface CodeDeliveryDetailsType {
  readonly Destination?: string
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
}

/** What `ForgotPassword` gives. */
export interface ForgotPasswordResponse {
  readonly CodeDeliveryDetails?: CodeDeliveryDetailsType
}

/**
 * What `GetDevice` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html
 */
export interface GetDeviceRequest {
  readonly DeviceKey: string
  readonly AccessToken?: string
}

/** An attribute. Every value is a text; names of custom ones begin with `custom:`. */
export interface AttributeType {
  readonly Name: string
  readonly Value?: string
}

/** A device that the service knows. Times in seconds since the Unix epoch. */
export interface DeviceType {
  readonly DeviceKey?: string
  readonly DeviceAttributes?: readonly AttributeType[]
  readonly DeviceCreateDate?: number
  readonly DeviceLastModifiedDate?: number
  readonly DeviceLastAuthenticatedDate?: number
}

/** What `GetDevice` gives. */
export interface GetDeviceResponse {
  readonly Device: DeviceType
}

/**
 * What `GetTokensFromRefreshToken` takes.
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

/** The key and the group key of a device that the service has just seen for the first time. */
export interface NewDeviceMetadataType {
  readonly DeviceKey?: string
  readonly DeviceGroupKey?: string
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

/** What `GetTokensFromRefreshToken` gives. */
export interface GetTokensFromRefreshTokenResponse {
  readonly AuthenticationResult?: AuthenticationResultType
}

/**
 * What `GetUser` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 */
export interface GetUserRequest {
  readonly AccessToken: string
}

/** A retired description of text-message MFA. */
export interface MFAOptionType {
  readonly DeliveryMedium?: DeliveryMediumType
  readonly AttributeName?: string
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
 * What `GetUserAttributeVerificationCode` takes.
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
 * What `GetUserAuthFactors` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 */
export interface GetUserAuthFactorsRequest {
  readonly AccessToken: string
}

/** A first factor that a user has. */
export type AuthFactorType = 'EMAIL_OTP' | 'PASSWORD' | 'SMS_OTP' | 'SOFTWARE_TOKEN' | 'WEB_AUTHN'

/** What `GetUserAuthFactors` gives. */
export interface GetUserAuthFactorsResponse {
  readonly Username: string
  readonly PreferredMfaSetting?: string
  readonly UserMFASettingList?: readonly string[]
  readonly ConfiguredUserAuthFactors?: readonly AuthFactorType[]
}

/**
 * What `GlobalSignOut` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export interface GlobalSignOutRequest {
  readonly AccessToken: string
}

/** A flow that `InitiateAuth` knows. The two for administrators are refused from a client. */
export type AuthFlowType =
  | 'ADMIN_NO_SRP_AUTH'
  | 'ADMIN_USER_PASSWORD_AUTH'
  | 'CUSTOM_AUTH'
  | 'REFRESH_TOKEN'
  | 'REFRESH_TOKEN_AUTH'
  | 'USER_AUTH'
  | 'USER_PASSWORD_AUTH'
  | 'USER_SRP_AUTH'

/**
 * What `InitiateAuth` takes.
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

/** What `InitiateAuth` gives. */
export interface InitiateAuthResponse {
  readonly ChallengeName?: ChallengeNameType
  readonly Session?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AuthenticationResult?: AuthenticationResultType
  readonly AvailableChallenges?: readonly ChallengeNameType[]
}

/**
 * What `ListDevices` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 */
export interface ListDevicesRequest {
  readonly AccessToken: string
  readonly Limit?: number
  readonly PaginationToken?: string
}

/** What `ListDevices` gives. */
export interface ListDevicesResponse {
  readonly Devices?: readonly DeviceType[]
  readonly PaginationToken?: string
}

/**
 * What `ListUserSessions` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUserSessions.html
 */
export interface ListUserSessionsRequest {
  readonly AccessToken: string
  readonly NextToken?: string
}

/** What kind of session it is. */
export type SessionTypeType = 'SSO' | 'TOKEN'

/** Where a session was used from, as far as its address tells. */
export interface SessionLocationType {
  readonly City?: string
  readonly Country?: string
}

/** One session of a user. Times in seconds since the Unix epoch. */
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

/** What `ListUserSessions` gives. */
export interface ListUserSessionsResponse {
  readonly Sessions?: readonly SessionDescriptionType[]
  readonly NextToken?: string
}

/**
 * What `ListWebAuthnCredentials` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListWebAuthnCredentials.html
 */
export interface ListWebAuthnCredentialsRequest {
  readonly AccessToken: string
  readonly NextToken?: string
  readonly MaxResults?: number
}

/** A passkey of a user. The time in seconds since the Unix epoch. */
export interface WebAuthnCredentialDescription {
  readonly CredentialId: string
  readonly FriendlyCredentialName: string
  readonly RelyingPartyId: string
  readonly AuthenticatorAttachment?: string
  readonly AuthenticatorTransports: readonly string[]
  readonly CreatedAt: number
}

/** What `ListWebAuthnCredentials` gives. */
export interface ListWebAuthnCredentialsResponse {
  readonly Credentials: readonly WebAuthnCredentialDescription[]
  readonly NextToken?: string
}

/**
 * What `ResendConfirmationCode` takes.
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

/**
 * What `RespondToAuthChallenge` takes.
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

/** What `RespondToAuthChallenge` gives. */
export interface RespondToAuthChallengeResponse {
  readonly ChallengeName?: ChallengeNameType
  readonly Session?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AuthenticationResult?: AuthenticationResultType
  readonly AvailableChallenges?: readonly ChallengeNameType[]
}

/** Whether the sessions that came from the same token end too. */
export type RevokeAssociatedSessionsType = 'LINKED' | 'NONE'

/**
 * What `RevokeToken` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export interface RevokeTokenRequest {
  readonly Token: string
  readonly ClientId: string
  readonly ClientSecret?: string
  readonly RevokeAssociatedSessions?: RevokeAssociatedSessionsType
}

/**
 * What `RevokeUserSession` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeUserSession.html
 */
export interface RevokeUserSessionRequest {
  readonly AccessToken: string
  readonly SessionId: string
  readonly RevokeAssociatedSessions?: RevokeAssociatedSessionsType
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
 * What `SetUserMFAPreference` takes.
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

/**
 * What `SetUserSettings` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 */
export interface SetUserSettingsRequest {
  readonly AccessToken: string
  readonly MFAOptions: readonly MFAOptionType[]
}

/**
 * What `SignUp` takes.
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
 * What `StartWebAuthnRegistration` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_StartWebAuthnRegistration.html
 */
export interface StartWebAuthnRegistrationRequest {
  readonly AccessToken: string
}

/** What `StartWebAuthnRegistration` gives. */
export interface StartWebAuthnRegistrationResponse {
  readonly CredentialCreationOptions: unknown
}

/** Whether a sign-in that was flagged was genuine. */
export type FeedbackValueType = 'Invalid' | 'Valid'

/**
 * What `UpdateAuthEventFeedback` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html
 */
export interface UpdateAuthEventFeedbackRequest {
  readonly UserPoolId: string
  readonly Username: string
  readonly EventId: string
  readonly FeedbackToken: string
  readonly FeedbackValue: FeedbackValueType
}

/** Whether a device takes the place of the second factor. */
export type DeviceRememberedStatusType = 'not_remembered' | 'remembered'

/**
 * What `UpdateDeviceStatus` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 */
export interface UpdateDeviceStatusRequest {
  readonly AccessToken: string
  readonly DeviceKey: string
  readonly DeviceRememberedStatus?: DeviceRememberedStatusType
}

/**
 * What `UpdateUserAttributes` takes.
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
 * What `VerifySoftwareToken` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 */
export interface VerifySoftwareTokenRequest {
  readonly AccessToken?: string
  readonly Session?: string
  readonly UserCode: string
  readonly FriendlyDeviceName?: string
}

/** Whether a first code was right. */
export type VerifySoftwareTokenResponseType = 'ERROR' | 'SUCCESS'

/** What `VerifySoftwareToken` gives. */
export interface VerifySoftwareTokenResponse {
  readonly Status?: VerifySoftwareTokenResponseType
  readonly Session?: string
}

/**
 * What `VerifyUserAttribute` takes.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifyUserAttribute.html
 */
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
