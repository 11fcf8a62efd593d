/**
 * The device this runs on, as the service knows it.
 *
 * @module
 */
import type { AuthContext, WithAuthContext } from '../core.ts'
import { confirmDevice } from '../device/confirm.ts'
import { SessionError } from '../errors.ts'
import { readText } from '../input.ts'
import type { CallOptions } from '../transport/call.ts'

/** The device this runs on, as it is known here. */
export interface ThisDevice {
  readonly deviceKey: string
  /**
   * False when the service has not taken its proof yet: {@link confirmThisDevice} tries again. `undefined` when the
   * proof is not here, so that nobody can tell.
   */
  readonly isConfirmed: boolean | undefined
}

/** The device this runs on. `undefined` when it was never tracked, or nobody is signed in. */
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
 * @returns whether the person must be asked before the device is remembered
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
 * The key that was given, or that of the device this runs on.
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
