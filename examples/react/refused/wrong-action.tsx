/** Must not compile: a code is no answer to the question who signs in, and `signedIn` takes none at all. */
import { useSignIn } from 'cognito-machines/react'

export function Wrong() {
  const flow = useSignIn()
  if (flow.step === 'identify')
    return (
      <button type="button" onClick={() => flow.submit('123456')}>
        Sign in
      </button>
    )
  if (flow.step === 'signedIn')
    return (
      <button type="button" onClick={() => flow.submit('123456')}>
        Again
      </button>
    )
  return null
}
