import { useAuth, useSession } from 'cognito-machines/react'
import { Link, useNavigate } from 'react-router'

export function Header() {
  const auth = useAuth()
  const session = useSession()
  const navigate = useNavigate()
  return (
    <header>
      <Link to="/">Home</Link> <Link to="/account">Account</Link>{' '}
      {session.status === 'signedIn' ? (
        <>
          <span data-testid="user">{session.user.email}</span>{' '}
          {session.stale && <em data-testid="stale">one moment</em>}{' '}
          <button type="button" onClick={() => void auth.signOut().then(() => navigate('/'))}>
            Sign out
          </button>
        </>
      ) : (
        <Link to="/sign-in">Sign in</Link>
      )}
    </header>
  )
}
