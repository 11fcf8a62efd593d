/**
 * `useDevices` for Vue.
 *
 * @module
 */
import type { Ref } from 'vue'
import { type DevicesFlow, type DevicesOptions, useDevices as startDevices } from '../../machines/devices/index.ts'
import type { Devices } from '../../machines/devices/view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-plugin.ts'
import { useStore } from './composables.ts'

/** The list of devices of this component, or one that several components share when a flow is given. */
export function useDevices(source?: Auth | DevicesFlow, options?: DevicesOptions): Readonly<Ref<Devices>> {
  if (source && 'getSnapshot' in source) return useStore(source)
  return useStore(startDevices(useAuth(source), options))
}
