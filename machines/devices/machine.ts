/**
 * The devices of a signed-in user: seen, remembered, forgotten.
 *
 *   idle ──load──▶ loading ──▶ listed ⇄ loadingMore, updating, forgetting
 *                     ▲          │
 *                     └─ done ── confirming (this device, after a sign-in could not)
 *
 * @module
 */

import { assign, setup } from 'xstate'
import type { ThisDevice, UserDevice } from '../../src/account/devices.ts'
import { type AuthError, toAuthError } from '../../src/errors.ts'
import type { CommonEvent } from '../flow.ts'
import { actorSlot, type FlowLogic, type FlowTag } from '../logic.ts'

/** Every state the machine rests or waits in. */
export type DeviceState =
  | 'idle'
  | 'loading'
  | 'listed'
  | 'loadingMore'
  | 'updating'
  | 'forgetting'
  | 'confirming'
  | 'cancelled'

/** One page of the list, and which device this is. */
export interface DevicePage {
  readonly items: readonly UserDevice[]
  readonly nextToken: string | undefined
  readonly thisDevice: ThisDevice | undefined
}

/** A change to one device. */
export interface DeviceChange {
  readonly deviceKey: string
  readonly remembered: boolean
}

/** What the conversation knows. */
export interface DeviceContext {
  readonly devices: readonly UserDevice[]
  readonly nextToken: string | undefined
  readonly thisDevice: ThisDevice | undefined
  /** Whether there is a list to go back to. */
  readonly isLoaded: boolean
  /** What is under way. */
  readonly change: DeviceChange | undefined
  /** True after a confirmation that leaves it to the person whether the device is remembered. */
  readonly asksToRemember: boolean
  readonly error: AuthError | undefined
}

/** What the conversation is told. */
export type DeviceEvent =
  | CommonEvent
  | { readonly type: 'devices.load' }
  | { readonly type: 'devices.loadMore' }
  | { readonly type: 'device.remember'; readonly deviceKey: string }
  | { readonly type: 'device.doNotRemember'; readonly deviceKey: string }
  | { readonly type: 'device.forget'; readonly deviceKey: string }
  /** Confirms this device once more, after a sign-in could not. */
  | { readonly type: 'device.confirm' }

/** What an attempt starts with. */
export interface DeviceInput {
  /** What broke the attempt before. */
  readonly error?: AuthError | undefined
}

/** How the conversation ended. */
export interface DeviceOutput {
  readonly status: 'cancelled'
}

/** The machine with its effects in place. */
export type DeviceLogic = FlowLogic<DeviceContext, DeviceEvent, DeviceState, DeviceInput, DeviceOutput>

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

/** The effects, as typed holes. */
export const deviceSlots = {
  readPage: actorSlot<DevicePage, { readonly nextToken: string | undefined }>('readPage'),
  updateDevice: actorSlot<void, DeviceChange | undefined>('updateDevice'),
  forgetDevice: actorSlot<void, DeviceChange | undefined>('forgetDevice'),
  confirmDevice: actorSlot<{ readonly userConfirmationNecessary: boolean }, void>('confirmDevice'),
}

const base = setup({
  types: {
    context: {} as DeviceContext,
    events: {} as DeviceEvent,
    input: {} as DeviceInput,
    output: {} as DeviceOutput,
    tags: {} as FlowTag,
  },
  actors: deviceSlots,
  guards: {
    isLoaded: ({ context }) => context.isLoaded,
    hasMore: ({ context }) => context.nextToken !== undefined,
    canConfirm: ({ context }) => canConfirm(context),
  },
  actions: {
    fail: assign((_, { error }: { error: unknown }) => takeError(error)),
    clearError: assign({ error: undefined }),
    forgetChange: assign({ change: undefined }),
  },
})

const fail = { type: 'fail', params: ({ event }: { event: { error: unknown } }) => event } as const

/** The machine. Its effects are holes, which `machines/device.flow.ts` fills. */
export const deviceMachine = base.createMachine({
  id: 'device',
  context: ({ input }) => firstContext(input),
  initial: 'idle',
  on: {
    cancel: '.cancelled',
    'input.refuse': { actions: fail },
  },
  states: {
    idle: {
      tags: 'awaitingInput',
      on: { 'devices.load': 'loading' },
    },
    loading: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'readPage',
        input: { nextToken: undefined },
        onDone: { target: 'listed', actions: assign(({ event }) => takeFirstPage(event.output)) },
        onError: [
          { guard: 'isLoaded', target: 'listed', actions: fail },
          { target: 'idle', actions: fail },
        ],
      },
    },
    listed: {
      tags: 'awaitingInput',
      entry: 'forgetChange',
      on: {
        'devices.load': 'loading',
        'devices.loadMore': { guard: 'hasMore', target: 'loadingMore' },
        'device.remember': { target: 'updating', actions: assign(({ event }) => takeChange(event.deviceKey, true)) },
        'device.doNotRemember': {
          target: 'updating',
          actions: assign(({ event }) => takeChange(event.deviceKey, false)),
        },
        'device.forget': { target: 'forgetting', actions: assign(({ event }) => takeChange(event.deviceKey, false)) },
        'device.confirm': { guard: 'canConfirm', target: 'confirming' },
      },
    },
    loadingMore: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'readPage',
        input: ({ context: { nextToken } }) => ({ nextToken }),
        onDone: { target: 'listed', actions: assign(({ context, event }) => takeNextPage(context, event.output)) },
        onError: { target: 'listed', actions: fail },
      },
    },
    updating: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'updateDevice',
        input: ({ context }) => context.change,
        onDone: { target: 'listed', actions: assign(({ context }) => applyChange(context)) },
        onError: { target: 'listed', actions: fail },
      },
    },
    forgetting: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'forgetDevice',
        input: ({ context }) => context.change,
        onDone: { target: 'listed', actions: assign(({ context }) => removeDevice(context)) },
        onError: { target: 'listed', actions: fail },
      },
    },
    confirming: {
      tags: 'pending',
      entry: 'clearError',
      invoke: {
        src: 'confirmDevice',
        // The service lists it from now on.
        onDone: {
          target: 'loading',
          actions: assign(({ event }) => ({ asksToRemember: event.output.userConfirmationNecessary })),
        },
        onError: { target: 'listed', actions: fail },
      },
    },

    cancelled: { type: 'final', tags: 'done', entry: assign(() => firstContext({})) },
  },
  output: { status: 'cancelled' },
})
