/**
 * Where `DEVICE_KEY` goes, and what to do when Cognito does not know the device any more:
 * a stale device must never stand between a person and the right password.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { CognitoError } from '../errors.ts'
import type { DeviceRecord } from './store.ts'

/** The device to present for a user: confirmed, and only if the app wants devices at all. */
export async function loadDevice(context: AuthContext, username: string): Promise<DeviceRecord | undefined> {
  if (context.settings.deviceTracking === 'off') return undefined
  const device = await context.devices.load(username)
  return device?.confirmed ? device : undefined
}

/** True when Cognito says that it does not know the device that was presented. */
export function isUnknownDevice(error: unknown): boolean {
  return error instanceof CognitoError && error.code === 'ResourceNotFoundException' && /device/i.test(error.message)
}

/**
 * Makes a call that presents a device, and makes it once more without the device if Cognito does not know it.
 * The device is then forgotten, so that it is not presented again.
 */
export async function presentingDevice<T>(
  context: AuthContext,
  username: string,
  call: (deviceKey: string | undefined) => Promise<T>,
): Promise<T> {
  const device = await loadDevice(context, username)
  try {
    return await call(device?.deviceKey)
  } catch (error) {
    if (!device || !isUnknownDevice(error)) throw error
    await context.devices.clear(username)
    return await call(undefined)
  }
}
