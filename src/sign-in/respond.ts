/**
 * Sends the answer to a challenge.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import type { AuthContext, SrpKeyPair } from '../core.ts'
import { passwordClaim, writeTimestamp } from '../crypto/password-claim.ts'
import { loadDevice } from '../device/present.ts'
import { FlowError, PasskeyError, ProtocolError } from '../errors.ts'
import type { PasskeyCeremony } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import type { ChallengeNameType } from '../transport/operations.ts'
import { callSignIn } from './call.ts'
import { type Challenge, type MfaMethod, readJson, wireMfaMethod } from './challenge.ts'
import type { SignInRequest } from './credentials.ts'
import type { Answered } from './initiate.ts'

/** Answers a challenge, with what a person gave or with a proof that needs nobody. */
export async function respondToChallenge(
  reply: ChallengeReply,
  context: AuthContext,
  signal?: AbortSignal,
): Promise<Answered> {
  const { challenge, signInName, request } = reply
  const { username, session, availableChallenges } = challenge
  const responses = await writeAnswer(reply, context)
  const opened = startsSrp(reply) ? await context.srpKeyPairs.take() : undefined
  const step = await callSignIn(
    context,
    {
      signInName,
      username,
      session,
      availableChallenges,
      clientMetadata: request.clientMetadata,
      parameters: { ...responses, ...(opened && { SRP_A: opened.A }) },
    },
    (ChallengeResponses, shared) =>
      context.call(
        'RespondToAuthChallenge',
        // The name came from the service, so it may be one that the types do not know yet.
        { ChallengeName: challenge.name as ChallengeNameType, ChallengeResponses, ...shared },
        { signal },
      ),
  )
  // A pair is used up by its proof. One that still waits for its challenge is kept.
  return { ...step, keyPair: opened ?? (challenge.name.endsWith('_VERIFIER') ? undefined : reply.keyPair) }
}

/** What a person gives for a challenge, or an authenticator. Each challenge takes one kind of it. */
export interface Given {
  readonly code?: Sensitive<string>
  readonly answer?: Sensitive<string>
  readonly attributes?: Readonly<Record<string, string>>
  readonly email?: string
  /** An assertion, as JSON. */
  readonly credential?: Sensitive<string>
}

/** An answer to a challenge: what is given for it now, and what was given before. */
export interface ChallengeReply {
  readonly challenge: Challenge
  readonly signInName: string
  /** Its password is the one typed last; its `preferredChallenge` is the first factor that was chosen. */
  readonly request: SignInRequest
  readonly keyPair: SrpKeyPair | undefined
  readonly chosenMfa: MfaMethod | undefined
  readonly given: Given
}

/** `ChallengeResponses`, less the members that every challenge shares. */
export type Responses = Readonly<Record<string, string>>

type Write = (reply: ChallengeReply, context: AuthContext) => Responses | undefined | Promise<Responses>

const writeCode: Write = ({ challenge, given: { code } }) => code && { [`${challenge.name}_CODE`]: code.expose() }

const WRITERS: Readonly<Record<string, Write>> = {
  SMS_MFA: writeCode,
  SMS_OTP: writeCode,
  EMAIL_OTP: writeCode,
  // What some AWS prose calls `EMAIL_OTP`.
  EMAIL_MFA: writeCode,
  SOFTWARE_TOKEN_MFA: writeCode,
  CUSTOM_CHALLENGE: ({ given: { answer } }) => answer && { ANSWER: answer.expose() },
  SELECT_MFA_TYPE: ({ challenge, chosenMfa }) => chosenMfa && { ANSWER: wireMfaMethod(challenge, chosenMfa) },
  SELECT_CHALLENGE: ({ request: { preferredChallenge: choice, password } }) =>
    choice && { ANSWER: choice, ...(choice === 'PASSWORD' && password && { PASSWORD: password.expose() }) },
  PASSWORD: ({ request: { password } }) => password && { PASSWORD: password.expose() },
  PASSWORD_SRP: () => ({}),
  NEW_PASSWORD_REQUIRED: ({ request: { password }, given: { attributes } }) =>
    password &&
    attributes && {
      NEW_PASSWORD: password.expose(),
      ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`userAttributes.${name}`, value])),
    },
  // After `VerifySoftwareToken` its session says it all.
  MFA_SETUP: ({ given: { email } }) => (email ? { EMAIL: email } : {}),
  WEB_AUTHN: ({ given: { credential } }) => credential && { CREDENTIAL: credential.expose() },
  PASSWORD_VERIFIER: writePasswordProof,
  DEVICE_SRP_AUTH: writeDeviceProof,
  DEVICE_PASSWORD_VERIFIER: writeDeviceProof,
}

