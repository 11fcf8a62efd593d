/**
 * Makes a new device one that Cognito knows, and says whether it is to be remembered.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
 * @module
 */
import type { AuthContext } from '../auth-context.ts'
import { createDeviceVerifier } from '../crypto/device-verifier.ts'
import { CognitoError } from '../errors.ts'
import type { CallOptions } from '../transport/call.ts'
import { callAsUser } from './with-access-token.ts'

/** A device that Cognito has just given a key, and whose it is. */
export interface DeviceToConfirm {
  readonly deviceKey: string
  readonly deviceGroupKey: string
  /** The real user name. */
  readonly username: string
  /** What the person typed to sign in. */
  readonly alias?: string
}

/**
 * Confirms a new device for the signed-in user.
 *
 * The secret is stored before the service is told, and marked as confirmed after: a crash in between leaves a device
 * that is not used, never one that cannot be proven.
 *
 * @returns whether the person must be asked before the device is remembered
 */
export async function confirmDevice(
  context: AuthContext,
  device: DeviceToConfirm,
  options?: CallOptions,
): Promise<{ readonly userConfirmationNecessary: boolean }> {
  const { deviceKey, deviceGroupKey, username, alias } = device
  const { randomBytes, modPow } = context.ports
  const verifier = await createDeviceVerifier({ deviceGroupKey, deviceKey, randomBytes, modPow })
  const record = { deviceKey, deviceGroupKey, devicePassword: verifier.devicePassword, confirmed: false }
  await context.devices.save(username, record, alias)
  const [tokens, deviceName] = await Promise.all([context.session.getTokens(), context.ports.deviceName()])
  const answer = await context.call(
    'ConfirmDevice',
    {
      AccessToken: tokens.accessToken.expose(),
      DeviceKey: deviceKey,
      ...(deviceName !== '' && { DeviceName: deviceName }),
      DeviceSecretVerifierConfig: { PasswordVerifier: verifier.passwordVerifier, Salt: verifier.salt },
    },
    options,
  )
  await context.devices.save(username, { ...record, confirmed: true }, alias)
  return { userConfirmationNecessary: answer.UserConfirmationNecessary === true }
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
