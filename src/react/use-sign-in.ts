/**
 * `useSignIn` for React and React Native.
 *
 * @module
 */
import { type SignInFlow, type SignInOptions, useSignIn as startSignIn } from '../../machines/sign-in/index.ts'
import type { SignIn } from '../../machines/sign-in/view.ts'
import type { Auth } from '../create-auth.ts'
import { useFlow } from './flows.ts'

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * @example
 * const flow = useSignIn(auth)
 * switch (flow.step) { case 'identify': return <Identify key="identify" step={flow} /> }
 */
export function useSignIn(source?: Auth | SignInFlow, options?: SignInOptions): SignIn {
  return useFlow(source, (auth) => startSignIn(auth, options))
}
