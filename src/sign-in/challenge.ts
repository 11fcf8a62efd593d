/**
 * Responses of `InitiateAuth` and `RespondToAuthChallenge`, read once: a challenge as a typed value, or tokens.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import { ProtocolError } from '../errors.ts'
import { isObject, ownMembers, readJson } from '../json.ts'
import { Sensitive } from '../sensitive.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import { FIRST_FACTORS, type FirstFactor } from './credentials.ts'

/** Parameters of a challenge, under Cognito's names. An object without a prototype. */
export type ChallengeParameters = Readonly<Record<string, string>>

/** Delivery of a code. */
export interface CodeDelivery {
  readonly medium: 'SMS' | 'EMAIL' | undefined
  /** Masked by the service, such as `a***@e***` or `+*******1234`. */
  readonly destination: string | undefined
}

/** A second factor that a user may choose. */
export type MfaMethod = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** The server's half of an SRP exchange, verbatim. */
export interface SrpExchange {
  /** `USER_ID_FOR_SRP`. Absent for a device, whose key is known. */
  readonly userId: string | undefined
  /** `SRP_B`. */
  readonly B: string
  readonly salt: string
  readonly secretBlock: string
}

/** Members of every challenge. */
interface Base<Type extends string> {
  /** Cognito's name, one spelling for each challenge; `unsupported` for one that this version does not know. */
  readonly type: Type
  /** Cognito's name, verbatim. */
  readonly name: string
  readonly parameters: Sensitive<ChallengeParameters>
  /** The `Session` that the answer must carry. Single use. */
  readonly session: Sensitive<string> | undefined
  /** The user name that the answer must carry: the real one as soon as Cognito has sent it. */
  readonly username: string
  /** First factors to choose from, under Cognito's names. Carried on, because Cognito lists them only once. */
  readonly availableChallenges: readonly string[]
  /** Arrival. Milliseconds since the Unix epoch, local clock. */
  readonly receivedAt: number
}

interface SoftwareToken extends Base<'SOFTWARE_TOKEN_MFA'> {
  /** The user's name for the authenticator. */
  readonly friendlyDeviceName: string | undefined
}

interface SelectFactor extends Base<'SELECT_CHALLENGE'> {
  /** The factors that this library supports, in Cognito's order. */
  readonly factors: readonly FirstFactor[]
}

interface SelectMfa extends Base<'SELECT_MFA_TYPE'> {
  /** In Cognito's order. */
  readonly methods: readonly MfaMethod[]
  /** Cognito's name of a method, to send back. */
  readonly wireNames: Readonly<Partial<Record<MfaMethod, string>>>
}

interface SetUpMfa extends Base<'MFA_SETUP'> {
  /** The methods that this library can set up, in Cognito's order. */
  readonly methods: readonly MfaMethod[]
}

interface NewPassword extends Base<'NEW_PASSWORD_REQUIRED'> {
  /** Further required attributes, without their `userAttributes.` prefix. */
  readonly missingAttributes: readonly string[]
}

interface WebAuthn extends Base<'WEB_AUTHN'> {
  /** A `PublicKeyCredentialRequestOptionsJSON`; `undefined` when it is malformed. */
  readonly options: Sensitive<object> | undefined
}

/** A challenge: a request of Cognito before it issues tokens. Switch on `type`. */
export type Challenge =
  | (Base<'SMS_MFA' | 'SMS_OTP' | 'EMAIL_OTP'> & { readonly delivery: CodeDelivery })
  | SoftwareToken
  | SelectFactor
  | SelectMfa
  | SetUpMfa
  | NewPassword
  | (Base<'PASSWORD_VERIFIER' | 'DEVICE_PASSWORD_VERIFIER'> & { readonly exchange: Sensitive<SrpExchange> })
  | WebAuthn
  | Base<'PASSWORD' | 'PASSWORD_SRP' | 'DEVICE_SRP_AUTH' | 'CUSTOM_CHALLENGE' | 'unsupported'>

/** A challenge of some types. */
export type ChallengeOf<Type extends Challenge['type']> = Challenge & { readonly type: Type }

/** Key and group key of a new device, issued by Cognito. */
export interface NewDevice {
  readonly deviceKey: string
  readonly deviceGroupKey: string
}

/** The end of a sign-in. */
export interface SignInResult {
  readonly tokens: Sensitive<AuthenticationResultType>
  readonly username: string
  readonly newDevice: NewDevice | undefined
  /** Arrival. Milliseconds since the Unix epoch, local clock. */
  readonly receivedAt: number
}

