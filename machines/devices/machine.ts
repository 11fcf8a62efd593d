/**
 * The device machine: the devices of a signed-in user, listed, remembered, forgotten.
 *
 * @module
 */
import { and, assertEvent, assign, type PromiseActorLogic, stateIn } from 'xstate'
import type { ThisDevice, UserDevice } from '../../src/account/devices.ts'
import { lazy } from '../../src/bytes.ts'
import type { AuthError } from '../../src/errors.ts'
import type { CommonEvent } from '../flow.ts'
import { type FlowTag, failed, type Machine, output, payload, type RegionsValue, setup } from '../logic.ts'

/** The state of a list of devices. */
export type DevicesStateValue =
  | RegionsValue<'start' | 'devices', 'idle' | 'loading' | 'loadingMore' | 'updating' | 'forgetting' | 'confirming'>
  | 'cancelled'

/** One page of the list, and the device this runs on. */
export interface DevicePage {
  readonly items: readonly UserDevice[]
  readonly nextToken: string | undefined
  readonly thisDevice: ThisDevice | undefined
}

/** A change of one device: input and output of the effect that makes it. */
export interface DeviceChange {
  readonly deviceKey: string
  readonly remembered: boolean
}

/** Output of the effect that confirms this device. */
export interface DeviceConfirmation {
  /** True if the pool leaves it to the user to remember the device. */
  readonly userConfirmationNecessary: boolean
}

/** The data of a list of devices. */
export interface DevicesContext {
  readonly devices: readonly UserDevice[]
  readonly nextToken: string | undefined
  readonly thisDevice: ThisDevice | undefined
  /** The device that is being changed. */
  readonly busyDeviceKey: string | undefined
  /** True after a confirmation that leaves it to the user to remember the device. */
  readonly asksToRemember: boolean
  readonly error: AuthError | undefined
}

/** The events of a list of devices. */
export type DevicesEvent =
  | CommonEvent
  | { readonly type: 'devices.load' }
  | { readonly type: 'devices.loadMore' }
  | { readonly type: 'device.remember'; readonly deviceKey: string }
  | { readonly type: 'device.doNotRemember'; readonly deviceKey: string }
  | { readonly type: 'device.forget'; readonly deviceKey: string }
  /** Confirms this device once more, after a sign-in could not. */
  | { readonly type: 'device.confirm' }

/** Input of an attempt. */
export interface DevicesInput {
  /** The error that ended the previous attempt. */
  readonly error?: AuthError | undefined
}

/** Output of an attempt. */
export interface DevicesOutput {
  readonly status: 'cancelled'
}

/** The device machine. */
export type DevicesMachine = Machine<DevicesContext, DevicesEvent, DevicesStateValue, DevicesInput, DevicesOutput>

const firstContext = ({ error }: DevicesInput): DevicesContext => ({
  devices: [],
  nextToken: undefined,
  thisDevice: undefined,
  busyDeviceKey: undefined,
  asksToRemember: false,
  error,
})

/** Adds a further page. A device that moved between the pages is shown once. */
function addPage({ devices }: DevicesContext, page: DevicePage): Partial<DevicesContext> {
  const known = new Set(devices.map(({ deviceKey }) => deviceKey))
  const added = page.items.filter(({ deviceKey }) => !known.has(deviceKey))
  return { devices: [...devices, ...added], nextToken: page.nextToken, thisDevice: page.thisDevice }
}

/** Writes a change into the list. */
function applyChange(context: DevicesContext, { deviceKey, remembered }: DeviceChange): Partial<DevicesContext> {
  const { devices, thisDevice, asksToRemember } = context
  return {
    devices: devices.map((device) =>
      device.deviceKey === deviceKey ? { ...device, isRemembered: remembered } : device,
    ),
    asksToRemember: asksToRemember && thisDevice?.deviceKey !== deviceKey,
  }
}

/** Takes a forgotten device out of the list. */
function removeDevice({ devices, thisDevice }: DevicesContext, deviceKey: string): Partial<DevicesContext> {
  return {
    devices: devices.filter((device) => device.deviceKey !== deviceKey),
    ...(thisDevice?.deviceKey === deviceKey && { thisDevice: undefined, asksToRemember: false }),
  }
}

/** True if this device waits to be confirmed. */
export const canConfirm = ({ thisDevice }: DevicesContext): boolean => thisDevice?.isConfirmed === false

/** Types of the actors, which `createDevicesMachine` provides. */
export type DevicesActors = {
  readPage: PromiseActorLogic<DevicePage, { readonly nextToken: string | undefined }>
  updateDevice: PromiseActorLogic<DeviceChange, DeviceChange>
  /** Its output is the key of the device. */
  forgetDevice: PromiseActorLogic<string, { readonly deviceKey: string }>
  confirmDevice: PromiseActorLogic<DeviceConfirmation, void>
}

