/**
 * `useSignIn` for Vue.
 *
 * @module
 */
import type { Ref } from 'vue'
import { type SignInFlow, type SignInOptions, useSignIn as startSignIn } from '../../machines/sign-in/index.ts'
import type { SignIn } from '../../machines/sign-in/view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-plugin.ts'
import { useStore } from './composables.ts'

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example const flow = useSignIn(auth) // <form v-if="flow.step === 'totpCode'" @submit.prevent="flow.submit(code)">
 */
export function useSignIn(source?: Auth | SignInFlow, options?: SignInOptions): Readonly<Ref<SignIn>> {
  if (source && 'getSnapshot' in source) return useStore(source)
  return useStore(startSignIn(useAuth(source), options))
}
