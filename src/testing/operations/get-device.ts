/**
 * `GetDevice`: one confirmed device of the caller.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html
 * @module
 */
import type { DeviceType } from '../../transport/operations.ts'
import { readCaller } from '../tokens/access.ts'
import { confirmedDevice } from '../users/device-tracking.ts'
import type { Device } from '../users/user.ts'
import { invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `GetDevice`. The access token is optional in the model and demanded by the prose. */
export const getDevice: Operation<'GetDevice'> = (pool, { AccessToken, DeviceKey }) => {
  if (AccessToken === undefined) throw invalidParameter('Missing required parameter AccessToken')
  return { Device: writeDevice(confirmedDevice(readCaller(pool, AccessToken).user, DeviceKey)) }
}

/** A device as the service describes it. Times in seconds. */
export function writeDevice(device: Device): DeviceType {
  const attributes = {
    device_status: 'valid',
    ...(device.name !== undefined && { device_name: device.name }),
    'dev:device_arn': device.key,
    'dev:device_remembered_status': device.remembered ? 'remembered' : 'not_remembered',
    last_ip_used: device.lastIp,
  }
  return {
    DeviceKey: device.key,
    DeviceAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    DeviceCreateDate: device.createdAt / 1000,
    DeviceLastModifiedDate: device.modifiedAt / 1000,
    DeviceLastAuthenticatedDate: device.authenticatedAt / 1000,
  }
}
