/**
 * Everything that a person sees of authentication: signing in, up, a forgotten password, and the account.
 *
 * @module
 */
import type { Auth, Credentials } from 'cognito-machines'
import { AuthProvider, useGate, usePasswordReset, useSession, useSignIn, useSignUp } from 'cognito-machines/react'
import { useState } from 'react'
import { language } from '../../shared/language.ts'
import { signInScreen } from '../../shared/sign-in-screen.ts'
import { type HandOver, passwordResetScreen, signUpScreen } from '../../shared/sign-up-screen.ts'
import { waitingLine } from '../../shared/waiting-line.ts'
import { Account } from './account.tsx'
import { ScreenForm } from './screen-form.tsx'

interface Place {
  readonly at: 'home' | 'signUp' | 'reset'
  readonly credentials?: Credentials | undefined
  /** Counts the visits, so that each begins anew. */
  readonly visit: number
}

export function AuthScreens({ auth }: { readonly auth: Auth }) {
  return (
    <AuthProvider auth={auth}>
      <main className="auth" lang={language}>
        <p className="app-name">Example</p>
        <Page />
      </main>
    </AuthProvider>
  )
}

function Page() {
  const [place, setPlace] = useState<Place>({ at: 'home', visit: 0 })
  const go = (at: Place['at'], credentials?: Credentials) =>
    setPlace(({ visit }) => ({ at, credentials, visit: visit + 1 }))
  const to: HandOver = { signIn: (credentials) => go('home', credentials), signUp: () => go('signUp') }

  if (place.at === 'signUp') return <SignUp to={to} />
  if (place.at === 'reset') return <PasswordReset to={to} />
  return <Home key={place.visit} credentials={place.credentials} to={to} onReset={() => go('reset')} />
}

function Home(props: { credentials: Credentials | undefined; to: HandOver; onReset: () => void }) {
  const { credentials, to, onReset } = props
  const gate = useGate()
  const session = useSession()
  const flow = useSignIn(undefined, { issuer: 'Example', ...(credentials && { credentials }) })

  if (gate === 'restoring') return <p aria-busy="true">{waitingLine(session)}</p>
  if (gate === 'app' && session.status === 'signedIn') return <Account user={session.user} />
  return <ScreenForm screen={signInScreen(flow, { signUp: to.signUp, resetPassword: onReset })} />
}

function SignUp({ to }: { to: HandOver }) {
  return <ScreenForm screen={signUpScreen(useSignUp(), to)} />
}

function PasswordReset({ to }: { to: HandOver }) {
  return <ScreenForm screen={passwordResetScreen(usePasswordReset(), to)} />
}
