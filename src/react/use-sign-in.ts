/**
 * `useSignIn` for React and React Native.
 *
 * @module
 */
import { useState } from 'react'
import { type SignInFlow, type SignInOptions, useSignIn as startSignIn } from '../../machines/sign-in.flow.ts'
import type { SignIn } from '../../machines/sign-in.view.ts'
import type { Auth } from '../create-auth.ts'
import { requireAuth, useOptionalAuth } from './auth-provider.ts'
import { useStore } from './use-store.ts'

/**
 * The sign-in of this component, or one that several components share when a flow is given.
 *
 * Unmounting does not give the sign-in up: StrictMode mounts twice, and a screen may come back.
 *
 * @example
 * const flow = useSignIn(auth)
 * switch (flow.step) { case 'identify': return <Identify key="identify" step={flow} /> }
 */
export function useSignIn(source?: Auth | SignInFlow, options?: SignInOptions): SignIn {
  const shared = source && 'getSnapshot' in source ? source : undefined
  const auth = useOptionalAuth(source && 'context' in source ? source : undefined)
  // Starting makes no request, so a flow that React throws away has cost nothing.
  const [flow] = useState(() => shared ?? startSignIn(requireAuth(auth), options))
  return useStore(shared ?? flow)
}
