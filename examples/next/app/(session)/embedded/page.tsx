import { auth } from '../../../lib/auth'
import { WhoAmI } from '../who-am-i'

/** Without the proxy: a server component can write no cookies, so it refreshes nothing, and says `stale`. */
export default async function Embedded() {
  const session = await auth.session()
  return (
    <>
      <h1>{session.status === 'signedIn' ? (session.stale ? 'stale' : 'fresh') : 'signed out'}</h1>
      <WhoAmI />
    </>
  )
}
