'use client'
import { en, messageFor } from 'cognito-machines/messages'
import { useSignIn } from 'cognito-machines/react'
import { useEffect } from 'react'

/** The page that led here, if it is one of this origin. Its path alone could begin with two slashes, and lead away. */
function addressFrom(search: string): string {
  const from = new URLSearchParams(search).get('from') ?? '/'
  const url = new URL(from, location.origin)
  return url.origin === location.origin ? url.href : '/'
}

export function SignInForm() {
  const view = useSignIn()
  const { step } = view
  useEffect(() => {
    // A page from the server: the router of this one may still know what it has prefetched for nobody.
    if (step === 'signedIn') location.replace(addressFrom(location.search))
  }, [step])
  return (
    <>
      <h1>Sign in</h1>
      {view.step === 'identify' && (
        <form key={step} {...view.form()}>
          <label htmlFor="username">User name</label>
          <input id="username" {...view.fields.username.dom()} />
          <label htmlFor="password">Password</label>
          <input id="password" {...view.fields.password.dom()} />
          <button type="submit" disabled={view.pending}>
            Sign in
          </button>
        </form>
      )}
      {view.step === 'totpCode' && (
        <form key={step} {...view.form()}>
          <label htmlFor="code">Code</label>
          <input id="code" {...view.fields.code.dom()} />
          <button type="submit" disabled={view.pending}>
            Go on
          </button>
        </form>
      )}
      {view.error && <p role="alert">{messageFor(view.error, en)}</p>}
    </>
  )
}
