/**
 * Takes over the device that another library has made, so that nobody is asked for a second factor again.
 *
 * @module
 */
import { Sensitive } from '../sensitive.ts'
import { type LegacyStorage, readLegacyItems } from '../storage/legacy.ts'
import type { DeviceRecord } from './store.ts'

/**
 * Reads the device of a user, given the name it is stored under: the real user name, or what they typed.
 * `undefined` when there is none, or it lacks a part.
 *
 * @throws whatever the storage throws.
 */
export async function readLegacyDevice(
  storage: LegacyStorage,
  clientId: string,
  username: string,
): Promise<DeviceRecord | undefined> {
  const items = ['deviceKey', 'deviceGroupKey', 'randomPasswordKey']
  const [deviceKey, deviceGroupKey, password] = await readLegacyItems(storage, `${clientId}.${username}`, items)
  if (deviceKey === undefined || deviceGroupKey === undefined || password === undefined) return undefined
  // They store a device after `ConfirmDevice` only.
  return { deviceKey, deviceGroupKey, devicePassword: new Sensitive(password), confirmed: true }
}
