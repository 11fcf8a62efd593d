/**
 * The part that `InitiateAuth` and `RespondToAuthChallenge` share: common members, the remembered device, and a
 * response that is read once.
 *
 * @module
 */
import type { AuthContext, SrpKeyPair } from '../core.ts'
import type { DeviceRecord } from '../device/store.ts'
import { isUnknownDevice } from '../refusals.ts'
import type { Sensitive } from '../sensitive.ts'
import { type RequestContext, writeRequestContext } from '../transport/request-context.ts'
import { type AuthResponse, type AuthStep, readAuthStep } from './challenge.ts'

/** A response, and the state of the exchange after it. */
export interface Answered {
  readonly step: AuthStep
  /** Key pair of an SRP exchange that is open. */
  readonly keyPair: SrpKeyPair | undefined
  /** The device to present from now on. Dropped when Cognito does not know it any more. */
  readonly device: DeviceRecord | undefined
}

/** One request of a sign-in. */
export interface SignInCall {
  /** The name that the user typed. Devices are found by it as well as by the real name. */
  readonly signInName: string
  /** The name on the wire. */
  readonly username: string
  readonly session: Sensitive<string> | undefined
  readonly device: DeviceRecord | undefined
  readonly availableChallenges: readonly string[]
  readonly clientMetadata: Readonly<Record<string, string>> | undefined
  /** `AuthParameters` or `ChallengeResponses`, less the members that every request has. */
  readonly parameters: Readonly<Record<string, string>>
}

/** Members that both requests have under the same name. Those that are not configured are absent. */
interface SharedMembers extends RequestContext {
  readonly ClientId: string
  readonly Session?: string
}

/**
 * Sends one request, and retries it without the device when Cognito does not know it: a stale device must never stand
 * between a user and the right password. The device is deleted then.
 *
 * @param call Puts the parameters under the name that the operation has for them.
 */
export async function callSignIn(
  context: AuthContext,
  { signInName, username, session, device, availableChallenges, clientMetadata, parameters }: SignInCall,
  call: (parameters: Record<string, string>, shared: SharedMembers) => Promise<AuthResponse>,
): Promise<Omit<Answered, 'keyPair'>> {
  const secretHash = await context.secretHash(username)
  const shared = {
    ClientId: context.settings.clientId,
    ...(session && { Session: session.expose() }),
    ...writeRequestContext(context.settings, username, clientMetadata),
  }
  const send = (deviceKey: string | undefined) =>
    call(
      {
        USERNAME: username,
        ...parameters,
        ...(secretHash !== undefined && { SECRET_HASH: secretHash }),
        ...(deviceKey !== undefined && { DEVICE_KEY: deviceKey }),
      },
      shared,
    )
  const read = (response: AuthResponse) =>
    readAuthStep(response, { username, availableChallenges, now: context.ports.clock.now() })
  // A proof of the device names it already, and is useless without it.
  const { DEVICE_KEY: proven = device?.deviceKey } = parameters
  try {
    return { step: read(await send(proven)), device }
  } catch (error) {
    if (!device || 'DEVICE_KEY' in parameters || !isUnknownDevice(error)) throw error
  }
  await context.devices.clear(device.username === username ? username : signInName)
  return { step: read(await send(undefined)), device: undefined }
}
