/**
 * The projection of the list of devices: a snapshot as a view. Pure and exhaustive.
 *
 * @module
 */

import { createSteps } from '../flow-step.ts'
import { canConfirm } from './context.ts'
import type { DeviceContext, DeviceState } from './types.ts'
import type { Devices, DevicesActions } from './view.ts'

/** The part of a snapshot that the view depends on. */
export interface DeviceSnapshotLike {
  readonly value: unknown
  readonly context: DeviceContext
  hasTag(tag: 'pending'): boolean
}

/** A snapshot as a view. */
export function toDevicesView(snapshot: DeviceSnapshotLike, actions: DevicesActions): Devices {
  const { context } = snapshot
  const state = snapshot.value as DeviceState
  const step = createSteps(snapshot, actions.cancel)
  const start = (): Devices => ({ ...step('start', []), load: actions.load.start })
  const listed = (): Devices => ({
    ...step('devices', []),
    devices: context.devices,
    thisDevice: context.thisDevice,
    busyDeviceKey: context.change?.deviceKey,
    asksToRemember: context.asksToRemember,
    load: actions.load.devices,
    loadMore: context.nextToken === undefined ? undefined : actions.loadMore,
    remember: actions.remember,
    doNotRemember: actions.doNotRemember,
    forget: actions.forget,
    confirm: canConfirm(context) ? actions.confirm : undefined,
  })

  switch (state) {
    case 'idle':
    case 'cancelled':
      return start()
    case 'loading':
      // While the list is asked for again, the person still looks at the one before.
      return context.isLoaded ? listed() : start()
    case 'listed':
    case 'loadingMore':
    case 'updating':
    case 'forgetting':
    case 'confirming':
      return listed()
    default:
      return state satisfies never
  }
}
