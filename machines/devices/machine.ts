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
import { actorSlot } from '../actor-slot.ts'
import type { FlowTag } from '../flow-logic.ts'
import {
  applyChange,
  canConfirm,
  firstContext,
  removeDevice,
  takeChange,
  takeError,
  takeFirstPage,
  takeNextPage,
} from './context.ts'
import type { DeviceChange, DeviceContext, DeviceEvent, DeviceInput, DeviceOutput, DevicePage } from './types.ts'

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
