/** The other way to have the session on a server: tokens in cookies that the page reads too. */
import { type Auth, createAuth, type SessionSnapshot } from 'cognito-machines'
import { cookieStorage } from 'cognito-machines/storage'
import { headers } from 'next/headers'
import { SHARED_CLIENT_ID, USER_POOL_ID } from './pool'

/** The simulated pool of the tests. Cognito's own endpoint, without it. */
const endpoint = process.env.COGNITO_ENDPOINT

/**
 * Runs with an `Auth` of one request. Its tokens are decoded, not verified: verify them where they let somebody in.
 *
 * @param write Appends a `set-cookie` header. Default: none, as in a server component, and nothing is refreshed.
 */
export async function ofRequest<T>(
  sent: Pick<Headers, 'get'>,
  run: (auth: Auth) => Promise<T>,
  write?: (line: string) => void,
): Promise<T> {
  const auth = createAuth({
    userPoolId: USER_POOL_ID,
    clientId: SHARED_CLIENT_ID,
    storage: cookieStorage({
      read: () => sent.get('cookie'),
      perRequest: true,
      attributes: { secure: process.env.COOKIE_SECURE !== 'false' },
      ...(write && { write }),
    }),
    ...(endpoint && { endpoint, allowInsecureEndpoint: true }),
  })
  try {
    return await run(auth)
  } finally {
    auth.dispose()
  }
}

/** The session of the present request, in server components: plain data, as the props of client components are. */
export async function sharedSession(): Promise<SessionSnapshot> {
  const session = await ofRequest(await headers(), (auth) => auth.session.ready())
  return JSON.parse(JSON.stringify(session))
}
