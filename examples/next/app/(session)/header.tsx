'use client'
import { useAuth, useSession } from 'cognito-machines/react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'

export function Header() {
  const auth = useAuth()
  const session = useSession()
  const router = useRouter()
  return (
    <header>
      <Link href="/">Home</Link> <Link href="/account">Account</Link> <Link href="/about">About</Link>{' '}
      {session.status === 'signedIn' ? (
        <>
          <span data-testid="user">{session.user.email}</span>{' '}
          {session.stale && <em data-testid="stale">one moment</em>}{' '}
          <button type="button" onClick={() => void auth.signOut().then(() => router.refresh())}>
            Sign out
          </button>
        </>
      ) : (
        <Link href="/sign-in">Sign in</Link>
      )}
    </header>
  )
}
