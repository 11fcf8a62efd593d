/**
 * Which device a sign-in comes from, and what that is worth.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
 * @module
 */
import type { NewDeviceMetadataType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import { randomFrom, randomUuid } from '../random.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { resourceNotFound } from '../wire/exception.ts'
import type { Device, User } from './user.ts'

/** `ResourceNotFoundException`, with the text that clients of the field look for. */
export const deviceMissing = () => resourceNotFound('Device does not exist.')

/**
 * The confirmed device an attempt claims to come from. `undefined` when it claims none.
 *
 * @throws {CognitoException} `ResourceNotFoundException` when there is no such device.
 */
export function claimedDevice(pool: PoolState, { user, deviceKey }: Attempt): Device | undefined {
  if (deviceKey === undefined || !user) return undefined
  if (!pool.settings.deviceConfiguration) {
    if (pool.settings.assumptions.deviceKeyWithoutTracking === 'refused') throw deviceMissing()
    return undefined
  }
  return confirmedDevice(user, deviceKey)
}

/** @throws {CognitoException} `ResourceNotFoundException` when there is no such device, or it is not confirmed. */
export function confirmedDevice(user: User, deviceKey: string): Device {
  const device = user.devices.get(deviceKey)
  if (!device?.confirmed) throw deviceMissing()
  return device
}

/** True if the device stands in for the second factor. */
export const replacesSecondFactor = (pool: PoolState, device: Device | undefined): boolean =>
  device?.remembered === true && pool.settings.deviceConfiguration?.challengeRequiredOnNewDevice === true

/**
 * Makes a device that waits to be confirmed.
 *
 * @param confirmable Whether `ConfirmDevice` will take it. Default: true.
 */
export function registerDevice(pool: PoolState, user: User, confirmable = true): Device {
  const now = pool.clock.now()
  const device: Device = {
    key: `${pool.settings.region}_${randomUuid(pool.randomBytes)}`,
    // Eight characters behind a hyphen, as in every published example.
    groupKey: `-${randomFrom(pool.randomBytes, GROUP_ALPHABET, 8)}`,
    createdAt: now,
    confirmed: false,
    confirmable,
    remembered: false,
    name: undefined,
    salt: '0',
    verifier: '0',
    modifiedAt: now,
    authenticatedAt: now,
    lastIp: '127.0.0.1',
  }
  user.devices.set(device.key, device)
  return device
}

/** The `NewDeviceMetadata` of a device. */
export const newDeviceMetadata = ({ key, groupKey }: Device): NewDeviceMetadataType => ({
  DeviceKey: key,
  DeviceGroupKey: groupKey,
})

const GROUP_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789AB'
