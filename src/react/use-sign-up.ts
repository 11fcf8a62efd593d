/**
 * `useSignUp` for React and React Native.
 *
 * @module
 */
import { type SignUpFlow, type SignUpOptions, useSignUp as startSignUp } from '../../machines/sign-up/index.ts'
import type { SignUp } from '../../machines/sign-up/view.ts'
import type { Auth } from '../create-auth.ts'
import { useFlow } from './flows.ts'

/** The sign-up of this component, or one that several components share when a flow is given. */
export function useSignUp(source?: Auth | SignUpFlow, options?: SignUpOptions): SignUp {
  return useFlow(source, (auth) => startSignUp(auth, options))
}
