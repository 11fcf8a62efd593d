import { auth } from '../../lib/auth'
import { Loaders } from './loaders'

export default async function Home() {
  const session = await auth.session()
  return (
    <>
      <h1>{session.status === 'signedIn' ? `Hello, ${session.user.email}` : 'Hello'}</h1>
      <Loaders />
    </>
  )
}
