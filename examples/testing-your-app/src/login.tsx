/**
 * The screen under test: yours.
 *
 * @module
 */
import type { Auth } from 'cognito-machines'
import { en, messageFor } from 'cognito-machines/messages'
import { useGate, useSession, useSignIn } from 'cognito-machines/react'
import type { FormEvent } from 'react'

export function Login({ auth }: { readonly auth: Auth }) {
  const flow = useSignIn(auth)
  const gate = useGate(auth)
  const session = useSession(auth)

  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const read = (name: string) => String(typed.get(name) ?? '')
    if (flow.step === 'identify') void flow.submit({ username: read('username'), password: read('password') })
    if (flow.step === 'emailCode') void flow.submit(read('code'))
  }

  if (gate === 'app' && session.status === 'signedIn') return <p>Hello, {session.user.username}</p>
  return (
    <form onSubmit={send} key={flow.step}>
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
