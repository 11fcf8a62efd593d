/**
 * `useDevices` without a framework: the devices of the signed-in user as a view and its actions.
 *
 * @module
 */
import { createActor, fromPromise, type SnapshotFrom } from 'xstate'
import {
  confirmThisDevice,
  forgetDevice,
  getThisDevice,
  readDevicePage,
  setDeviceRemembered,
} from '../../src/account/devices.ts'
import type { WithAuthContext } from '../../src/core.ts'
import { readText } from '../../src/input.ts'
import { createFlow, type Flow, type Perform } from '../flow.ts'
import { inspectedBy, provide } from '../logic.ts'
import { type DevicesActors, type DevicesEvent, type DevicesMachine, devicesMachine } from './machine.ts'
import { type Devices, type DevicesAction, type DevicesActions, toDevicesView } from './view.ts'

/** Options of the list. */
export interface DevicesOptions {
  /** Number of devices on a page, 1 to 60. Default: the service's own. */
  readonly pageSize?: number
}

/** A running list of devices. */
export type DevicesFlow = Flow<Devices, DevicesEvent>

/**
 * The devices of the signed-in user. It makes no request before `load`.
 *
 * @example
 * const flow = useDevices(auth)
 * flow.subscribe(() => render(flow.getSnapshot()))
 */
export function useDevices(auth: WithAuthContext, options: DevicesOptions = {}): DevicesFlow {
  const machine = createDevicesMachine(auth, options)
  return createFlow<SnapshotFrom<DevicesMachine>, DevicesEvent, Devices, DevicesActions>(auth, {
    createAttempt: ({ error }) => createActor(machine, { input: { error }, ...inspectedBy(auth) }),
    createActions,
    toView: toDevicesView,
  })
}

/** The device machine with its effects in place. */
export function createDevicesMachine(auth: WithAuthContext, { pageSize }: DevicesOptions = {}): DevicesMachine {
  const actors: DevicesActors = {
    readPage: fromPromise(async ({ input: { nextToken }, signal }) => {
      const page = await readDevicePage(auth, { pageSize, nextToken }, { signal })
      return { ...page, thisDevice: await getThisDevice(auth) }
    }),
    updateDevice: fromPromise(async ({ input, signal }) => {
      await setDeviceRemembered(auth, input, { signal })
      return input
    }),
    forgetDevice: fromPromise(async ({ input, signal }) => {
      await forgetDevice(auth, input, { signal })
      return input.deviceKey
    }),
    confirmDevice: fromPromise(({ signal }) => confirmThisDevice(auth, { signal })),
  }
  return provide(devicesMachine(), { actors })
}

function createActions(perform: Perform<Devices, DevicesEvent>, cancel: DevicesAction): DevicesActions {
  const change =
    (type: 'device.remember' | 'device.doNotRemember' | 'device.forget'): DevicesAction<[deviceKey: string]> =>
    (deviceKey) =>
      perform('devices', () => ({ type, deviceKey: readText(deviceKey, 'deviceKey', 'The device key', 55) }))
  return {
    cancel,
    load: {
      start: () => perform('start', () => ({ type: 'devices.load' })),
      devices: () => perform('devices', () => ({ type: 'devices.load' })),
    },
    loadMore: () => perform('devices', () => ({ type: 'devices.loadMore' })),
    remember: change('device.remember'),
    doNotRemember: change('device.doNotRemember'),
    forget: change('device.forget'),
    confirm: () => perform('devices', () => ({ type: 'device.confirm' })),
  }
}
