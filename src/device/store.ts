/**
 * The remembered device of each user: the credentials of this browser or phone.
 *
 * @module
 */

import type { Settings } from '../config.ts'
import { secret, text } from '../json.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import { STORAGE_DEADLINE_MS, withinDeadline } from '../storage/atomic.ts'
import { createBufferedStorage } from '../storage/buffered.ts'
import { type PoolClient, storagePrefix, writeKeyPart } from '../storage/keys.ts'
import { type LegacyStorage, readLegacyItems } from '../storage/legacy.ts'
import { memoryStorage } from '../storage/memory.ts'
import { changePlace, type Kinds, type Place, type ReadResult, readPlace } from '../storage/records.ts'

/**
 * Reads the device of a user, given the name it is stored under: the real user name, or the name as typed.
 * `undefined` if absent or incomplete.
 *
 * @throws the errors of the storage.
 */
export async function readLegacyDevice(
  storage: LegacyStorage,
  clientId: string,
  username: string,
): Promise<DeviceRecord | undefined> {
  const owner = `${clientId}.${username}`
  const [deviceKey] = await readLegacyItems(storage, owner, ['deviceKey'])
  // There is none, as a rule: the rest is not looked for.
  if (deviceKey === undefined) return undefined
  const [deviceGroupKey, password] = await readLegacyItems(storage, owner, ['deviceGroupKey', 'randomPasswordKey'])
  if (deviceGroupKey === undefined || password === undefined) return undefined
  // They store a device after `ConfirmDevice` only.
  return { deviceKey, deviceGroupKey, devicePassword: new Sensitive(password), confirmed: true }
}

/** A device that Cognito knows, and the secret that proves it. */
export interface DeviceRecord {
  readonly deviceKey: string
  readonly deviceGroupKey: string
  readonly devicePassword: Sensitive<string>
  /** False between writing the secret and the success of `ConfirmDevice`. An unconfirmed device is never sent. */
  readonly confirmed: boolean
  /** The real user name of its owner. Absent for a device of another library, which is stored under either name. */
  readonly username?: string
}

/** A device, as it is stored. */
interface StoredDevice extends DeviceRecord {
  readonly type: 'device'
  readonly username: string
}

/** A tombstone in place of a device, so that the device of another library does not take its place. */
interface ForgottenDevice {
  readonly type: 'noDevice'
  readonly username: string
}

/** An alias record in place of a device: the real user name. */
interface DeviceAlias {
  readonly type: 'deviceAlias'
  readonly username: string
  readonly realName: string
}

/** Every record of the device store. */
type StoredRecord = StoredDevice | ForgottenDevice | DeviceAlias

const DEVICE_KINDS: Kinds<StoredRecord> = {
  device: {
    username: text,
    deviceKey: text,
    deviceGroupKey: text,
    devicePassword: secret,
    confirmed: (value) => value === true,
  },
  noDevice: { username: text },
  deviceAlias: { username: text, realName: text },
}

/** Keeps one device a user. Users are found by their real user name, or by any alias they signed in with. */
export interface DeviceStore {
  /**
   * The user's device. `undefined` when there is none, or when its record cannot be read (a damaged one is set aside):
   * a sign-in goes on without it.
   */
  load(username: string): Promise<DeviceRecord | undefined>
  /** Saves the device under the real user name, with `alias` as another name of that user. */
  save(username: string, device: DeviceRecord, alias?: string): Promise<void>
  /** Forgets the device under this name. Given an alias, its owner keeps the device: the alias may be another user's by now. */
  clear(name: string): Promise<void>
  /** Keeps later devices of the user in memory or not; a lasting sign-in takes over the present one. */
  setPersistence(persistence: 'storage' | 'memory', username: string, alias: string): Promise<void>
  /** Retries failed writes. Resolves to true when none is left. */
  flush(): Promise<boolean>
}

/**
 * Opens the devices of an app client. They outlive a sign-out, and each is read and written separately: several users
 * may share a browser.
 *
 * @param options `clock` bounds each storage operation. `migrateFrom` is the storage where another library may have
 * left devices, which are used for users who have none here.
 */
export function createDeviceStore(options: {
  readonly storage: KeyValueStorage
  readonly settings: PoolClient
  readonly clock: Clock
  readonly migrateFrom: Pick<KeyValueStorage, 'getItem'>
}): DeviceStore {
  const { settings, clock, migrateFrom } = options
  const { clientId } = settings
  const buffer = (storage: KeyValueStorage) => createBufferedStorage({ storage, clock, onTrouble: () => undefined })
  const disk = buffer(options.storage)
  const memory = buffer(memoryStorage())
  const inPage = new Set<string>()
  const prefix = storagePrefix(settings)
  const placeOf = (username: string): Place<StoredRecord> => ({
    kinds: DEVICE_KINDS,
    storage: inPage.has(username) ? memory : disk,
    key: `${prefix}device.${writeKeyPart(username)}`,
    username,
  })

  /** Reads the record of a user, who may be named by an alias. */
  async function find(name: string): Promise<ReadResult<StoredRecord>> {
    const found = await readPlace(placeOf(name))
    return found.type === 'deviceAlias' ? readPlace(placeOf(found.realName)) : found
  }

  async function save(username: string, device: DeviceRecord, alias = username): Promise<void> {
    await changePlace(placeOf(username), (): StoredDevice => ({ ...device, type: 'device', username }))
    if (alias === username) return
    await changePlace(placeOf(alias), (found): DeviceAlias | undefined =>
      // A user with this real name takes precedence.
      found.type === 'device' ? undefined : { type: 'deviceAlias', username: alias, realName: username },
    )
  }

  return {
    load: async (name) => {
      try {
        const found = await find(name)
        if (found.type !== 'none') return found.type === 'device' ? found : undefined
        return await withinDeadline(clock, STORAGE_DEADLINE_MS, () => readLegacyDevice(migrateFrom, clientId, name))
      } catch {
        return undefined
      }
    },
    save,
    clear: async (name) => {
      await changePlace(placeOf(name), (): ForgottenDevice => ({ type: 'noDevice', username: name }))
    },
    setPersistence: async (persistence, username, alias) => {
      const names = [username, alias]
      if (persistence === 'memory') {
        for (const name of names) inPage.add(name)
      } else if (names.some((name) => inPage.has(name))) {
        const place = placeOf(username)
        for (const name of names) inPage.delete(name)
        const found = await readPlace(place)
        if (found.type === 'device') await save(username, found, alias)
      }
    },
    flush: disk.flush,
  }
}

/** The device, unless it is of another user: the former owner of an alias, or one whose alias is this name. */
export const ownDevice = (device: DeviceRecord | undefined, username: string): DeviceRecord | undefined =>
  (device?.username ?? username) === username ? device : undefined

/** The device to present for a user: confirmed, and only with device tracking on. */
export async function loadConfirmedDevice(
  {
    settings,
    devices,
  }: { readonly settings: Pick<Settings, 'deviceTracking'>; readonly devices: Pick<DeviceStore, 'load'> },
  username: string,
): Promise<DeviceRecord | undefined> {
  if (settings.deviceTracking === 'off') return undefined
  const device = await devices.load(username)
  return device?.confirmed ? device : undefined
}
