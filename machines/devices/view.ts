/**
 * The devices of the signed-in user as a user interface sees them, with the actions that are valid now.
 *
 * @module
 */
import type { ThisDevice, UserDevice } from '../../src/account/devices.ts'
import { createSteps, type FlowStep, type Outcome } from '../flow.ts'
import { promptOf } from '../logic.ts'
import { canConfirm, type DevicesContext, type DevicesStateValue } from './machine.ts'

/** The result of an action. */
export type DevicesOutcome = Outcome<Devices>

/** An action of a step. It never rejects. */
export type DevicesAction<Arguments extends readonly unknown[] = []> = (...args: Arguments) => Promise<DevicesOutcome>

type Step<Name extends string> = FlowStep<Name, DevicesAction>

/** The devices of the signed-in user. Switch on `step`. */
export type Devices =
  | (Step<'start'> & {
      /** Requests the list. */
      readonly load: DevicesAction
    })
  | (Step<'devices'> & {
      /** The devices loaded so far. One of them may be marked as this device. */
      readonly devices: readonly UserDevice[]
      /** The device this runs on. `undefined` when it was never tracked, or was forgotten. */
      readonly thisDevice: ThisDevice | undefined
      /** The device that is being changed. */
      readonly busyDeviceKey: string | undefined
      /** True if the pool lets the user decide whether to remember this device, and they have not decided yet. */
      readonly asksToRemember: boolean
      /** Requests the list again, from the start. */
      readonly load: DevicesAction
      /** Requests the next page. Absent when there is none. */
      readonly loadMore: DevicesAction | undefined
      /** Lets a device take the place of the second factor. */
      readonly remember: DevicesAction<[deviceKey: string]>
      /** Keeps a device known, but asks for the second factor again. */
      readonly doNotRemember: DevicesAction<[deviceKey: string]>
      /** Forgets a device. Its next sign-in needs a second factor again. */
      readonly forget: DevicesAction<[deviceKey: string]>
      /** Confirms this device once more, after a sign-in could not. Absent when it is confirmed. */
      readonly confirm: DevicesAction | undefined
    })

/** The actions of every step, made once for each flow. */
export interface DevicesActions {
  readonly cancel: DevicesAction
  readonly load: Readonly<Record<Devices['step'], DevicesAction>>
  readonly loadMore: DevicesAction
  readonly remember: DevicesAction<[deviceKey: string]>
  readonly doNotRemember: DevicesAction<[deviceKey: string]>
  readonly forget: DevicesAction<[deviceKey: string]>
  readonly confirm: DevicesAction
}

/** The part of a snapshot that the view depends on. */
export interface DevicesSnapshotLike {
  readonly value: DevicesStateValue
  readonly context: DevicesContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toDevicesView(snapshot: DevicesSnapshotLike, actions: DevicesActions): Devices {
  const { value, context } = snapshot
  const prompt = promptOf(value)
  const step = createSteps(snapshot, actions.cancel)

  switch (prompt) {
    case 'start':
    case 'cancelled':
      return { ...step('start'), load: actions.load.start }
    case 'devices':
      return {
        ...step('devices'),
        devices: context.devices,
        thisDevice: context.thisDevice,
        busyDeviceKey: context.busyDeviceKey,
        asksToRemember: context.asksToRemember,
        load: actions.load.devices,
        loadMore: context.nextToken === undefined ? undefined : actions.loadMore,
        remember: actions.remember,
        doNotRemember: actions.doNotRemember,
        forget: actions.forget,
        confirm: canConfirm(context) ? actions.confirm : undefined,
      }
    default:
      return prompt satisfies never
  }
}
