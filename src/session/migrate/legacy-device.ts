/**
 * Takes over the device that another library has made, so that nobody is asked for a second factor again.
 *
 * @module
 */
import type { KeyValueStorage } from '../../ports.ts'
import { Sensitive } from '../../sensitive.ts'
import type { DeviceRecord } from '../device-store.ts'
import { openLegacyStorage } from './legacy-storage.ts'

/**
 * Reads the device of a user, given the name it is stored under: the real user name, or what they typed.
 * `undefined` when there is none, or it lacks a part.
 *
 * @throws whatever the storage throws.
 */
export async function readLegacyDevice(
  storage: Pick<KeyValueStorage, 'getItem'>,
  clientId: string,
  username: string,
): Promise<DeviceRecord | undefined> {
  const legacy = openLegacyStorage(storage, clientId)
  const deviceKey = await legacy.read(username, 'deviceKey')
  const deviceGroupKey = await legacy.read(username, 'deviceGroupKey')
  const devicePassword = await legacy.read(username, 'randomPasswordKey')
  if (deviceKey === undefined || deviceGroupKey === undefined || devicePassword === undefined) return undefined
  // They store a device after `ConfirmDevice` only.
  return { deviceKey, deviceGroupKey, devicePassword: new Sensitive(devicePassword), confirmed: true }
}
