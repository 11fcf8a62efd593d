/**
 * Keeps one flow for the life of a component, or follows one that several components share.
 *
 * @module
 */
import { useState } from 'react'
import type { Auth } from '../create-auth.ts'
import { requireAuth, useOptionalAuth } from './auth-provider.ts'
import { type Store, useStore } from './use-store.ts'

/**
 * The view of a flow. Unmounting does not give it up: StrictMode mounts twice, and a screen may come back.
 *
 * @param start Starts the flow. It must make no request by itself, because React may throw the flow away.
 */
export function useFlow<View>(source: Auth | Store<View> | undefined, start: (auth: Auth) => Store<View>): View {
  const shared = source && 'getSnapshot' in source ? source : undefined
  const auth = useOptionalAuth(source && 'context' in source ? source : undefined)
  const make = () => ({ auth, flow: shared ?? start(requireAuth(auth)) })
  const [made, remake] = useState(make)
  // Another auth is another conversation: nothing that is typed from now on may go to the one before.
  const present = shared || made.auth === auth ? made : make()
  if (present !== made) remake(present)
  return useStore(shared ?? present.flow)
}
