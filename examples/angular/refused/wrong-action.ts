/**
 * What must not compile (`npm run typecheck` finds when it does): a code is no answer to the question who signs in, and
 * `signedIn` takes none at all.
 */
import { useSignIn } from 'cognito-machines/angular'

export class Wrong {
  readonly flow = useSignIn()

  wrong(): void {
    const view = this.flow()
    // @ts-expect-error -- a string is not `Credentials`
    if (view.step === 'identify') void view.submit('123456')
    // @ts-expect-error -- there is no `submit` at this step
    if (view.step === 'signedIn') void view.submit('123456')
  }
}
