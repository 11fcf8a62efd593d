/**
 * Everything that a person sees of authentication: signing in, up, a forgotten password, and the account.
 *
 * @module
 */
import type { Auth, Credentials } from 'cognito-machines'
import { AuthProvider, usePasswordReset, useSession, useSignIn, useSignUp } from 'cognito-machines/solid'
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js'
import { language } from '../../shared/language.ts'
import { signInScreen } from '../../shared/sign-in-screen.ts'
import { type HandOver, passwordResetScreen, signUpScreen } from '../../shared/sign-up-screen.ts'
import { waitingLine } from '../../shared/waiting-line.ts'
import { Account } from './account.tsx'
import { ScreenForm } from './screen-form.tsx'

interface Place {
  readonly at: 'home' | 'signUp' | 'reset'
  readonly credentials?: Credentials | undefined
}

export function AuthScreens(props: { readonly auth: Auth }) {
  // Each visit is an object of its own, so that a keyed `Show` begins anew.
  const [visit, go] = createSignal<Place>({ at: 'home' })
  const to: HandOver = {
    signIn: (credentials) => go({ at: 'home', credentials }),
    signUp: () => go({ at: 'signUp' }),
  }
  return (
    <AuthProvider auth={props.auth}>
      <main class="auth" lang={language}>
        <p class="app-name">Example</p>
        <Show when={visit()} keyed>
          {(place) => (
            <Switch fallback={<Home credentials={place.credentials} to={to} onReset={() => go({ at: 'reset' })} />}>
              <Match when={place.at === 'signUp'}>
                <SignUp to={to} />
              </Match>
              <Match when={place.at === 'reset'}>
                <PasswordReset to={to} />
              </Match>
            </Switch>
          )}
        </Show>
      </main>
    </AuthProvider>
  )
}

function Home(props: { credentials: Credentials | undefined; to: HandOver; onReset: () => void }) {
  const session = useSession()
  const flow = useSignIn({ issuer: 'Example', ...(props.credentials && { credentials: props.credentials }) })

  const user = createMemo(() => {
    const now = session()
    // The tokens come before the question whether to remember this device.
    const isSettled = !flow().pending && flow().step !== 'rememberDevice'
    return now.status === 'signedIn' && isSettled ? now.user : undefined
  })
  const screen = createMemo(() => signInScreen(flow(), { signUp: props.to.signUp, resetPassword: props.onReset }))

  return (
    <Switch fallback={<ScreenForm screen={screen()} />}>
      <Match when={session().status === 'restoring'}>
        <p aria-busy="true">{waitingLine(session())}</p>
      </Match>
      <Match when={user()}>{(known) => <Account user={known()} />}</Match>
    </Switch>
  )
}

function SignUp(props: { to: HandOver }) {
  const flow = useSignUp()
  const screen = createMemo(() => signUpScreen(flow(), props.to))
  return <ScreenForm screen={screen()} />
}

function PasswordReset(props: { to: HandOver }) {
  const flow = usePasswordReset()
  const screen = createMemo(() => passwordResetScreen(flow(), props.to))
  return <ScreenForm screen={screen()} />
}
