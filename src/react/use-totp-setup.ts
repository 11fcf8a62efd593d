/**
 * `useTotpSetup` for React and React Native.
 *
 * @module
 */
import {
  useTotpSetup as startTotpSetup,
  type TotpSetupFlow,
  type TotpSetupOptions,
} from '../../machines/totp-setup/index.ts'
import type { TotpSetup } from '../../machines/totp-setup/view.ts'
import type { Auth } from '../create-auth.ts'
import { useFlow } from './flows.ts'

/** The TOTP set-up of this component, or one that several components share when a flow is given. */
export function useTotpSetup(source?: Auth | TotpSetupFlow, options?: TotpSetupOptions): TotpSetup {
  return useFlow(source, (auth) => startTotpSetup(auth, options))
}
