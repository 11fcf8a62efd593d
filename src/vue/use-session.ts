/**
 * Who is signed in, for Vue.
 *
 * @module
 */
import type { Ref } from 'vue'
import type { SessionSnapshot } from '../../machines/session/view.ts'
import type { Auth } from '../create-auth.ts'
import { useAuth } from './auth-plugin.ts'
import { useStore } from './composables.ts'

/** The session: `restoring` until it is known, then `signedOut` or `signedIn`. */
export function useSession(auth?: Auth): Readonly<Ref<SessionSnapshot>> {
  return useStore(useAuth(auth).session)
}
