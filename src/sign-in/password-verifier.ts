/**
 * Proofs that need no person: that the password is known, and that this is the remembered device.
 *
 * @module
 */
import type { AuthContext, SrpKeyPair } from '../core.ts'
import { passwordClaim } from '../crypto/password-claim.ts'
import { writeTimestamp } from '../crypto/timestamp.ts'
import { loadDevice } from '../device/present.ts'
import { FlowError, ProtocolError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { Challenge } from './challenge.ts'
import type { ChallengeReply, Responses } from './challenge-answer.ts'

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
