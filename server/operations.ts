/**
 * The operations that a page may ask for: the members of each, the operations of the default list, and those that give
 * lasting access.
 *
 * @module
 */
import { invalid, typeOf } from '../src/config.ts'
import { CognitoError } from '../src/errors.ts'
import { isObject } from '../src/json.ts'
import type { OperationName } from '../src/transport/operations.ts'

/**
 * The operations that a page may ask for unless `operations` says otherwise: sign-in, sign-up, recovery, reading, sign-out
 * and devices. `AssociateSoftwareToken` and `VerifySoftwareToken` need no listing inside a sign-in.
 */
export const defaultOperations: readonly OperationName[] = [
  'InitiateAuth',
  'RespondToAuthChallenge',
  'SignUp',
  'ConfirmSignUp',
  'ResendConfirmationCode',
  'ForgotPassword',
  'ConfirmForgotPassword',
  'GetUser',
  'GetUserAuthFactors',
  'ListDevices',
  'GetDevice',
  'ListWebAuthnCredentials',
  'ListUserSessions',
  'GlobalSignOut',
  'RevokeUserSession',
  'ConfirmDevice',
  'UpdateDeviceStatus',
  'ForgetDevice',
]

/** The members of an input, as the page may send it. */
export type Members = Readonly<Record<string, unknown>>

const METADATA = ['ClientMetadata', 'AnalyticsMetadata', 'UserContextData']

/** Operations of an app client, without a user, and their members. */
const CLIENT: Readonly<Record<string, readonly string[]>> = {
  InitiateAuth: ['ClientId', 'AuthFlow', 'AuthParameters', 'Session', 'SignIn', ...METADATA],
  RespondToAuthChallenge: ['ClientId', 'ChallengeName', 'ChallengeResponses', 'Session', ...METADATA],
  SignUp: ['ClientId', 'Username', 'Password', 'UserAttributes', 'ValidationData', ...METADATA],
  ConfirmSignUp: ['ClientId', 'Username', 'ConfirmationCode', 'ForceAliasCreation', 'Session', ...METADATA],
  ResendConfirmationCode: ['ClientId', 'Username', ...METADATA],
  ForgotPassword: ['ClientId', 'Username', ...METADATA],
  ConfirmForgotPassword: ['ClientId', 'Username', 'ConfirmationCode', 'Password', ...METADATA],
  UpdateAuthEventFeedback: ['UserPoolId', 'Username', 'EventId', 'FeedbackToken', 'FeedbackValue'],
}

/** Operations of the signed-in user, and their members beside `SignIn`. */
const USER: Readonly<Record<string, readonly string[]>> = {
  AssociateSoftwareToken: ['Session'],
  VerifySoftwareToken: ['Session', 'UserCode', 'FriendlyDeviceName'],
  ChangePassword: ['PreviousPassword', 'ProposedPassword'],
  CompleteWebAuthnRegistration: ['Credential'],
  ConfirmDevice: ['DeviceKey', 'DeviceSecretVerifierConfig', 'DeviceName'],
  DeleteUser: [],
  DeleteUserAttributes: ['UserAttributeNames'],
  DeleteWebAuthnCredential: ['CredentialId'],
  ForgetDevice: ['DeviceKey'],
  GetDevice: ['DeviceKey'],
  GetUser: [],
  GetUserAttributeVerificationCode: ['AttributeName', 'ClientMetadata'],
  GetUserAuthFactors: [],
  GlobalSignOut: [],
  ListDevices: ['Limit', 'PaginationToken'],
  ListUserSessions: ['NextToken'],
  ListWebAuthnCredentials: ['NextToken', 'MaxResults'],
  RevokeUserSession: ['SessionId', 'RevokeAssociatedSessions'],
  SetUserMFAPreference: ['SMSMfaSettings', 'SoftwareTokenMfaSettings', 'EmailMfaSettings', 'WebAuthnMfaSettings'],
  SetUserSettings: ['MFAOptions'],
  StartWebAuthnRegistration: [],
  UpdateDeviceStatus: ['DeviceKey', 'DeviceRememberedStatus'],
  UpdateUserAttributes: ['UserAttributes', 'ClientMetadata'],
  VerifyUserAttribute: ['AttributeName', 'Code'],
}

/** The handler's own operations: the claims of the session, renewed where that is due, and its end. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  GetSession: ['ClientId', 'SignIn', 'After'],
  SignOut: ['ClientId', 'SignIn'],
}

/** True for an operation of the handler itself. */
export const isOwnOperation = (name: string): boolean => Object.hasOwn(OWN, name)

/** True for an operation that takes the access token of the session. */
export const isUserOperation = (name: string): boolean => Object.hasOwn(USER, name)

/** True for a call about the secret of an authenticator inside a sign-in, which a `Session` proves. */
const isSetUpInSignIn = (name: string, input: Members): boolean => SET_UP.test(name) && input.Session !== undefined

