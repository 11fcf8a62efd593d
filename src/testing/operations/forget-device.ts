/**
 * `ForgetDevice`: deletes a device.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgetDevice.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { deviceMissing } from '../users/device-tracking.ts'
import { invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `ForgetDevice`. The access token is optional in the model and demanded by the prose. */
export const forgetDevice: Operation<'ForgetDevice'> = (pool, { AccessToken, DeviceKey }) => {
  if (AccessToken === undefined) throw invalidParameter('Missing required parameter AccessToken')
  if (!readCaller(pool, AccessToken).user.devices.delete(DeviceKey)) throw deviceMissing()
  return {}
}
