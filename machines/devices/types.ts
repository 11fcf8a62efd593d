/**
 * The words of the list of devices: its states, events and context.
 *
 * @module
 */
import type { UserDevice } from '../../src/account/devices.ts'
import type { ThisDevice } from '../../src/account/this-device.ts'
import type { AuthError } from '../../src/errors.ts'
import type { CommonEvent } from '../flow.ts'
import type { FlowLogic } from '../flow-logic.ts'

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
