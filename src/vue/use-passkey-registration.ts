/**
 * `usePasskeyRegistration` for Vue.
 *
 * @module
 */
import type { Ref } from 'vue'
import {
  type PasskeyRegistrationFlow,
  usePasskeyRegistration as startPasskeyRegistration,
} from '../../machines/passkey-registration/index.ts'
import type { PasskeyRegistration } from '../../machines/passkey-registration/view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-plugin.ts'
import { useStore } from './composables.ts'

/** The passkey registration of this component, or one that several components share when a flow is given. */
export function usePasskeyRegistration(source?: Auth | PasskeyRegistrationFlow): Readonly<Ref<PasskeyRegistration>> {
  if (source && 'getSnapshot' in source) return useStore(source)
  return useStore(startPasskeyRegistration(useAuth(source)))
}
