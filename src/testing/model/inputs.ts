/**
 * The inputs of all operations, as the service's model has them.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Operations.html
 * @module
 */
import type { OperationName, Operations } from '../../transport/operations.ts'
import {
  ACCESS_TOKEN,
  ANALYTICS,
  ANY_TEXT,
  ATTRIBUTE_NAME,
  ATTRIBUTES,
  CLIENT_ID,
  CLIENT_SECRET,
  CONFIRMATION_CODE,
  DEVICE_KEY,
  DEVICE_NAME,
  DOCUMENT,
  EVENT_ID,
  FLAG,
  list,
  MFA_SETTINGS,
  number,
  OPTIONAL_PASSWORD,
  object,
  oneOf,
  PAGE_TOKEN,
  PASSWORD,
  POOL_ID,
  required,
  SECRET_HASH,
  SESSION,
  TEXTS,
  USER_CODE,
  USER_CONTEXT,
  USERNAME,
} from './members.ts'
import { type Member, readMembers, validationError } from './rule.ts'

/** The members of every input. A member that the type map has and this table lacks does not compile. */
export type Inputs = {
  readonly [Name in OperationName]: { readonly [Key in keyof Required<Operations[Name]['input']>]: Member }
}

const TOKEN = { AccessToken: required(ACCESS_TOKEN) }
const CLIENT = { ClientId: required(CLIENT_ID) }
const PERSON = { ...CLIENT, SecretHash: SECRET_HASH, Username: required(USERNAME) }
const CONTEXT = { AnalyticsMetadata: ANALYTICS, UserContextData: USER_CONTEXT, ClientMetadata: TEXTS }
const DELIVERY = oneOf('SMS', 'EMAIL')
const REVOKE = oneOf('NONE', 'LINKED')

const AUTH_FLOWS = oneOf(
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
)

const CHALLENGES = oneOf(
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
  'PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'SELECT_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'ADMIN_NO_SRP_AUTH',
  'NEW_PASSWORD_REQUIRED',
  'SMS_OTP',
  'PASSWORD',
  'WEB_AUTHN',
  'PASSWORD_SRP',
)

