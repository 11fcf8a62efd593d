import { redirect } from 'next/navigation'
import { sharedSession } from '../../../lib/shared-auth'

export default async function SharedAccount() {
  const session = await sharedSession()
  if (session.status !== 'signedIn') redirect('/shared/sign-in?from=/shared/account')
  return <h1>Account of {session.user.email}</h1>
}
