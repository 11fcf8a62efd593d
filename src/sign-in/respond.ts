/**
 * Answers to challenges: the user's, an authenticator's, and the proofs that need neither.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
 * @module
 */
import type { AuthContext, SrpKeyPair } from '../core.ts'
import type { DeviceRecord } from '../device/store.ts'
import { FlowError, PasskeyError, ProtocolError } from '../errors.ts'
import { readCredential } from '../passkey/error.ts'
import type { PasskeyCeremony } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import type { ChallengeNameType } from '../transport/operations.ts'
import { type Answered, callSignIn } from './call.ts'
import type { Challenge, ChallengeOf, MfaMethod, SrpExchange } from './challenge.ts'
import type { FirstFactor, SignInRequest } from './credentials.ts'

/** An answer of the user, or of their authenticator. It is the event that tells the sign-in machine. */
export type Answer =
  | { readonly type: 'password.submit'; readonly password: Sensitive<string> }
  | { readonly type: 'code.submit'; readonly code: Sensitive<string> }
  | { readonly type: 'answer.submit'; readonly answer: Sensitive<string> }
  | { readonly type: 'factor.select'; readonly factor: FirstFactor; readonly password: Sensitive<string> | undefined }
  | { readonly type: 'mfa.select'; readonly method: MfaMethod }
  | { readonly type: 'mfaSetup.select'; readonly method: MfaMethod }
  | { readonly type: 'totp.submit'; readonly code: Sensitive<string>; readonly deviceName: string | undefined }
  | { readonly type: 'email.submit'; readonly email: string }
  | {
      readonly type: 'newPassword.submit'
      readonly password: Sensitive<string>
      readonly attributes: Readonly<Record<string, string>>
    }
  /** A passkey's assertion, as JSON. */
  | { readonly type: 'passkey.sign'; readonly credential: Sensitive<string> }

const ANSWERS = {
  'password.submit': true,
  'code.submit': true,
  'answer.submit': true,
  'factor.select': true,
  'mfa.select': true,
  'mfaSetup.select': true,
  'totp.submit': true,
  'email.submit': true,
  'newPassword.submit': true,
  'passkey.sign': true,
} satisfies Record<Answer['type'], true>

/** True for the events that answer a challenge. */
export const isAnswer = (event: { readonly type: string }): event is Answer => Object.hasOwn(ANSWERS, event.type)

/** A challenge, its answer, and the state of the exchange. */
export interface ChallengeReply {
  readonly challenge: Challenge
  readonly answer: Answer | undefined
  /** The name that the user typed. */
  readonly signInName: string
  /** Its password is the one typed last; its `preferredChallenge` is the first factor that was chosen. */
  readonly request: SignInRequest
  readonly keyPair: SrpKeyPair | undefined
  readonly chosenMfa: MfaMethod | undefined
  readonly device: DeviceRecord | undefined
}

type Responses = Readonly<Record<string, string>>

