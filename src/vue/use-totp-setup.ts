/**
 * `useTotpSetup` for Vue.
 *
 * @module
 */
import type { Ref } from 'vue'
import {
  useTotpSetup as startTotpSetup,
  type TotpSetupFlow,
  type TotpSetupOptions,
} from '../../machines/totp-setup/index.ts'
import type { TotpSetup } from '../../machines/totp-setup/view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-plugin.ts'
import { useStore } from './composables.ts'

/** The TOTP set-up of this component, or one that several components share when a flow is given. */
export function useTotpSetup(source?: Auth | TotpSetupFlow, options?: TotpSetupOptions): Readonly<Ref<TotpSetup>> {
  if (source && 'getSnapshot' in source) return useStore(source)
  return useStore(startTotpSetup(useAuth(source), options))
}