/** Whether answering starts an SRP exchange, for which `SRP_A` must be sent along. */
export function startsSrp({ challenge, request }: ChallengeReply): boolean {
  const name = challenge.name === 'SELECT_CHALLENGE' ? request.preferredChallenge : challenge.name
  return name === 'PASSWORD_SRP' || name === 'DEVICE_SRP_AUTH'
}

/**
 * Writes an answer.
 *
 * @throws {FlowError} `ERR_UNSUPPORTED_CHALLENGE` when the challenge does not take what is given.
 */
export async function writeAnswer(reply: ChallengeReply, context: AuthContext): Promise<Responses> {
  const { name } = reply.challenge
  const responses = Object.hasOwn(WRITERS, name) ? await WRITERS[name]!(reply, context) : undefined
  if (responses) return responses
  throw new FlowError(`${name} does not take this kind of answer`, { code: 'ERR_UNSUPPORTED_CHALLENGE' })
}

/**
 * Answers `PASSWORD_VERIFIER`, without sending the password.
 *
 * The claim is made once: after an unknown device Cognito takes the very same claim again, without the device.
 *
 * @throws {FlowError} `ERR_CHALLENGE_EXPIRED` when the key pair or the password is gone, as after a reload.
 */
export async function writePasswordProof(
  { challenge, request: { password }, keyPair }: ChallengeReply,
  context: AuthContext,
): Promise<Responses> {
  if (!password || !keyPair) throw new FlowError('The password must be typed again', { code: 'ERR_CHALLENGE_EXPIRED' })
  const userId = readParameter(challenge, 'USER_ID_FOR_SRP')
  return writeClaim({ challenge, keyPair, poolName: context.settings.userPoolName, userId, password }, context)
}

/**
 * Answers `DEVICE_SRP_AUTH`, which opens the exchange, and `DEVICE_PASSWORD_VERIFIER`, which proves the device.
 *
 * @throws {FlowError} `ERR_DEVICE_MISSING` when there is no device to prove.
 */
export async function writeDeviceProof(
  { challenge, signInName, keyPair }: ChallengeReply,
  context: AuthContext,
): Promise<Responses> {
  const device = await loadDevice(context, signInName)
  const opens = challenge.name === 'DEVICE_SRP_AUTH'
  if (!device || !(opens || keyPair))
    throw new FlowError('Cognito asked for a device that is not remembered here', { code: 'ERR_DEVICE_MISSING' })
  const { deviceKey, deviceGroupKey: poolName, devicePassword: password } = device
  const claim = !opens && keyPair && { challenge, keyPair, poolName, userId: deviceKey, password }
  return { ...(claim && (await writeClaim(claim, context))), DEVICE_KEY: deviceKey }
}

async function writeClaim(
  exchange: {
    readonly challenge: Challenge
    readonly poolName: string
    readonly userId: string
    readonly password: Sensitive<string>
    readonly keyPair: SrpKeyPair
  },
  context: AuthContext,
): Promise<Responses> {
  const { challenge, ...known } = exchange
  const secretBlock = readParameter(challenge, 'SECRET_BLOCK')
  const timestamp = writeTimestamp(context.serverClock.now())
  const signature = await passwordClaim({
    ...known,
    B: readParameter(challenge, 'SRP_B'),
    salt: readParameter(challenge, 'SALT'),
    secretBlock,
    timestamp,
    modPow: context.ports.modPow,
  })
  return { PASSWORD_CLAIM_SECRET_BLOCK: secretBlock, PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP: timestamp }
}

function readParameter(challenge: Challenge, name: string): string {
  const value = challenge.parameters.expose()[name]
  if (value === undefined) throw new ProtocolError(`${challenge.name} came without ${name}`)
  return value
}

/**
 * Runs the ceremony.
 *
 * @returns the assertion as the JSON text that `CREDENTIAL` wants
 * @throws {PasskeyError} when the person declines or the authenticator cannot.
 * @throws {ProtocolError} when the options of the challenge are malformed.
 */
export async function getPasskey(
  challenge: Challenge,
  context: AuthContext,
  ceremony: PasskeyCeremony,
): Promise<Sensitive<string>> {
  const { passkeys } = context.ports
  if (!passkeys.isSupported()) {
    throw new PasskeyError('Passkeys cannot be used here', { code: 'ERR_PASSKEY_UNSUPPORTED' })
  }
  const text = challenge.parameters.expose().CREDENTIAL_REQUEST_OPTIONS ?? ''
  const options = readJson(text, isObject, 'CREDENTIAL_REQUEST_OPTIONS is malformed')
  return new Sensitive(JSON.stringify(await passkeys.get(options, ceremony)))
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
