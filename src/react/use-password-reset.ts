/**
 * `usePasswordReset` for React and React Native.
 *
 * @module
 */
import {
  type PasswordResetFlow,
  type PasswordResetOptions,
  usePasswordReset as startPasswordReset,
} from '../../machines/password-reset/index.ts'
import type { PasswordReset } from '../../machines/password-reset/view.ts'
import type { Auth } from '../create-auth.ts'
import { useFlow } from './flows.ts'

/** The password reset of this component, or one that several components share when a flow is given. */
export function usePasswordReset(source?: Auth | PasswordResetFlow, options?: PasswordResetOptions): PasswordReset {
  return useFlow(source, (auth) => startPasswordReset(auth, options))
}
