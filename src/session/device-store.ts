/**
 * The remembered device of each user: what proves this browser or phone to Cognito.
 *
 * @module
 */
import type { Sensitive } from '../sensitive.ts'

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
  /** The user's device. `undefined` when there is none, or when its record is damaged (which is then set aside). */
  load(username: string): Promise<DeviceRecord | undefined>
  /** Saves the device under the real user name, and remembers `alias` as another name of that user. */
  save(username: string, device: DeviceRecord, alias?: string): Promise<void>
  /** Forgets the device, given either name. */
  clear(username: string): Promise<void>
}