/** Answers a challenge. */
export async function respondToChallenge(
  context: AuthContext,
  reply: ChallengeReply,
  signal?: AbortSignal,
): Promise<Answered> {
  const { challenge, signInName, request, device } = reply
  const { username, session, availableChallenges } = challenge
  const responses = await writeResponses(context, reply)
  const opened = startsSrp(reply) ? await context.srpKeyPairs.take() : undefined
  const answered = await callSignIn(
    context,
    {
      signInName,
      username,
      session,
      device,
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
  return { ...answered, keyPair: opened ?? (challenge.type.endsWith('_VERIFIER') ? undefined : reply.keyPair) }
}

/**
 * Runs the passkey ceremony of a `WEB_AUTHN` challenge.
 *
 * @throws {PasskeyError} when the user declines, the authenticator cannot, or the credential has no bytes.
 * @throws {ProtocolError} when the options of the challenge are malformed.
 */
export async function signWithPasskey(
  { ports: { passkeys } }: Pick<AuthContext, 'ports'>,
  { options }: ChallengeOf<'WEB_AUTHN'>,
  ceremony: PasskeyCeremony,
): Promise<Answer> {
  if (!passkeys.isSupported()) {
    throw new PasskeyError('Passkeys cannot be used here', { code: 'ERR_PASSKEY_UNSUPPORTED' })
  }
  if (!options) throw new ProtocolError('CREDENTIAL_REQUEST_OPTIONS is malformed')
  const credential = JSON.stringify(readCredential('get', await passkeys.get(options.expose(), ceremony)))
  return { type: 'passkey.sign', credential: new Sensitive(credential) }
}

/** True if the answer starts an SRP exchange, so that `SRP_A` must be sent along. */
function startsSrp({ challenge, request }: ChallengeReply): boolean {
  const name = challenge.type === 'SELECT_CHALLENGE' ? request.preferredChallenge : challenge.type
  return name === 'PASSWORD_SRP' || name === 'DEVICE_SRP_AUTH'
}

/**
 * Writes `ChallengeResponses`, less the members that every challenge shares.
 *
 * @throws {FlowError} `ERR_UNSUPPORTED_CHALLENGE` when the challenge does not take this answer.
 */
async function writeResponses(context: AuthContext, reply: ChallengeReply): Promise<Responses> {
  const { challenge, answer, request, chosenMfa } = reply
  const { password, preferredChallenge: factor } = request
  switch (challenge.type) {
    case 'SMS_MFA':
    case 'SMS_OTP':
    case 'EMAIL_OTP':
    case 'SOFTWARE_TOKEN_MFA':
      if (answer?.type === 'code.submit') return { [`${challenge.name}_CODE`]: answer.code.expose() }
      break
    case 'CUSTOM_CHALLENGE':
      if (answer?.type === 'answer.submit') return { ANSWER: answer.answer.expose() }
      break
    case 'SELECT_MFA_TYPE':
      if (chosenMfa) return { ANSWER: challenge.wireNames[chosenMfa] ?? chosenMfa }
      break
    case 'SELECT_CHALLENGE':
      if (factor) return { ANSWER: factor, ...(factor === 'PASSWORD' && password && { PASSWORD: password.expose() }) }
      break
    case 'PASSWORD':
      if (password) return { PASSWORD: password.expose() }
      break
    case 'PASSWORD_SRP':
      return {}
    case 'NEW_PASSWORD_REQUIRED':
      if (answer?.type === 'newPassword.submit') return writeNewPassword(answer)
      break
    case 'MFA_SETUP':
      // After `VerifySoftwareToken` its session says it all.
      return answer?.type === 'email.submit' ? { EMAIL: answer.email } : {}
    case 'WEB_AUTHN':
      if (answer?.type === 'passkey.sign') return { CREDENTIAL: answer.credential.expose() }
      break
    case 'PASSWORD_VERIFIER':
      return writePasswordProof(context, challenge.exchange.expose(), reply)
    case 'DEVICE_SRP_AUTH':
      return writeDeviceProof(context, undefined, reply)
    case 'DEVICE_PASSWORD_VERIFIER':
      return writeDeviceProof(context, challenge.exchange.expose(), reply)
    case 'unsupported':
      break
    default:
      // Without a case, a challenge does not compile.
      challenge satisfies never
  }
  throw new FlowError(`${challenge.name} does not take this kind of answer`, { code: 'ERR_UNSUPPORTED_CHALLENGE' })
}

const writeNewPassword = ({ password, attributes }: Extract<Answer, { type: 'newPassword.submit' }>): Responses => ({
  NEW_PASSWORD: password.expose(),
  ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`userAttributes.${name}`, value])),
})

/**
 * Proves the password without sending it. The claim is made once: after an unknown device Cognito takes the very same
 * claim again, without the device.
 *
 * @throws {FlowError} `ERR_CHALLENGE_EXPIRED` when the key pair or the password is gone, as after a reload.
 */
async function writePasswordProof(
  context: AuthContext,
  { userId = '', ...server }: SrpExchange,
  { request: { password }, keyPair }: ChallengeReply,
): Promise<Responses> {
  if (!password || !keyPair) throw new FlowError('The password must be typed again', { code: 'ERR_CHALLENGE_EXPIRED' })
  return writeClaim(context, { ...server, userId, keyPair, poolName: context.settings.userPoolName, password })
}

/**
 * Answers `DEVICE_SRP_AUTH`, which opens the exchange, and `DEVICE_PASSWORD_VERIFIER`, which proves the device.
 *
 * @throws {FlowError} `ERR_DEVICE_MISSING` when there is no device to prove.
 */
async function writeDeviceProof(
  context: AuthContext,
  exchange: SrpExchange | undefined,
  { device, keyPair }: ChallengeReply,
): Promise<Responses> {
  if (!device || (exchange && !keyPair))
    throw new FlowError('Cognito asked for a device that is not remembered here', { code: 'ERR_DEVICE_MISSING' })
  const { deviceKey, deviceGroupKey: poolName, devicePassword: password } = device
  const claim = exchange && keyPair && { ...exchange, keyPair, poolName, userId: deviceKey, password }
  return { ...(claim && (await writeClaim(context, claim))), DEVICE_KEY: deviceKey }
}

async function writeClaim(
  context: AuthContext,
  exchange: Omit<SrpExchange, 'userId'> & {
    readonly userId: string
    readonly poolName: string
    readonly password: Sensitive<string>
    readonly keyPair: SrpKeyPair
  },
): Promise<Responses> {
  const { passwordClaim, writeTimestamp } = await context.loadCrypto()
  const timestamp = writeTimestamp(context.serverClock.now())
  const signature = await passwordClaim({ ...exchange, timestamp, modPow: context.ports.modPow })
  const { secretBlock } = exchange
  return { PASSWORD_CLAIM_SECRET_BLOCK: secretBlock, PASSWORD_CLAIM_SIGNATURE: signature, TIMESTAMP: timestamp }
}
