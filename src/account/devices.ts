/**
 * The devices that the signed-in user has signed in from.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { forgetDevice as forgetKnownDevice, updateDeviceStatus } from '../device/confirm.ts'
import { InvalidInputError, ProtocolError } from '../errors.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { type Page, type PagedList, pagedList, readItems, readNextToken, readOptionalText, readTime } from './paging.ts'
import { chooseDevice, getThisDevice } from './this-device.ts'
import { readUserAttributes } from './user-attributes.ts'

/** A device that the service knows. */
export interface UserDevice {
  readonly deviceKey: string
  /** What the device called itself when it was confirmed. */
  readonly name: string | undefined
  /** Whether it takes the place of the second factor. `undefined` where the service does not say. */
  readonly isRemembered: boolean | undefined
  /** Whether it is the one this runs on. */
  readonly isThisDevice: boolean
  readonly lastIpAddress: string | undefined
  /** Milliseconds since the Unix epoch, like the other times. */
  readonly createdAt: number | undefined
  readonly lastModifiedAt: number | undefined
  readonly lastAuthenticatedAt: number | undefined
}

/**
 * The devices of the signed-in user. The service lists the remembered ones.
 *
 * @param input.pageSize 1 to 60. Default: what the service likes.
 * @example for await (const device of listDevices(auth)) show(device.name)
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListDevices.html
 */
export function listDevices(
  auth: WithAuthContext,
  input: { readonly pageSize?: number | undefined } = {},
  options?: CallOptions,
): PagedList<UserDevice> {
  return pagedList((nextToken) => readDevicePage(auth, { ...input, nextToken }, options))
}

/** One page of the devices. */
export async function readDevicePage(
  { context }: WithAuthContext,
  input: { readonly pageSize?: number | undefined; readonly nextToken?: string | undefined } = {},
  options?: CallOptions,
): Promise<Page<UserDevice>> {
  const { pageSize, nextToken } = input
  if (pageSize !== undefined && !(Number.isSafeInteger(pageSize) && pageSize >= 1 && pageSize <= 60)) {
    throw new InvalidInputError('A page has 1 to 60 devices', { field: 'pageSize' })
  }
  const answer = await callAsUser(
    context,
    'ListDevices',
    {
      ...(pageSize !== undefined && { Limit: pageSize }),
      ...(nextToken !== undefined && { PaginationToken: nextToken }),
    },
    options,
  )
  const own = (await getThisDevice({ context }))?.deviceKey
  return {
    items: readItems(answer.Devices, (device) => readDevice(device, own)),
    nextToken: readNextToken(answer.PaginationToken),
  }
}

/**
 * One device.
 *
 * @param input.deviceKey Default: the device this runs on.
 * @throws {CognitoError} `ResourceNotFoundException` when the service does not know it.
 * @throws {SessionError} `ERR_DEVICE_MISSING` when none is named and this one has no key.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetDevice.html
 */
export async function getDevice(
  { context }: WithAuthContext,
  input: { readonly deviceKey?: string | undefined } = {},
  options?: CallOptions,
): Promise<UserDevice> {
  const deviceKey = await chooseDevice(context, input.deviceKey)
  const answer = await callAsUser(context, 'GetDevice', { DeviceKey: deviceKey }, options)
  if (typeof answer.Device !== 'object' || answer.Device === null) throw new ProtocolError('Device is missing')
  // The members are read one by one.
  const device = answer.Device as Readonly<Record<string, unknown>>
  return readDevice(device, (await getThisDevice({ context }))?.deviceKey)
}

/**
 * Says whether a device is to be remembered: then it takes the place of the second factor.
 *
 * @param input.deviceKey Default: the device this runs on.
 */
export async function setDeviceRemembered(
  { context }: WithAuthContext,
  input: { readonly remembered: boolean; readonly deviceKey?: string | undefined },
  options?: CallOptions,
): Promise<void> {
  const deviceKey = await chooseDevice(context, input.deviceKey)
  await updateDeviceStatus(context, { deviceKey, remembered: input.remembered }, options)
}

/**
 * Forgets a device. It is asked for a second factor again. A device that is gone already is no error.
 *
 * @param input.deviceKey Default: the device this runs on.
 */
export async function forgetDevice(
  { context }: WithAuthContext,
  input: { readonly deviceKey?: string | undefined } = {},
  options?: CallOptions,
): Promise<void> {
  await forgetKnownDevice(context, { deviceKey: await chooseDevice(context, input.deviceKey) }, options)
}

function readDevice(device: Readonly<Record<string, unknown>>, own: string | undefined): UserDevice {
  const { DeviceKey: deviceKey } = device
  if (typeof deviceKey !== 'string' || deviceKey === '') throw new ProtocolError('A device has no key')
  const attributes = readUserAttributes(device.DeviceAttributes ?? []) as Readonly<Record<string, string | undefined>>
  const status = attributes['dev:device_remembered_status'] ?? attributes.device_remembered_status
  return {
    deviceKey,
    name: readOptionalText(attributes.device_name),
    isRemembered: status === undefined ? undefined : status === 'remembered',
    isThisDevice: deviceKey === own,
    lastIpAddress: readOptionalText(attributes.last_ip_used),
    createdAt: readTime(device.DeviceCreateDate),
    lastModifiedAt: readTime(device.DeviceLastModifiedDate),
    lastAuthenticatedAt: readTime(device.DeviceLastAuthenticatedDate),
  }
}
