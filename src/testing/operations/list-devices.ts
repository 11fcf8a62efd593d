/**
 * `ListDevices`: the caller's devices, a page at a time.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 * @module
 */
import { readCaller } from '../access.ts'
import { invalidParameter } from '../exception.ts'
import type { Operation } from '../operation.ts'
import { writeDevice } from './get-device.ts'

const LARGEST_PAGE = 60

/** Runs `ListDevices`. */
export const listDevices: Operation<'ListDevices'> = (pool, { AccessToken, Limit, PaginationToken }) => {
  const { user } = readCaller(pool, AccessToken)
  if (Limit !== undefined && !(Number.isInteger(Limit) && Limit >= 0 && Limit <= LARGEST_PAGE)) {
    throw invalidParameter(`Limit must be between 0 and ${LARGEST_PAGE}`)
  }
  const from = PaginationToken === undefined ? 0 : Number(PaginationToken)
  const devices = [...user.devices.values()]
  if (!Number.isInteger(from) || from < 0 || from > devices.length) throw invalidParameter('Invalid pagination token')
  const until = from + (Limit || LARGEST_PAGE)
  return {
    Devices: devices.slice(from, until).map(writeDevice),
    ...(until < devices.length && { PaginationToken: String(until) }),
  }
}
