/**
 * The 34 operations of the Amazon Cognito user pools API that a user may call, with their inputs and outputs
 * in wire format: Cognito's names, times as seconds since the Unix epoch, documents as JSON values.
 * Type tests hold them equal to the AWS SDK's.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html
 * @module
 */
import type {
  GetTokensFromRefreshTokenRequest,
  GetTokensFromRefreshTokenResponse,
  InitiateAuthRequest,
  InitiateAuthResponse,
  RespondToAuthChallengeRequest,
  RespondToAuthChallengeResponse,
} from './operations/auth.ts'
import type { Empty } from './operations/common.ts'
import type {
  ConfirmDeviceRequest,
  ConfirmDeviceResponse,
  ForgetDeviceRequest,
  GetDeviceRequest,
  GetDeviceResponse,
  ListDevicesRequest,
  ListDevicesResponse,
  UpdateDeviceStatusRequest,
} from './operations/device.ts'
import type {
  AssociateSoftwareTokenRequest,
  AssociateSoftwareTokenResponse,
  GetUserAuthFactorsRequest,
  GetUserAuthFactorsResponse,
  SetUserMFAPreferenceRequest,
  SetUserSettingsRequest,
  VerifySoftwareTokenRequest,
  VerifySoftwareTokenResponse,
} from './operations/mfa.ts'
import type {
  CompleteWebAuthnRegistrationRequest,
  DeleteWebAuthnCredentialRequest,
  ListWebAuthnCredentialsRequest,
  ListWebAuthnCredentialsResponse,
  StartWebAuthnRegistrationRequest,
  StartWebAuthnRegistrationResponse,
} from './operations/passkey.ts'
import type {
  ChangePasswordRequest,
  ConfirmForgotPasswordRequest,
  ForgotPasswordRequest,
  ForgotPasswordResponse,
} from './operations/password.ts'
import type {
  GlobalSignOutRequest,
  ListUserSessionsRequest,
  ListUserSessionsResponse,
  RevokeTokenRequest,
  RevokeUserSessionRequest,
  UpdateAuthEventFeedbackRequest,
} from './operations/session.ts'
import type {
  ConfirmSignUpRequest,
  ConfirmSignUpResponse,
  ResendConfirmationCodeRequest,
  ResendConfirmationCodeResponse,
  SignUpRequest,
  SignUpResponse,
} from './operations/sign-up.ts'
import type {
  DeleteUserAttributesRequest,
  DeleteUserRequest,
  GetUserAttributeVerificationCodeRequest,
  GetUserAttributeVerificationCodeResponse,
  GetUserRequest,
  GetUserResponse,
  UpdateUserAttributesRequest,
  UpdateUserAttributesResponse,
  VerifyUserAttributeRequest,
} from './operations/user.ts'

export type * from './operations/auth.ts'
export type * from './operations/common.ts'
export type * from './operations/device.ts'
export type * from './operations/mfa.ts'
export type * from './operations/passkey.ts'
export type * from './operations/password.ts'
export type * from './operations/session.ts'
export type * from './operations/sign-up.ts'
export type * from './operations/user.ts'

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
