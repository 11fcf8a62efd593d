/**
 * The remembered device of each user: what proves this browser or phone to Cognito.
 *
 * @module
 */
import type { Clock, KeyValueStorage } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import { withinDeadline } from '../storage/deadline.ts'
import { readLegacyDevice } from './migrate/legacy-device.ts'
import { createPatientStorage, type PatientStorage, STORAGE_DEADLINE_MS } from './patient-storage.ts'
import { storagePrefix, writeKeyPart } from './storage-keys.ts'
import { parseStored, textMember } from './stored-json.ts'

/** A device that Cognito knows, and the secret that proves it. */
export interface DeviceRecord {
  readonly deviceKey: string
  readonly deviceGroupKey: string
  readonly devicePassword: Sensitive<string>
  /** False between writing the secret and the success of `ConfirmDevice`. An unconfirmed device is never sent. */
  readonly confirmed: boolean
}

/** Keeps one device a user. Users are found by their real user name, or by any alias they signed in with. */
export interface DeviceStore {
  /**
   * The user's device. `undefined` when there is none, or when its record cannot be read (a damaged one is set aside):
   * a sign-in goes on without it.
   */
  load(username: string): Promise<DeviceRecord | undefined>
  /** Saves the device under the real user name, and remembers `alias` as another name of that user. */
  save(username: string, device: DeviceRecord, alias?: string): Promise<void>
  /** Forgets the device, given either name. */
  clear(username: string): Promise<void>
}

const VERSION = 1

/**
 * Opens the devices of an app client. They outlive a sign-out, and each is read and written on its own: several people
 * may share a browser.
 *
 * @param options `clock` bounds how long a storage may take. `migrateFrom` is where another library may have left
 * devices, which are used for users who have none here. Default: `storage`.
 */
export function createDeviceStore(
  storage: KeyValueStorage,
  clientId: string,
  options: {
    readonly clock?: Clock | undefined
    readonly migrateFrom?: Pick<KeyValueStorage, 'getItem'> | undefined
  } = {},
): DeviceStore {
  const prefix = storagePrefix(clientId)
  const deviceKeyOf = (username: string) => `${prefix}device.${writeKeyPart(username)}`
  const aliasKeyOf = (alias: string) => `${prefix}device-alias.${writeKeyPart(alias)}`
  const { clock = NO_CLOCK, migrateFrom = storage } = options
  const patient: PatientStorage = createPatientStorage({
    storage,
    clock,
    isNewer: () => true,
    onTrouble: () => undefined,
  })

  /** The real user name that a name stands for: itself, unless it is a known alias. */
  async function realName(name: string): Promise<string> {
    if ((await patient.read(deviceKeyOf(name))) !== null) return name
    const stored = parseStored((await patient.read(aliasKeyOf(name))) ?? '', VERSION)
    return typeof stored === 'object' && typeof stored.username === 'string' ? stored.username : name
  }

  return {
    load: async (name) => {
      try {
        const username = await realName(name)
        const key = deviceKeyOf(username)
        const text = await patient.read(key)
        if (text === null) {
          return await withinDeadline(clock, STORAGE_DEADLINE_MS, () => readLegacyDevice(migrateFrom, clientId, name))
        }
        const device = readDevice(text, username)
        if (device === 'none') return undefined
        if (device) return device
        // The note says that something was there, and not what: the secret may be in the damaged part.
        await patient.update(`${key}.damaged`, () => JSON.stringify({ v: VERSION, length: text.length }))
        await patient.update(key, (current) => (current === text ? null : undefined))
        return undefined
      } catch {
        return undefined
      }
    },
    save: async (username, device, alias) => {
      await patient.update(deviceKeyOf(username), () => writeDevice(username, device))
      if (alias !== undefined && alias !== username) {
        await patient.update(aliasKeyOf(alias), () => JSON.stringify({ v: VERSION, username }))
      }
    },
    clear: async (name) => {
      const username = await realName(name).catch(() => name)
      // An empty record, not none: a device of another library must not take its place.
      await patient.update(deviceKeyOf(username), () => JSON.stringify({ v: VERSION, username, none: true }))
    },
  }
}

function writeDevice(username: string, device: DeviceRecord): string {
  const { deviceKey, deviceGroupKey, devicePassword, confirmed } = device
  const secret = devicePassword.expose()
  return JSON.stringify({ v: VERSION, username, deviceKey, deviceGroupKey, devicePassword: secret, confirmed })
}

/** `none`: forgotten, or written by a later version of this library. `undefined`: damaged. */
function readDevice(text: string, username: string): DeviceRecord | 'none' | undefined {
  const stored = parseStored(text, VERSION)
  if (typeof stored === 'string') return stored === 'newer' ? 'none' : undefined
  try {
    if (textMember(stored, 'username') !== username) return undefined
    if (stored.none === true) return 'none'
    return {
      deviceKey: textMember(stored, 'deviceKey'),
      deviceGroupKey: textMember(stored, 'deviceGroupKey'),
      devicePassword: new Sensitive(textMember(stored, 'devicePassword')),
      confirmed: stored.confirmed === true,
    }
  } catch {
    return undefined
  }
}

/** Without a clock there is no deadline but that of the storage itself. */
const NO_CLOCK: Clock = { now: () => 0, setTimeout: () => undefined, clearTimeout: () => undefined }
