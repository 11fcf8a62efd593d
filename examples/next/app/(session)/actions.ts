'use server'
import { auth } from '../../lib/auth'

/** An action asks for the session itself: whoever can send a request can call it. */
export async function whoAmI(): Promise<string> {
  const session = await auth.session()
  return session.status === 'signedIn' ? `${session.user.email}${session.stale ? ', stale' : ''}` : 'nobody'
}
