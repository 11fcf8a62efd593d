/**
 * The model of the device machine.
 *
 * @module
 */
import type { OutputFrom } from 'xstate'
import {
  type DevicesActors,
  type DevicesContext,
  type DevicesEvent,
  devicesMachine,
} from '../../../machines/devices/machine.ts'
import { toDevicesView } from '../../../machines/devices/view.ts'
import type { UserDevice } from '../../../src/account/devices.ts'
import { CognitoError, InvalidInputError, NetworkError } from '../../../src/errors.ts'
import { labelled } from '../../model/harness.ts'
import { type FlowModel, NO_ACTIONS } from '../flow-graph.ts'

const device = (deviceKey: string): UserDevice => ({
  deviceKey,
  name: deviceKey,
  isRemembered: false,
  isThisDevice: deviceKey === 'this',
  lastIpAddress: undefined,
  createdAt: 1,
  lastModifiedAt: 1,
  lastAuthenticatedAt: 1,
})

const thisDevice = { deviceKey: 'this', isConfirmed: true }

const outputs: { readonly [Slot in keyof DevicesActors]: readonly OutputFrom<DevicesActors[Slot]>[] } = {
  readPage: [
    labelled('last page', { items: [device('this')], nextToken: undefined, thisDevice }),
    labelled('page', { items: [device('that')], nextToken: 'more', thisDevice }),
    labelled('page, unconfirmed', {
      items: [],
      nextToken: undefined,
      thisDevice: { deviceKey: 'this', isConfirmed: false },
    }),
  ],
  updateDevice: [
    { deviceKey: 'this', remembered: true },
    { deviceKey: 'this', remembered: false },
  ],
  forgetDevice: ['this', 'that'],
  confirmDevice: [{ userConfirmationNecessary: false }, { userConfirmationNecessary: true }],
}

const events: {
  readonly [Type in DevicesEvent['type']]: readonly Extract<DevicesEvent, { readonly type: Type }>[]
} = {
  cancel: [{ type: 'cancel' }],
  'input.refuse': [{ type: 'input.refuse', error: new InvalidInputError('empty', { field: 'deviceKey' }) }],
  'devices.load': [{ type: 'devices.load' }],
  'devices.loadMore': [{ type: 'devices.loadMore' }],
  'device.remember': [{ type: 'device.remember', deviceKey: 'this' }],
  'device.doNotRemember': [{ type: 'device.doNotRemember', deviceKey: 'this' }],
  'device.forget': [
    { type: 'device.forget', deviceKey: 'this' },
    { type: 'device.forget', deviceKey: 'that' },
  ],
  'device.confirm': [{ type: 'device.confirm' }],
}

/** A list of devices. */
export const devicesModel: FlowModel = {
  model: {
    machine: devicesMachine(),
    input: {},
    events: Object.values(events).flat(),
    outputs,
    errors: [
      new CognitoError('gone', { code: 'ResourceNotFoundException', status: 400 }),
      new NetworkError('no answer'),
    ],
    key: ({ context }) => {
      const { devices, thisDevice: own, nextToken, asksToRemember, busyDeviceKey, error } = context as DevicesContext
      const known = devices.map(({ deviceKey, isRemembered }) => `${deviceKey}${isRemembered ? '!' : ''}`).join()
      return [known, own?.isConfirmed, nextToken, asksToRemember, busyDeviceKey, error?.code].join(' ')
    },
  },
  steps: {
    start: 'start',
    devices: 'devices',
    cancelled: 'start',
  },
  toView: (snapshot) => toDevicesView(snapshot, NO_ACTIONS),
  keptAtTheEnd: [],
}
