'use client'
import { useAuth, useSession } from 'cognito-machines/react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'

/** @param props.base The path of the pages that it leads to. */
export function Header({ base = '' }: { base?: string }) {
  const auth = useAuth()
  const session = useSession()
  const router = useRouter()
  return (
    <header>
      <Link href={base || '/'}>Home</Link> <Link href={`${base}/account`}>Account</Link>{' '}
      <Link href="/about">About</Link>{' '}
      {session.status === 'signedIn' ? (
        <>
          <span data-testid="user">{session.user.email}</span>{' '}
          {session.stale && <em data-testid="stale">one moment</em>}{' '}
          <button type="button" onClick={() => void auth.signOut().then(() => router.refresh())}>
            Sign out
          </button>
        </>
      ) : (
        <Link href={`${base}/sign-in?from=${base || '/'}`}>Sign in</Link>
      )}
    </header>
  )
}
