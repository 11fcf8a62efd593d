/**
 * The device key that goes along with a call, and the call without it when Cognito does not know the device any more:
 * a stale device must never stand between a person and the right password.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import { isUnknownDevice } from '../refusals.ts'
import type { DeviceRecord, DeviceStore } from './store.ts'

export { isUnknownDevice } from '../refusals.ts'

/** The parts of an auth context that presenting a device works with. */
export interface PresentDeps {
  readonly settings: Pick<Settings, 'deviceTracking'>
  readonly devices: Pick<DeviceStore, 'load' | 'clear'>
}

/** The device to present for a user: confirmed, and only if the app wants devices at all. */
export async function loadDevice(
  { settings, devices }: PresentDeps,
  username: string,
): Promise<DeviceRecord | undefined> {
  if (settings.deviceTracking === 'off') return undefined
  const device = await devices.load(username)
  return device?.confirmed ? device : undefined
}

/**
 * Makes a call that presents a device, and makes it once more without the device if Cognito does not know it.
 * The device is then forgotten, so that it is not presented again.
 */
export async function presentingDevice<T>(
  deps: PresentDeps,
  username: string,
  call: (deviceKey: string | undefined) => Promise<T>,
): Promise<T> {
  const device = await loadDevice(deps, username)
  try {
    return await call(device?.deviceKey)
  } catch (error) {
    if (!device || !isUnknownDevice(error)) throw error
    await deps.devices.clear(username)
    return await call(undefined)
  }
}
