/**
 * `useSignUp` for Vue.
 *
 * @module
 */
import type { Ref } from 'vue'
import { type SignUpFlow, type SignUpOptions, useSignUp as startSignUp } from '../../machines/sign-up/index.ts'
import type { SignUp } from '../../machines/sign-up/view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-plugin.ts'
import { useStore } from './composables.ts'

/** The sign-up of this component, or one that several components share when a flow is given. */
export function useSignUp(source?: Auth | SignUpFlow, options?: SignUpOptions): Readonly<Ref<SignUp>> {
  if (source && 'getSnapshot' in source) return useStore(source)
  return useStore(startSignUp(useAuth(source), options))
}
