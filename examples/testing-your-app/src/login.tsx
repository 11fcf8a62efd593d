/**
 * The screen under test: yours.
 *
 * @module
 */
import type { Auth } from 'cognito-machines'
import { en, messageFor } from 'cognito-machines/messages'
import { useGate, useSession, useSignIn } from 'cognito-machines/react'

export function Login({ auth }: { readonly auth: Auth }) {
  const flow = useSignIn(auth)
  const gate = useGate(auth)
  const session = useSession(auth)

  if (gate === 'app' && session.status === 'signedIn') return <p>Hello, {session.user.username}</p>
  return (
    <form {...('form' in flow ? flow.form() : {})} key={flow.step}>
      {flow.step === 'identify' && (
        <>
          <input aria-label="User name" {...flow.fields.username.dom()} />
          <input aria-label="Password" {...flow.fields.password.dom()} />
        </>
      )}
      {flow.step === 'emailCode' && <input aria-label="Code" {...flow.fields.code.dom()} />}
      {flow.error && <p role="alert">{messageFor(flow.error, en)}</p>}
      <button type="submit">Continue</button>
    </form>
  )
}
