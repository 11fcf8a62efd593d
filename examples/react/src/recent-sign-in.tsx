/**
 * A sign-in of the present user, which a server asks for before what gives lasting access (`ERR_REAUTHENTICATE`).
 *
 * @module
 */
import type { AuthUser } from 'cognito-machines'
import { messageFor } from 'cognito-machines/messages'
import { useSignIn } from 'cognito-machines/react'
import { useEffect } from 'react'
import { messages, words } from '../../shared/language.ts'
import { signInScreen } from '../../shared/sign-in-screen.ts'
import { ScreenForm } from './screen-form.tsx'

/** Shown beside what was refused, which keeps what was typed. `onDone` hides it. */
export function RecentSignIn({ user, onDone }: { readonly user: AuthUser; readonly onDone: () => void }) {
  const flow = useSignIn()
  const isDone = flow.step === 'signedIn'
  useEffect(() => {
    if (isDone) onDone()
  }, [isDone, onDone])

  // Codes and passkeys have the screens of every sign-in; to begin as another user is not offered.
  if (flow.step !== 'identify') {
    return <ScreenForm level={2} screen={signInScreen(flow, { signUp: () => {}, resetPassword: () => {} })} />
  }
  return (
    <form
      className="card"
      aria-label={words.signInAgain}
      onSubmit={(event) => {
        event.preventDefault()
        const password = `${new FormData(event.currentTarget).get('password')}`
        void flow.submit({ username: user.signInName, password })
      }}
    >
      <h2>{words.signInAgain}</h2>
      <p>{words.signInAgainHint}</p>
      <p className="error" role="alert" hidden={!flow.error}>
        {flow.error && messageFor(flow.error, messages)}
      </p>
      <label>
        {words.passwordOf(user.signInName)}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" disabled={flow.pending}>
        {words.signIn}
      </button>
    </form>
  )
}
