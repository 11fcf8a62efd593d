import { sharedSession } from '../../lib/shared-auth'
import { UserLoaders } from './user-loaders'

export default async function SharedHome() {
  const session = await sharedSession()
  return (
    <>
      <h1>{session.status === 'signedIn' ? `Hello, ${session.user.email}` : 'Hello'}</h1>
      <UserLoaders />
    </>
  )
}
