import { en, messageFor } from 'cognito-machines/messages'
import { useSignIn } from 'cognito-machines/react'
import { useEffect } from 'react'

/** The page that led here, if it is one of this origin. Its path alone could begin with two slashes, and lead away. */
function addressFrom(search: string): string {
  const url = new URL(new URLSearchParams(search).get('from') ?? '/', location.origin)
  return url.origin === location.origin ? url.href : '/'
}

export default function SignIn() {
  const view = useSignIn()
  const { step } = view
  useEffect(() => {
    // A page from the server, rendered for the user.
    if (step === 'signedIn') location.replace(addressFrom(location.search))
  }, [step])
  return (
    <>
      <h1>Sign in</h1>
      {view.step === 'identify' && (
        <form key={step} {...view.form()}>
          <label htmlFor="username">User name</label>
          <input id="username" {...view.fields.username.dom({ errorId: 'error' })} />
          <label htmlFor="password">Password</label>
          <input id="password" {...view.fields.password.dom({ errorId: 'error' })} />
          <button type="submit" disabled={view.pending}>
            Sign in
          </button>
        </form>
      )}
      {view.step === 'totpCode' && (
        <form key={step} {...view.form()}>
          <label htmlFor="code">Code</label>
          <input id="code" {...view.fields.code.dom({ errorId: 'error' })} />
          <button type="submit" disabled={view.pending}>
            Go on
          </button>
        </form>
      )}
      <p id="error" role="alert">
        {view.error && messageFor(view.error, en)}
      </p>
    </>
  )
}
