/** A whole sign-in in one file: a form where something is asked for, buttons where something is chosen. @module */
import type { Auth, Field, SignIn } from 'cognito-machines'
import { en, messageFor } from 'cognito-machines/messages'
import { useGate, useSession, useSignIn } from 'cognito-machines/react'

const LABELS: Record<string, string> = { username: 'User name', password: 'Password', code: 'Code', email: 'E-mail' }

export function App({ auth }: { readonly auth: Auth }) {
  const gate = useGate(auth)
  const session = useSession(auth)
  if (gate === 'restoring') return <p>One moment…</p>
  if (gate === 'signIn' || session.status !== 'signedIn') return <SignInForm auth={auth} />
  return (
    <p>
      Hello, {session.user.signInName} <Button label="Sign out" run={() => auth.signOut()} />
    </p>
  )
}

function SignInForm({ auth }: { readonly auth: Auth }) {
  const view = useSignIn(auth)
  return (
    <main key={view.step}>
      {view.step === 'setUpTotp' && <p>Add this key to your authenticator app: {view.secret}</p>}
      {'form' in view && (
        <form {...view.form()} noValidate>
          {Object.entries<Field>(view.fields).map(([name, field]) => (
            <label key={name}>
              {LABELS[name] ?? name} <input {...field.dom({ errorId: 'error' })} />
            </label>
          ))}
          <button type="submit" disabled={view.pending}>
            Continue
          </button>
        </form>
      )}
      {choicesOf(view).map(([label, run]) => (
        <Button key={label} label={label} run={run} />
      ))}
      <p id="error" role="alert">
        {view.error && messageFor(view.error, en)}
      </p>
    </main>
  )
}

const Button = ({ label, run }: { readonly label: string; readonly run: () => unknown }) => (
  <button type="button" onClick={() => void run()}>
    {label}
  </button>
)

function choicesOf(view: SignIn): readonly (readonly [label: string, run: () => unknown])[] {
  if (view.step === 'chooseFactor') return view.factors.map((factor) => [factor, () => view.choose(factor)])
  if (view.step === 'passkey') return [['Use your passkey', view.retry]]
  if (view.step === 'rememberDevice') return Object.entries({ 'Remember it': view.remember, 'Not now': view.skip })
  if ('methods' in view) return view.methods.map((method) => [method, () => view.choose(method)])
  return view.step === 'identify' ? [] : [['Start over', view.cancel]]
}
