/**
 * Where a sign-in stands after an answer of the service: at a challenge, or at its end with tokens.
 *
 * @module
 */
import { ProtocolError } from '../errors.ts'
import { ownMembers } from '../json.ts'
import { Sensitive } from '../sensitive.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'
import type { FirstFactor } from './credentials.ts'

/** Parameters of a challenge, under Cognito's names. An object without a prototype. */
export type ChallengeParameters = Readonly<Record<string, string>>

/** Something Cognito wants to know before it gives tokens. */
export interface Challenge {
  /** Cognito's word, such as `SMS_MFA`. May be one this version does not know. */
  readonly name: string
  readonly parameters: Sensitive<ChallengeParameters>
  /** The `Session` that the answer must carry. Single use. */
  readonly session: Sensitive<string> | undefined
  /** The user name that the answer must carry: the real one as soon as Cognito has told it. */
  readonly username: string
  /** The first factors to choose from. Carried on, because Cognito lists them only once. */
  readonly availableChallenges: readonly string[]
  /** When it arrived. Milliseconds since the Unix epoch, local clock. */
  readonly receivedAt: number
}

/** A device that Cognito has just given a key. */
export interface NewDevice {
  readonly deviceKey: string
  readonly deviceGroupKey: string
}

/** The end of a sign-in. */
export interface SignInResult {
  readonly result: Sensitive<AuthenticationResultType>
  readonly username: string
  /** When it arrived. Milliseconds since the Unix epoch, local clock. */
  readonly receivedAt: number
}

/** Where a sign-in stands: at one or the other. */
export type AuthStep =
  | { readonly challenge: Challenge; readonly result: undefined; readonly newDevice: undefined }
  | { readonly challenge: undefined; readonly result: SignInResult; readonly newDevice: NewDevice | undefined }

/** The part of an `InitiateAuth` or `RespondToAuthChallenge` answer that decides what comes next. */
export interface AuthAnswer {
  readonly AuthenticationResult?: AuthenticationResultType
  readonly ChallengeName?: string
  readonly ChallengeParameters?: Record<string, string>
  readonly AvailableChallenges?: readonly string[]
  readonly Session?: string
}

const MOST_MEMBERS = 64
const LONGEST_PARAMETER = 64 * 1024

/**
 * Reads an answer of `InitiateAuth` or `RespondToAuthChallenge`.
 *
 * @param before What is known of the user so far; `now` in milliseconds since the Unix epoch.
 * @throws {ProtocolError} when the answer is neither a challenge nor tokens, or claims to be both.
 */
export function readAuthStep(
  answer: AuthAnswer,
  before: { readonly username: string; readonly availableChallenges: readonly string[]; readonly now: number },
): AuthStep {
  const { AuthenticationResult: result, ChallengeName: name } = answer
  if (result !== undefined && name !== undefined)
    throw new ProtocolError('The answer holds both tokens and a challenge')
  if (result !== undefined) {
    if (typeof result !== 'object' || result === null) throw new ProtocolError('AuthenticationResult is not an object')
    return {
      challenge: undefined,
      result: { result: new Sensitive(result), username: before.username, receivedAt: before.now },
      newDevice: readNewDevice(result),
    }
  }
  if (typeof name !== 'string' || name === '')
    throw new ProtocolError('The answer holds neither tokens nor a challenge')
  if (answer.Session !== undefined && typeof answer.Session !== 'string')
    throw new ProtocolError('Session is not a text')
  const parameters = readParameters(answer.ChallengeParameters)
  const challenge: Challenge = {
    name,
    parameters: new Sensitive(parameters),
    session: answer.Session ? new Sensitive(answer.Session) : undefined,
    username: parameters.USER_ID_FOR_SRP || parameters.USERNAME || before.username,
    availableChallenges: readTexts(answer.AvailableChallenges) ?? before.availableChallenges,
    receivedAt: before.now,
  }
  checkLists(challenge)
  return { challenge, result: undefined, newDevice: undefined }
}

/** Copies the parameters into an object without a prototype, so that no name can be special. */
function readParameters(parameters: unknown): ChallengeParameters {
  const given = parameters ?? {}
  const present = Object.entries(given).filter(([, value]) => value !== null && value !== undefined)
  const isRight =
    typeof given === 'object' &&
    !Array.isArray(given) &&
    present.length <= MOST_MEMBERS &&
    present.every(([, value]) => typeof value === 'string' && value.length <= LONGEST_PARAMETER)
  if (!isRight) throw new ProtocolError('ChallengeParameters is malformed')
  return ownMembers(Object.fromEntries(present)) as ChallengeParameters
}

