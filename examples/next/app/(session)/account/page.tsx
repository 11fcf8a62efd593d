import { Suspense } from 'react'
import { auth } from '../../../lib/auth'
import { WhoAmI } from '../who-am-i'

/** Streamed: it arrives after the rest of the page. */
async function Groups() {
  await new Promise((resolve) => setTimeout(resolve, 100))
  const session = await auth.session()
  return <p data-testid="groups">{session.status === 'signedIn' ? session.user.groups.join() : ''}</p>
}

export default async function Account() {
  const session = await auth.session()
  return (
    <>
      <h1>Account of {session.status === 'signedIn' && session.user.email}</h1>
      <Suspense fallback={<p>one moment</p>}>
        <Groups />
      </Suspense>
      <WhoAmI />
    </>
  )
}