/** A response: one more challenge, or the end. */
export type AuthStep =
  | { readonly challenge: Challenge; readonly result: undefined }
  | { readonly challenge: undefined; readonly result: SignInResult }

/** The part of an `InitiateAuth` or `RespondToAuthChallenge` response that defines the next step. */
export interface AuthResponse {
  readonly AuthenticationResult?: AuthenticationResultType
  readonly ChallengeName?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AvailableChallenges?: readonly string[]
  readonly Session?: string
}

/** Facts that a response may leave out; `now` in milliseconds since the Unix epoch, local clock. */
export interface Before {
  readonly username: string
  readonly availableChallenges: readonly string[]
  readonly now: number
}

const MOST_MEMBERS = 64
const LONGEST_PARAMETER = 64 * 1024
const MFA_METHODS: readonly string[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

/**
 * Reads a response.
 *
 * @throws {ProtocolError} when it is neither a challenge nor tokens, claims to be both, or is malformed.
 */
export function readAuthStep(response: AuthResponse, before: Before): AuthStep {
  const { AuthenticationResult: result, ChallengeName: name } = response
  if (result !== undefined && name !== undefined)
    throw new ProtocolError('The response holds both tokens and a challenge')
  if (result === undefined) return { challenge: readChallenge(response, before), result: undefined }
  if (typeof result !== 'object' || result === null) throw new ProtocolError('AuthenticationResult is not an object')
  const { username, now: receivedAt } = before
  return {
    challenge: undefined,
    result: { tokens: new Sensitive(result), username, newDevice: readNewDevice(result), receivedAt },
  }
}

/**
 * Reads a challenge, with everything that its step, its guards and its answer need.
 *
 * @throws {ProtocolError} when it is malformed.
 */
export function readChallenge(response: AuthResponse, before: Before): Challenge {
  const { ChallengeName: name, Session: session } = response
  if (!name || typeof name !== 'string') throw new ProtocolError('The response holds neither tokens nor a challenge')
  if (session !== undefined && typeof session !== 'string') throw new ProtocolError('Session is not a string')
  const parameters = readParameters(response.ChallengeParameters)
  const availableChallenges = readNames(response.AvailableChallenges) ?? before.availableChallenges
  const base = {
    name,
    parameters: new Sensitive(parameters),
    session: session ? new Sensitive(session) : undefined,
    username: parameters.USER_ID_FOR_SRP || parameters.USERNAME || before.username,
    availableChallenges,
    receivedAt: before.now,
  }
  const type = ownName(name)
  switch (type) {
    case 'SMS_MFA':
    case 'SMS_OTP':
    case 'EMAIL_OTP':
      return { ...base, type, delivery: readDelivery(parameters) }
    case 'SOFTWARE_TOKEN_MFA':
      return { ...base, type, friendlyDeviceName: parameters.FRIENDLY_DEVICE_NAME }
    case 'SELECT_CHALLENGE':
      return { ...base, type, factors: firstFactors(base) }
    case 'SELECT_MFA_TYPE': {
      const names = readList(parameters, 'MFAS_CAN_CHOOSE')
      return { ...base, type, methods: readMethods(names), wireNames: readWireNames(names) }
    }
    case 'MFA_SETUP': {
      const methods = readMethods(readList(parameters, 'MFAS_CAN_SETUP'))
      return { ...base, type, methods: methods.filter((method) => method !== 'SMS_MFA') }
    }
    case 'NEW_PASSWORD_REQUIRED': {
      const names = readList(parameters, 'requiredAttributes')
      return { ...base, type, missingAttributes: names.map((each) => each.replace(/^userAttributes\./, '')) }
    }
    case 'PASSWORD_VERIFIER':
    case 'DEVICE_PASSWORD_VERIFIER':
      return { ...base, type, exchange: readExchange(type, parameters) }
    case 'WEB_AUTHN':
      return { ...base, type, options: readOptions(parameters.CREDENTIAL_REQUEST_OPTIONS) }
    case 'CUSTOM_CHALLENGE':
    case 'PASSWORD':
    case 'PASSWORD_SRP':
    case 'DEVICE_SRP_AUTH':
      return { ...base, type }
    default:
      // Also what a challenge without a case becomes: the compiler cannot tell.
      return { ...base, type: 'unsupported' }
  }
}

/** Cognito's name in one spelling. `EMAIL_MFA` is prose of AWS for `EMAIL_OTP`; the API's enumeration lacks it. */
const ownName = (name: string): string => (name === 'EMAIL_MFA' ? 'EMAIL_OTP' : name)

/** Copies the parameters into an object without a prototype, so that no name can be special. */
function readParameters(parameters: unknown): ChallengeParameters {
  const sent = parameters ?? {}
  const present = Object.entries(sent).filter(([, value]) => value !== null && value !== undefined)
  const isRight =
    typeof sent === 'object' &&
    !Array.isArray(sent) &&
    present.length <= MOST_MEMBERS &&
    present.every(([, value]) => typeof value === 'string' && value.length <= LONGEST_PARAMETER)
  if (!isRight) throw new ProtocolError('ChallengeParameters is malformed')
  return ownMembers(Object.fromEntries(present)) as ChallengeParameters
}

const readDelivery = (parameters: ChallengeParameters): CodeDelivery => {
  const { CODE_DELIVERY_DELIVERY_MEDIUM: medium, CODE_DELIVERY_DESTINATION: destination } = parameters
  return { medium: medium === 'SMS' || medium === 'EMAIL' ? medium : undefined, destination }
}

/** The listed first factors that this library supports, in Cognito's order. */
export const firstFactors = ({ availableChallenges }: Pick<Challenge, 'availableChallenges'>): readonly FirstFactor[] =>
  availableChallenges.filter((name): name is FirstFactor => FIRST_FACTORS.includes(name))

/**
 * The choice among the first factors that were listed beside a challenge. It has no `Session`: that of the challenge
 * takes no second choice (amplify-ui-android#285), so the answer starts the sign-in again.
 */
export const offerFactors = ({ username, availableChallenges, receivedAt }: Challenge): Challenge =>
  readChallenge({ ChallengeName: 'SELECT_CHALLENGE' }, { username, availableChallenges, now: receivedAt })

const readMethods = (names: readonly string[]): readonly MfaMethod[] =>
  [...new Set(names.map(ownName))].filter((name): name is MfaMethod => MFA_METHODS.includes(name))

/** The service's name of each method; its own spelling where both are listed. */
function readWireNames(names: readonly string[]): Readonly<Record<string, string>> {
  const others = names.filter((name) => name !== ownName(name))
  return Object.fromEntries(
    [...others, ...names.filter((name) => !others.includes(name))].map((name) => [ownName(name), name]),
  )
}

function readExchange(type: string, parameters: ChallengeParameters): Sensitive<SrpExchange> {
  const need = (name: string): string => {
    const value = parameters[name]
    if (value === undefined) throw new ProtocolError(`${type} came without ${name}`)
    return value
  }
  return new Sensitive({
    userId: type === 'PASSWORD_VERIFIER' ? need('USER_ID_FOR_SRP') : undefined,
    B: need('SRP_B'),
    salt: need('SALT'),
    secretBlock: need('SECRET_BLOCK'),
  })
}

function readOptions(json = ''): Sensitive<object> | undefined {
  const options = readJson(json, LONGEST_PARAMETER, (_, value) => value)
  return isObject(options) ? new Sensitive(options) : undefined
}

/** Parameters of the question, without those of the user. An object without a prototype. */
export function publishedParameters({ parameters }: Challenge): ChallengeParameters {
  const { USERNAME: _, USER_ID_FOR_SRP: __, ...published } = parameters.expose()
  return Object.setPrototypeOf(published, null)
}

function readList(parameters: ChallengeParameters, name: string): readonly string[] {
  const list = readJson(parameters[name] || '[]')
  const isList = Array.isArray(list) && list.length <= MOST_MEMBERS && list.every((item) => typeof item === 'string')
  if (!isList) throw new ProtocolError(`${name} is not a list of strings`)
  return list
}

function readNames(names: unknown): readonly string[] | undefined {
  if (!Array.isArray(names) || names.length === 0) return undefined
  return names.filter((name): name is string => typeof name === 'string').slice(0, MOST_MEMBERS)
}

function readNewDevice(result: AuthenticationResultType): NewDevice | undefined {
  const { DeviceKey: deviceKey, DeviceGroupKey: deviceGroupKey } = result.NewDeviceMetadata ?? {}
  if (typeof deviceKey !== 'string' || typeof deviceGroupKey !== 'string' || !deviceKey || !deviceGroupKey)
    return undefined
  return { deviceKey, deviceGroupKey }
}
