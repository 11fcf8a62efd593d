/**
 * `useDevices` for React and React Native.
 *
 * @module
 */
import { type DevicesFlow, type DevicesOptions, useDevices as startDevices } from '../../machines/devices/index.ts'
import type { Devices } from '../../machines/devices/view.ts'
import type { Auth } from '../create-auth.ts'
import { useFlow } from './flows.ts'

/** The list of devices of this component, or one that several components share when a flow is given. */
export function useDevices(source?: Auth | DevicesFlow, options?: DevicesOptions): Devices {
  return useFlow(source, (auth) => startDevices(auth, options))
}
