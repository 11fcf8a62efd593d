/**
 * Makes a new device one that Cognito knows, and says whether it is to be remembered.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
 * @module
 */
import type { AuthContext } from '../core.ts'
import { createDeviceVerifier } from '../crypto/device-verifier.ts'
import { CognitoError, toAuthError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'

/** A device that Cognito has given a key, and whose it is. */
export interface DeviceToConfirm {
  readonly deviceKey: string
  readonly deviceGroupKey: string
  /** The password of an earlier try, which the service may have taken. Default: a new one. */
  readonly devicePassword?: Sensitive<string> | undefined
  /** The real user name. */
  readonly username: string
  /** What the person typed to sign in. */
  readonly alias?: string
}

/**
 * Confirms a new device for the signed-in user.
 *
 * The secret is stored before the service is told, and marked as confirmed after: a crash in between leaves a device
 * that is not used, never one that cannot be proven. `confirm-later.ts` then tries again.
 *
 * @returns whether the person must be asked before the device is remembered
 * @throws what the call throws. Who listens for `deviceTrouble` is told.
 */
export async function confirmDevice(
  context: AuthContext,
  device: DeviceToConfirm,
  options?: CallOptions,
): Promise<{ readonly userConfirmationNecessary: boolean }> {
  const { deviceKey, deviceGroupKey, devicePassword, username, alias } = device
  const { randomBytes, modPow } = context.ports
  try {
    const verifier = await createDeviceVerifier({ deviceGroupKey, deviceKey, devicePassword, randomBytes, modPow })
    const record = { deviceKey, deviceGroupKey, devicePassword: verifier.devicePassword, confirmed: false }
    await context.devices.save(username, record, alias)
    const deviceName = await context.ports.deviceName()
    const answer = await callAsUser(
      context,
      'ConfirmDevice',
      {
        DeviceKey: deviceKey,
        ...(deviceName !== '' && { DeviceName: deviceName }),
        DeviceSecretVerifierConfig: { PasswordVerifier: verifier.passwordVerifier, Salt: verifier.salt },
      },
      options,
    ).catch(acceptConfirmed)
    await context.devices.save(username, { ...record, confirmed: true }, alias)
    return { userConfirmationNecessary: answer.UserConfirmationNecessary === true }
  } catch (thrown) {
    const error = toAuthError(thrown)
    context.session.tellDeviceTrouble(error)
    throw error
  }
}

/** An earlier try was taken, and its answer lost: the device's password is the same one. */
function acceptConfirmed(error: unknown): { readonly UserConfirmationNecessary?: boolean } {
  if (error instanceof CognitoError && error.code === 'DeviceKeyExistsException') return {}
  throw error
}

/** Says whether a device is to be remembered: then it takes the place of the second factor. */
export async function updateDeviceStatus(
  context: AuthContext,
  device: { readonly deviceKey: string; readonly remembered: boolean },
  options?: CallOptions,
): Promise<void> {
  await callAsUser(
    context,
    'UpdateDeviceStatus',
    {
      DeviceKey: device.deviceKey,
      DeviceRememberedStatus: device.remembered ? 'remembered' : 'not_remembered',
    },
    options,
  )
}

/**
 * Forgets a device: the service asks it for a second factor again, and the local secret is gone, if it is this one.
 * A device that the service does not know any more is forgotten all the same.
 */
export async function forgetDevice(
  context: AuthContext,
  device: { readonly deviceKey: string },
  options?: CallOptions,
): Promise<void> {
  const { deviceKey } = device
  const username = context.session.username()
  await callAsUser(context, 'ForgetDevice', { DeviceKey: deviceKey }, options).catch((error: unknown) => {
    if (!(error instanceof CognitoError && error.code === 'ResourceNotFoundException')) throw error
  })
  // A key that means nothing any more would only get refreshes and sign-ins refused.
  if (context.session.deviceKey() === deviceKey) await context.session.setDeviceKey(undefined)
  if (username === undefined) return
  const own = await context.devices.load(username)
  if (own?.deviceKey === deviceKey) await context.devices.clear(username)
}
