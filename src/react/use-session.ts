/**
 * Who is signed in, for React and React Native.
 *
 * @module
 */
import type { SessionSnapshot } from '../../machines/session.view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-provider.ts'
import { useStore } from './use-store.ts'

/** The session: `restoring` until it is known, then `signedOut` or `signedIn`. On a server always `restoring`. */
export function useSession(auth?: Auth): SessionSnapshot {
  return useStore(useAuth(auth).session)
}