function readNewDevice(result: AuthenticationResultType): NewDevice | undefined {
  const { DeviceKey: deviceKey, DeviceGroupKey: deviceGroupKey } = result.NewDeviceMetadata ?? {}
  if (typeof deviceKey !== 'string' || typeof deviceGroupKey !== 'string' || !deviceKey || !deviceGroupKey)
    return undefined
  return { deviceKey, deviceGroupKey }
}

function readTexts(texts: unknown): readonly string[] | undefined {
  if (!Array.isArray(texts) || texts.length === 0) return undefined
  return texts.filter((text): text is string => typeof text === 'string').slice(0, MOST_MEMBERS)
}

/** Where a code was sent. */
export interface CodeDelivery {
  readonly medium: 'SMS' | 'EMAIL' | undefined
  /** Masked by the service, such as `a***@e***` or `+*******1234`. */
  readonly destination: string | undefined
}

/** A second factor that a person may choose. */
export type MfaMethod = 'SMS_MFA' | 'SOFTWARE_TOKEN_MFA' | 'EMAIL_OTP'

/** The first factors that a person may choose. */
export const FIRST_FACTORS: readonly string[] = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']
const MFA_METHODS: readonly string[] = ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']

/** `EMAIL_MFA` is what AWS prose calls the e-mail code; the API's own enumeration does not have it. */
const ownName = (name: string): string => (name === 'EMAIL_MFA' ? 'EMAIL_OTP' : name)

/** Where the code of a code challenge went. */
export function readDelivery(challenge: Challenge): CodeDelivery {
  const parameters = challenge.parameters.expose()
  const medium = parameters.CODE_DELIVERY_DELIVERY_MEDIUM
  return {
    medium: medium === 'SMS' || medium === 'EMAIL' ? medium : undefined,
    destination: parameters.CODE_DELIVERY_DESTINATION,
  }
}

/** The first factors of `SELECT_CHALLENGE` that this library can run, in Cognito's order. */
export function readFactors(challenge: Challenge): readonly FirstFactor[] {
  return challenge.availableChallenges.filter((name): name is FirstFactor => FIRST_FACTORS.includes(name))
}

/**
 * The methods listed in `MFAS_CAN_CHOOSE` or `MFAS_CAN_SETUP` that this library knows, in Cognito's order.
 *
 * @throws {ProtocolError} when the list is no list of texts.
 */
export function readMfaMethods(
  challenge: Challenge,
  parameter: 'MFAS_CAN_CHOOSE' | 'MFAS_CAN_SETUP',
): readonly MfaMethod[] {
  const names = readTextList(challenge, parameter).map(ownName)
  return [...new Set(names)].filter((name): name is MfaMethod => MFA_METHODS.includes(name))
}

/** The name Cognito used for a method, which is the name it wants back. */
export function wireMfaMethod(challenge: Challenge, method: MfaMethod): string {
  const names = readTextList(challenge, 'MFAS_CAN_CHOOSE')
  return names.includes(method) ? method : (names.find((name) => ownName(name) === method) ?? method)
}

/**
 * The attributes that must be given with a new password, without their `userAttributes.` prefix.
 *
 * @throws {ProtocolError} when the list is no list of texts.
 */
export function readRequiredAttributes(challenge: Challenge): readonly string[] {
  return readTextList(challenge, 'requiredAttributes').map((name) => name.replace(/^userAttributes\./, ''))
}

/**
 * Reads every list once, when the challenge arrives, so that whoever shows it later cannot fail.
 *
 * @throws {ProtocolError} when a list is no list of texts.
 */
export function checkLists(challenge: Challenge): void {
  for (const parameter of ['MFAS_CAN_CHOOSE', 'MFAS_CAN_SETUP', 'requiredAttributes'])
    readTextList(challenge, parameter)
}

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length <= 64 && value.every((item) => typeof item === 'string')

function readTextList({ parameters }: Challenge, parameter: string): readonly string[] {
  return readJson(parameters.expose()[parameter] || '[]', isTextList, `${parameter} is not a list of texts`)
}

/**
 * Reads a parameter that is JSON.
 *
 * @throws {ProtocolError} `complaint`, when it is not of the right kind.
 */
export function readJson<T>(text: string, isRight: (value: unknown) => value is T, complaint: string): T {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Not of any kind.
  }
  if (isRight(value)) return value
  throw new ProtocolError(complaint)
}
