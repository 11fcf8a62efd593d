/**
 * Reads what a person needs to see out of a challenge's parameters.
 *
 * @module
 */
import { ProtocolError } from '../errors.ts'
import type { Challenge } from './challenge.ts'
import type { FirstFactor } from './credentials.ts'

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
