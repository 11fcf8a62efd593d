/**
 * `usePasswordReset` for Vue.
 *
 * @module
 */
import type { Ref } from 'vue'
import {
  type PasswordResetFlow,
  type PasswordResetOptions,
  usePasswordReset as startPasswordReset,
} from '../../machines/password-reset/index.ts'
import type { PasswordReset } from '../../machines/password-reset/view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-plugin.ts'
import { useStore } from './composables.ts'

/** The password reset of this component, or one that several components share when a flow is given. */
export function usePasswordReset(
  source?: Auth | PasswordResetFlow,
  options?: PasswordResetOptions,
): Readonly<Ref<PasswordReset>> {
  if (source && 'getSnapshot' in source) return useStore(source)
  return useStore(startPasswordReset(useAuth(source), options))
}
