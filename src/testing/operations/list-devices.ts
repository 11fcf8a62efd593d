/**
 * `ListDevices`: the caller's confirmed devices, oldest first, a page at a time.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 * @module
 */
import { readCaller } from '../tokens/access.ts'
import { ageKey, pageOf } from '../wire/page.ts'
import { writeDevice } from './get-device.ts'
import type { Operation } from './operation.ts'

/** Runs `ListDevices`. */
export const listDevices: Operation<'ListDevices'> = (pool, { AccessToken, Limit, PaginationToken }) => {
  const { user } = readCaller(pool, AccessToken)
  const devices = [...user.devices.values()].filter(({ confirmed }) => confirmed)
  const page = { limit: Limit, largest: 60, token: PaginationToken }
  const { items, next } = pageOf(devices, (device) => ageKey(device, device.key), page)
  return { Devices: items.map(writeDevice), ...(next !== undefined && { PaginationToken: next }) }
}
