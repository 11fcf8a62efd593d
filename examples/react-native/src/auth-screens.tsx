/**
 * Everything that a person sees of authentication on a phone.
 *
 * @module
 */
import type { Credentials } from 'cognito-machines'
import {
  useAuth,
  useDevices,
  useGate,
  usePasswordReset,
  useSession,
  useSignIn,
  useSignUp,
  useTotpSetup,
} from 'cognito-machines/react-native'
import { useState } from 'react'
import { Text } from 'react-native'
import { devicesScreen, totpSetupScreen } from '../../shared/account-screens.ts'
import { words } from '../../shared/language.ts'
import { stateOf } from '../../shared/screen.ts'
import { signInScreen } from '../../shared/sign-in-screen.ts'
import { type HandOver, passwordResetScreen, signUpScreen } from '../../shared/sign-up-screen.ts'
import { waitingLine } from '../../shared/waiting-line.ts'
import { usePalette } from './palette.ts'
import { ScreenForm } from './screen-form.tsx'

interface Place {
  readonly at: 'home' | 'signUp' | 'reset'
  readonly credentials?: Credentials | undefined
  /** Counts the visits, so that each begins anew. */
  readonly visit: number
}

export function AuthScreens() {
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
  const { text } = usePalette()
  const session = useSession()
  const flow = useSignIn(undefined, { issuer: 'Example', ...(credentials && { credentials }) })

  if (gate === 'restoring') return <Text style={{ color: text }}>{waitingLine(session)}</Text>
  if (gate === 'app' && session.status === 'signedIn')
    return <Account name={session.user.name ?? session.user.signInName} />
  return <ScreenForm screen={signInScreen(flow, { signUp: to.signUp, resetPassword: onReset, isPhone: true })} />
}

function Account({ name }: { name: string }) {
  const auth = useAuth()
  const hello = {
    ...stateOf({ step: 'hello', pending: false, error: null }),
    title: words.hello(name),
    submit: { label: words.signOut, run: () => auth.signOut() },
  }
  return (
    <>
      <ScreenForm screen={hello} />
      <ScreenForm screen={totpSetupScreen(useTotpSetup())} />
      <ScreenForm screen={devicesScreen(useDevices())} />
    </>
  )
}

function SignUp({ to }: { to: HandOver }) {
  return <ScreenForm screen={signUpScreen(useSignUp(), to)} />
}

function PasswordReset({ to }: { to: HandOver }) {
  return <ScreenForm screen={passwordResetScreen(usePasswordReset(), to)} />
}