const SET_UP = /^(Associate|Verify)SoftwareToken$/

/** True for a call that is made with the access token of the session. */
export const needsUser = (name: string, input: Members): boolean =>
  isUserOperation(name) && !isSetUpInSignIn(name, input)

/**
 * Always give lasting access, or take it away for good. `ChangePassword` too: for a user without a password, any password
 * before is taken. And a device that is remembered stands in for the second factor.
 */
const LASTING =
  /^((Start|Complete)WebAuthnRegistration|DeleteWebAuthnCredential|(Associate|Verify)SoftwareToken|SetUser.*|DeleteUser|ChangePassword|ConfirmDevice|UpdateDeviceStatus)$/
/** Do so if they are about an address. */
const ABOUT_ATTRIBUTES = /UserAttribute/
const ADDRESS = /^(email|phone_number)(_verified)?$/i

/** True for a call that gives lasting access, or ends an account, so that it needs a recent sign-in. */
export function isLasting(name: string, input: Members): boolean {
  if (!needsUser(name, input)) return false
  // To remember a device no more takes no access away but its own.
  if (name === 'UpdateDeviceStatus' && input.DeviceRememberedStatus === 'not_remembered') return false
  if (!ABOUT_ATTRIBUTES.test(name)) return LASTING.test(name)
  const { AttributeName, UserAttributeNames = [], UserAttributes = [] } = input
  const attributes = [UserAttributes].flat().map((attribute) => Object(attribute).Name)
  const names = [AttributeName ?? [], UserAttributeNames, attributes].flat()
  // What is no name may be anything.
  return names.some((each) => typeof each !== 'string' || ADDRESS.test(each))
}

/** Reads the option `operations`. */
export function readOperations(names: readonly string[] = defaultOperations): ReadonlySet<string> {
  if (!Array.isArray(names)) throw invalid('operations', 'a list of operations', typeOf(names))
  const unknown = names.find((name) => !Object.hasOwn(CLIENT, name) && !Object.hasOwn(USER, name))
  if (unknown !== undefined) {
    throw invalid('operations', 'a list of operations that a page may ask for', `with ${`${unknown}`.slice(0, 60)}`)
  }
  return new Set(names)
}

/** Secrets, and what only a server can know. */
const FORBIDDEN = /^((access|refresh|id)_?token|secret_?hash|client_?secret|ip_?address)$/i
/** The parts of an input that the app fills. */
const FREE = ['ClientMetadata', 'UserAttributes', 'ValidationData', 'Credential']

/**
 * Checks the name of an operation, before its body is read.
 *
 * @param allowed The operations that may be asked for.
 * @throws {CognitoError} `NotAllowedException` for one that is not allowed, whatever its members are.
 */
export function checkName(name: string, allowed: ReadonlySet<string>): void {
  if (!isOwnOperation(name) && !allowed.has(name) && !SET_UP.test(name)) throw notAllowed()
}

const notAllowed = (): CognitoError => refusal('NotAllowedException', 'The operation is not allowed')

/**
 * Checks the members of an input.
 *
 * @param allowed The operations that may be asked for.
 * @throws {CognitoError} `NotAllowedException` for an operation that is not allowed, `InvalidParameterException` for a
 *   member that a page may not send: a token, a secret hash, an address, or one that the operation does not have.
 */
export function checkInput(name: string, input: Members, allowed: ReadonlySet<string>, clientId: string): void {
  const members = OWN[name] ?? CLIENT[name] ?? [...USER[name]!, 'SignIn']
  if (SET_UP.test(name) && !allowed.has(name) && !isSetUpInSignIn(name, input)) throw notAllowed()
  const wrong = Object.keys(input).find((member) => !members.includes(member))
  if (wrong !== undefined) throw refusedMember(wrong)
  const { ClientId = clientId, SignIn = '', After = '', Session = '' } = input
  if (ClientId !== clientId) throw refusedMember('ClientId')
  for (const [member, value] of Object.entries({ SignIn, After, Session })) {
    if (typeof value !== 'string') throw refusedMember(member)
  }
  for (const [member, value] of Object.entries(input)) if (!FREE.includes(member)) checkNames(value)
}

function checkNames(value: unknown): void {
  if (Array.isArray(value)) value.forEach(checkNames)
  if (!isObject(value)) return
  for (const [name, member] of Object.entries(value)) {
    if (FORBIDDEN.test(name.replace(/[^\w]/g, ''))) throw refusedMember(name)
    checkNames(member)
  }
}

/** The error for a member that a page may not send. It repeats no value. */
export const refusedMember = (name: string): CognitoError =>
  refusal('InvalidParameterException', `The member ${name.replace(/[^\w.]/g, '').slice(0, 60)} is not allowed`)

/** A refusal of the handler, in the form of an exception of Cognito. Default of `status`: 400. */
export const refusal = (code: string, message: string, status = 400): CognitoError =>
  new CognitoError(message, { code, status })
