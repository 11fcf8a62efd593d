/**
 * The devices that the signed-in user has signed in from.
 *
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { confirmDevice, forgetDevice as forgetKnownDevice, updateDeviceStatus } from '../device/confirm.ts'
import { InvalidInputError, ProtocolError, SessionError } from '../errors.ts'
import { readText } from '../input.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { readUserAttributes } from './attributes.ts'
import { type Page, type PagedList, pagedList, readItems, readNextToken, readOptionalText, readTime } from './paging.ts'

/** A device that the service knows. */
export interface UserDevice {
  readonly deviceKey: string
  /** Name that the device was confirmed with. */
  readonly name: string | undefined
  /** True if it replaces the second factor. `undefined` if the service does not say. */
  readonly isRemembered: boolean | undefined
  /** True for the device this runs on. */
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
 * @param input.pageSize 1 to 60. Default: the service's own.
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
    throw new InvalidInputError('pageSize must be a whole number from 1 to 60', { field: 'pageSize' })
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
  // The members are checked one by one.
  const device = answer.Device as Readonly<Record<string, unknown>>
  return readDevice(device, (await getThisDevice({ context }))?.deviceKey)
}

/**
 * Remembers a device, which then replaces the second factor, or stops remembering it.
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
 * Forgets a device. Its next sign-in needs a second factor again. Succeeds if the device does not exist.
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
  if (typeof deviceKey !== 'string' || deviceKey === '') throw new ProtocolError('DeviceKey is missing')
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

/** The device this runs on, as stored here. */
export interface ThisDevice {
  readonly deviceKey: string
  /**
   * False while `ConfirmDevice` has not succeeded: {@link confirmThisDevice} retries. `undefined` when the
   * secret of the device is not stored here.
   */
  readonly isConfirmed: boolean | undefined
}

/** The device this runs on. `undefined` when it was never tracked, or no user is signed in. */
export async function getThisDevice({ context }: WithAuthContext): Promise<ThisDevice | undefined> {
  const username = context.session.username()
  if (username === undefined) return undefined
  const stored = await context.devices.load(username).catch(() => undefined)
  if (stored) return { deviceKey: stored.deviceKey, isConfirmed: stored.confirmed }
  const deviceKey = context.session.deviceKey()
  return deviceKey === undefined ? undefined : { deviceKey, isConfirmed: undefined }
}

/**
 * Confirms the device this runs on once more, after a sign-in could not.
 *
 * @returns true if the user must be asked before the device is remembered
 * @throws {SessionError} `ERR_DEVICE_MISSING` when there is no device to confirm.
 */
export async function confirmThisDevice(
  { context }: WithAuthContext,
  options?: CallOptions,
): Promise<{ readonly userConfirmationNecessary: boolean }> {
  const username = context.session.username()
  const stored = username === undefined ? undefined : await context.devices.load(username)
  if (username === undefined || !stored) throw deviceMissing()
  return confirmDevice(context, { ...stored, username }, options)
}

/**
 * The given key, or the key of the device this runs on.
 *
 * @throws {SessionError} `ERR_DEVICE_MISSING` when none is named and this one has no key.
 */
export async function chooseDevice(context: AuthContext, deviceKey: string | undefined): Promise<string> {
  if (deviceKey !== undefined) return readText(deviceKey, 'deviceKey', 'The device key', 55)
  const own = await getThisDevice({ context })
  if (!own) throw deviceMissing()
  return own.deviceKey
}

const deviceMissing = (): SessionError => new SessionError('This device has no key', { code: 'ERR_DEVICE_MISSING' })