/** The parts that the chart is written with. */
const devicesSetup = setup({
  types: {} as {
    context: DevicesContext
    events: DevicesEvent
    input: DevicesInput
    output: DevicesOutput
    tags: FlowTag
  },
  actors: {} as DevicesActors,
  guards: {
    isIdle: stateIn('#request.idle'),
    hasMore: ({ context }) => context.nextToken !== undefined,
    isUnconfirmed: ({ context }) => canConfirm(context),
  },
  actions: {
    fail: assign(failed),
    clearError: assign({ error: undefined }),
    takeFirstPage: assign((_, { items, nextToken, thisDevice }: DevicePage) => ({
      devices: items,
      nextToken,
      thisDevice,
    })),
    takeNextPage: assign(({ context }, page: DevicePage) => addPage(context, page)),
    markBusy: assign((_, { deviceKey }: { readonly deviceKey: string }) => ({ busyDeviceKey: deviceKey })),
    clearBusy: assign({ busyDeviceKey: undefined }),
    takeChange: assign(({ context }, change: DeviceChange) => applyChange(context, change)),
    removeDevice: assign(({ context }, deviceKey: string) => removeDevice(context, deviceKey)),
    takeConfirmation: assign((_, { userConfirmationNecessary }: DeviceConfirmation) => ({
      asksToRemember: userConfirmationNecessary,
    })),
    giveUp: assign(() => firstContext({})),
  },
})

/** The chart, without its effects. */
export const devicesMachine = lazy(() =>
  devicesSetup.createMachine({
    id: 'devices',
    context: ({ input }) => firstContext(input),
    initial: 'active',
    on: { cancel: '.cancelled', 'input.refuse': { actions: 'fail' } },
    states: {
      active: {
        type: 'parallel',
        states: {
          prompt: {
            id: 'prompt',
            initial: 'start',
            states: {
              start: {
                on: { 'devices.load': { guard: 'isIdle', target: ['#prompt.start', '#request.loading'] } },
              },
              devices: {
                on: {
                  'devices.load': { guard: 'isIdle', target: ['#prompt.devices', '#request.loading'] },
                  'devices.loadMore': {
                    guard: and(['isIdle', 'hasMore']),
                    target: ['#prompt.devices', '#request.loadingMore'],
                  },
                  'device.remember': {
                    guard: 'isIdle',
                    target: ['#prompt.devices', '#request.updating'],
                    actions: { type: 'markBusy', params: payload },
                  },
                  'device.doNotRemember': {
                    guard: 'isIdle',
                    target: ['#prompt.devices', '#request.updating'],
                    actions: { type: 'markBusy', params: payload },
                  },
                  'device.forget': {
                    guard: 'isIdle',
                    target: ['#prompt.devices', '#request.forgetting'],
                    actions: { type: 'markBusy', params: payload },
                  },
                  'device.confirm': {
                    guard: and(['isIdle', 'isUnconfirmed']),
                    target: ['#prompt.devices', '#request.confirming'],
                  },
                },
              },
            },
          },
          request: {
            id: 'request',
            initial: 'idle',
            states: {
              idle: { tags: 'awaitingInput', entry: 'clearBusy' },
              loading: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'readPage',
                  input: { nextToken: undefined },
                  onDone: {
                    target: ['#prompt.devices', '#request.idle'],
                    actions: { type: 'takeFirstPage', params: output },
                  },
                  // A list that was loaded earlier stays on the screen.
                  onError: { target: 'idle', actions: 'fail' },
                },
              },
              loadingMore: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'readPage',
                  input: ({ context: { nextToken } }) => ({ nextToken }),
                  onDone: { target: 'idle', actions: { type: 'takeNextPage', params: output } },
                  onError: { target: 'idle', actions: 'fail' },
                },
              },
              updating: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'updateDevice',
                  input: ({ event }) => {
                    assertEvent(event, ['device.remember', 'device.doNotRemember'])
                    return { deviceKey: event.deviceKey, remembered: event.type === 'device.remember' }
                  },
                  onDone: { target: 'idle', actions: { type: 'takeChange', params: output } },
                  onError: { target: 'idle', actions: 'fail' },
                },
              },
              forgetting: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'forgetDevice',
                  input: ({ event }) => {
                    assertEvent(event, 'device.forget')
                    return { deviceKey: event.deviceKey }
                  },
                  onDone: { target: 'idle', actions: { type: 'removeDevice', params: output } },
                  onError: { target: 'idle', actions: 'fail' },
                },
              },
              confirming: {
                tags: 'pending',
                entry: 'clearError',
                invoke: {
                  src: 'confirmDevice',
                  // The service lists it from now on.
                  onDone: { target: 'loading', actions: { type: 'takeConfirmation', params: output } },
                  onError: { target: 'idle', actions: 'fail' },
                },
              },
            },
          },
        },
      },
      cancelled: { type: 'final', tags: 'done', entry: 'giveUp' },
    },
    output: { status: 'cancelled' },
  }),
)
