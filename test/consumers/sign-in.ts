/**
 * The program that `npm run test:consumers` builds with each tool: a sign-in by SRP over five entries of the package,
 * client and service in one process.
 *
 * @module
 */
import { type AuthOptions, createAuth, useSignIn } from 'cognito-machines'
import { getUser } from 'cognito-machines/account'
import { messageFor } from 'cognito-machines/messages'
import { de } from 'cognito-machines/messages/de'
import { createUserPool, type UserPoolOptions } from 'cognito-machines/testing'

/**
 * Signs in with a wrong password, then with the right one, reads the user, and signs out.
 *
 * @param options Further options of `createAuth`.
 * @param poolOptions Further options of `createUserPool`.
 * @returns `'ada signed in by SRP'`.
 * @throws {Error} that says what happened instead.
 */
export async function signIn(
  options: Pick<AuthOptions, 'crypto'> = {},
  poolOptions: Pick<UserPoolOptions, 'subtle'> = {},
): Promise<string> {
  const pool = createUserPool({ users: [{ username: 'ada', password: 'Correct-Horse-1' }], ...poolOptions })
  const auth = createAuth({ userPoolId: pool.userPoolId, clientId: pool.clientId, fetch: pool.fetch, ...options })
  const flow = useSignIn(auth)
  const submit = async (password: string) => {
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(`The sign-in is at ${view.step}`)
    return view.submit({ username: 'ada', password })
  }

  const refused = await submit('Wrong-Horse-1')
  const sentence = refused.ok ? undefined : messageFor(refused.error, de)
  if (sentence !== de.NotAuthorizedException)
    throw new Error(`A wrong password: ${sentence}, ${flow.getSnapshot().error}`)

  const { ok, flow: view } = await submit('Correct-Horse-1')
  if (!ok || view.step !== 'signedIn') throw new Error(`Not signed in but ${view.step}: ${view.error}`)
  const { username } = await getUser(auth)
  const flows = pool.requests.list('InitiateAuth').map(({ input }) => (input as { AuthFlow: string }).AuthFlow)
  await auth.signOut()
  const { status } = auth.session.getSnapshot()
  flow.dispose()
  auth.dispose()
  if (status !== 'signedOut') throw new Error(`Not signed out but ${status}`)
  if (flows.join() !== 'USER_SRP_AUTH,USER_SRP_AUTH') throw new Error(`Not by SRP but by ${flows}`)
  return `${username} signed in by SRP`
}