/** The model. */
export const INPUTS: Inputs = {
  AssociateSoftwareToken: { AccessToken: ACCESS_TOKEN, Session: SESSION },
  ChangePassword: { ...TOKEN, PreviousPassword: PASSWORD, ProposedPassword: required(PASSWORD) },
  CompleteWebAuthnRegistration: { ...TOKEN, Credential: required(DOCUMENT) },
  ConfirmDevice: {
    ...TOKEN,
    DeviceKey: required(DEVICE_KEY),
    DeviceSecretVerifierConfig: object({ PasswordVerifier: ANY_TEXT, Salt: ANY_TEXT }),
    DeviceName: DEVICE_NAME,
  },
  ConfirmForgotPassword: {
    ...PERSON,
    ...CONTEXT,
    ConfirmationCode: required(CONFIRMATION_CODE),
    Password: required(PASSWORD),
  },
  ConfirmSignUp: {
    ...PERSON,
    ...CONTEXT,
    ConfirmationCode: required(CONFIRMATION_CODE),
    ForceAliasCreation: FLAG,
    Session: SESSION,
  },
  DeleteUser: TOKEN,
  DeleteUserAttributes: { ...TOKEN, UserAttributeNames: required(list(ATTRIBUTE_NAME)) },
  DeleteWebAuthnCredential: { ...TOKEN, CredentialId: required(ANY_TEXT) },
  ForgetDevice: { AccessToken: ACCESS_TOKEN, DeviceKey: required(DEVICE_KEY) },
  ForgotPassword: { ...PERSON, ...CONTEXT },
  GetDevice: { AccessToken: ACCESS_TOKEN, DeviceKey: required(DEVICE_KEY) },
  GetTokensFromRefreshToken: {
    ...CLIENT,
    RefreshToken: required(ACCESS_TOKEN),
    ClientSecret: CLIENT_SECRET,
    DeviceKey: DEVICE_KEY,
    ClientMetadata: TEXTS,
  },
  GetUser: TOKEN,
  GetUserAttributeVerificationCode: { ...TOKEN, AttributeName: required(ATTRIBUTE_NAME), ClientMetadata: TEXTS },
  GetUserAuthFactors: TOKEN,
  GlobalSignOut: TOKEN,
  InitiateAuth: { ...CLIENT, ...CONTEXT, AuthFlow: required(AUTH_FLOWS), AuthParameters: TEXTS, Session: SESSION },
  ListDevices: { ...TOKEN, Limit: number(0, 60), PaginationToken: PAGE_TOKEN },
  ListUserSessions: { ...TOKEN, NextToken: PAGE_TOKEN },
  ListWebAuthnCredentials: { ...TOKEN, NextToken: PAGE_TOKEN, MaxResults: number(0, 20) },
  ResendConfirmationCode: { ...PERSON, ...CONTEXT },
  RespondToAuthChallenge: {
    ...CLIENT,
    ...CONTEXT,
    ChallengeName: required(CHALLENGES),
    ChallengeResponses: TEXTS,
    Session: SESSION,
  },
  RevokeToken: {
    ...CLIENT,
    Token: required(ACCESS_TOKEN),
    ClientSecret: CLIENT_SECRET,
    RevokeAssociatedSessions: REVOKE,
  },
  RevokeUserSession: { ...TOKEN, SessionId: required(ANY_TEXT), RevokeAssociatedSessions: REVOKE },
  SetUserMFAPreference: {
    ...TOKEN,
    SMSMfaSettings: MFA_SETTINGS,
    SoftwareTokenMfaSettings: MFA_SETTINGS,
    EmailMfaSettings: MFA_SETTINGS,
    WebAuthnMfaSettings: object({ Enabled: FLAG }),
  },
  SetUserSettings: {
    ...TOKEN,
    MFAOptions: required(list(object({ DeliveryMedium: DELIVERY, AttributeName: ATTRIBUTE_NAME }))),
  },
  SignUp: {
    ...PERSON,
    ...CONTEXT,
    Password: OPTIONAL_PASSWORD,
    UserAttributes: ATTRIBUTES,
    ValidationData: ATTRIBUTES,
  },
  StartWebAuthnRegistration: TOKEN,
  UpdateAuthEventFeedback: {
    UserPoolId: required(POOL_ID),
    Username: required(USERNAME),
    EventId: required(EVENT_ID),
    FeedbackToken: required(ACCESS_TOKEN),
    FeedbackValue: required(oneOf('Valid', 'Invalid')),
  },
  UpdateDeviceStatus: {
    ...TOKEN,
    DeviceKey: required(DEVICE_KEY),
    DeviceRememberedStatus: oneOf('remembered', 'not_remembered'),
  },
  UpdateUserAttributes: { ...TOKEN, UserAttributes: required(ATTRIBUTES), ClientMetadata: TEXTS },
  VerifySoftwareToken: {
    AccessToken: ACCESS_TOKEN,
    Session: SESSION,
    UserCode: required(USER_CODE),
    FriendlyDeviceName: ANY_TEXT,
  },
  VerifyUserAttribute: { ...TOKEN, AttributeName: required(ATTRIBUTE_NAME), Code: required(CONFIRMATION_CODE) },
}

/**
 * The known members of an input, each within its limits.
 *
 * @throws {CognitoException} `InvalidParameterException` in the words of the service's validation, or
 * `SerializationException` when a value is of the wrong type.
 */
export function readInput(operation: OperationName, input: unknown): object {
  const problems: string[] = []
  const read = readMembers(INPUTS[operation], input, '', problems)
  if (problems.length > 0) throw validationError(problems)
  return read
}
