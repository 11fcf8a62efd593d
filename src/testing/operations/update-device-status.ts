/**
 * `UpdateDeviceStatus`: remembers a confirmed device, or no longer.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateDeviceStatus.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { confirmedDevice } from '../users/device-tracking.ts'
import type { Operation } from './operation.ts'

/** Runs `UpdateDeviceStatus`. */
export const updateDeviceStatus: Operation<'UpdateDeviceStatus'> = (pool, input) => {
  const device = confirmedDevice(readCaller(pool, input.AccessToken).user, input.DeviceKey)
  if (input.DeviceRememberedStatus !== undefined) device.remembered = input.DeviceRememberedStatus === 'remembered'
  device.modifiedAt = pool.clock.now()
  return {}
}
