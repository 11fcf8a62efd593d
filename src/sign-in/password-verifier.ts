/**
 * Answers the challenges that need no person: the password's SRP proof, and the device's.
 *
 * @module
 */
import type { AuthContext, SrpKeyPair } from '../auth-context.ts'
import { passwordClaim } from '../crypto/password-claim.ts'
import { writeTimestamp } from '../crypto/timestamp.ts'
import { FlowError, ProtocolError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { AuthStep, Challenge } from './auth-step.ts'
import { loadDevice, presentingDevice } from './device-key.ts'
import type { Initiated } from './initiate-auth.ts'
import { type ChallengeReply, sendResponses } from './respond-to-challenge.ts'

/** A challenge that is answered without a person. */
export type AutomaticReply = Omit<ChallengeReply, 'answer'>

/**
 * Answers `PASSWORD_VERIFIER`: proves that the password is known, without sending it.
 *
 * @throws {FlowError} `ERR_CHALLENGE_EXPIRED` when the key pair or the password is gone, as after a reload.
 */
export async function answerPasswordVerifier(
  reply: AutomaticReply & {
    readonly password: Sensitive<string> | undefined
    readonly keyPair: SrpKeyPair | undefined
  },
  context: AuthContext,
  signal?: AbortSignal,
): Promise<AuthStep> {
  const { challenge, password, keyPair } = reply
  if (!password || !keyPair) throw new FlowError('The password must be typed again', { code: 'ERR_CHALLENGE_EXPIRED' })
  const userId = readParameter(challenge, 'USER_ID_FOR_SRP')
  const claim = await writeClaim(
    { challenge, poolName: context.settings.userPoolName, userId, password, keyPair },
    context,
  )
  // The claim is made once: after an unknown device Cognito takes the very same claim again, without the device.
  return presentingDevice(context, reply.signInName, (deviceKey) =>
    sendResponses(reply, { ...claim, ...(deviceKey !== undefined && { DEVICE_KEY: deviceKey }) }, context, signal),
  )
}

/**
 * Answers `DEVICE_SRP_AUTH`: opens the exchange that proves the remembered device.
 *
 * @throws {FlowError} `ERR_DEVICE_MISSING` when there is no device to prove.
 */
export async function answerDeviceSrpAuth(
  reply: AutomaticReply,
  context: AuthContext,
  signal?: AbortSignal,
): Promise<Initiated> {
  const device = await loadDevice(context, reply.signInName)
  if (!device) throw deviceMissing()
  const keyPair = await context.srpKeyPairs.take()
  const responses = { DEVICE_KEY: device.deviceKey, SRP_A: keyPair.A }
  return { step: await sendResponses(reply, responses, context, signal), keyPair }
}

/**
 * Answers `DEVICE_PASSWORD_VERIFIER`: proves the remembered device.
 *
 * @throws {FlowError} `ERR_DEVICE_MISSING` when there is no device to prove.
 */
export async function answerDeviceVerifier(
  reply: AutomaticReply & { readonly keyPair: SrpKeyPair | undefined },
  context: AuthContext,
  signal?: AbortSignal,
): Promise<AuthStep> {
  const { challenge, keyPair } = reply
  const device = await loadDevice(context, reply.signInName)
  if (!device || !keyPair) throw deviceMissing()
  const claim = await writeClaim(
    { challenge, poolName: device.deviceGroupKey, userId: device.deviceKey, password: device.devicePassword, keyPair },
    context,
  )
  return sendResponses(reply, { ...claim, DEVICE_KEY: device.deviceKey }, context, signal)
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
): Promise<Record<string, string>> {
  const { challenge, poolName, userId, password, keyPair } = exchange
  const secretBlock = readParameter(challenge, 'SECRET_BLOCK')
  const timestamp = writeTimestamp(context.serverClock.now())
  const signature = await passwordClaim({
    poolName,
    userId,
    password,
    keyPair,
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

const deviceMissing = (): FlowError =>
  new FlowError('Cognito asked for a device that is not remembered here', { code: 'ERR_DEVICE_MISSING' })
