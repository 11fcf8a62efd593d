/**
 * What must not compile (`npm run typecheck` finds when it does): a code is no answer to the question who signs in, and
 * `signedIn` takes none at all.
 */
import { useSignIn } from 'cognito-machines/react'

export function Wrong() {
  const flow = useSignIn()
  if (flow.step === 'identify')
    return (
      // @ts-expect-error -- a string is not `Credentials`
      <button type="button" onClick={() => void flow.submit('123456')}>
        Sign in
      </button>
    )
  if (flow.step === 'signedIn')
    return (
      // @ts-expect-error -- there is no `submit` at this step
      <button type="button" onClick={() => void flow.submit('123456')}>
        Again
      </button>
    )
  return null
}
