/**
 * The context of the list of devices, and the pure changes and questions to it. The machine says when.
 *
 * @module
 */
import { toAuthError } from '../../src/errors.ts'
import type { DeviceChange, DeviceContext, DeviceInput, DevicePage } from './types.ts'

/** The context a new attempt starts with. */
export function firstContext({ error }: DeviceInput): DeviceContext {
  return {
    devices: [],
    nextToken: undefined,
    thisDevice: undefined,
    isLoaded: false,
    change: undefined,
    asksToRemember: false,
    error,
  }
}

/** Takes in the first page, in the place of what was known. */
export const takeFirstPage = ({ items, nextToken, thisDevice }: DevicePage): Partial<DeviceContext> => ({
  devices: items,
  nextToken,
  thisDevice,
  isLoaded: true,
})

/** Takes in a further page. A device that moved between the pages is shown once. */
export function takeNextPage({ devices }: DeviceContext, page: DevicePage): Partial<DeviceContext> {
  const known = new Set(devices.map(({ deviceKey }) => deviceKey))
  const added = page.items.filter(({ deviceKey }) => !known.has(deviceKey))
  return { devices: [...devices, ...added], nextToken: page.nextToken, thisDevice: page.thisDevice }
}

/** Writes a change into the list. */
export function applyChange({ devices, change, thisDevice, asksToRemember }: DeviceContext): Partial<DeviceContext> {
  if (!change) return {}
  return {
    devices: devices.map((device) =>
      device.deviceKey === change.deviceKey ? { ...device, isRemembered: change.remembered } : device,
    ),
    asksToRemember: asksToRemember && thisDevice?.deviceKey !== change.deviceKey,
  }
}

/** Takes a forgotten device out of the list. */
export function removeDevice({ devices, change, thisDevice }: DeviceContext): Partial<DeviceContext> {
  if (!change) return {}
  const isThis = thisDevice?.deviceKey === change.deviceKey
  return {
    devices: devices.filter(({ deviceKey }) => deviceKey !== change.deviceKey),
    ...(isThis && { thisDevice: undefined, asksToRemember: false }),
  }
}

/** Begins a change. */
export const takeChange = (deviceKey: string, remembered: boolean): { readonly change: DeviceChange } => ({
  change: { deviceKey, remembered },
})

/** Keeps why something was refused. */
export const takeError = (thrown: unknown): Partial<DeviceContext> => ({ error: toAuthError(thrown) })

/** Whether this device waits to be confirmed. */
export const canConfirm = ({ thisDevice }: DeviceContext): boolean => thisDevice?.isConfirmed === false
