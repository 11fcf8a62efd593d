/** Authentication on the server. Nothing of it reaches a browser. */
import { createServerAuth, type ServerTokens, type SessionSnapshot } from 'cognito-machines/server'
import { createContext, type MiddlewareFunction } from 'react-router'
import { CLIENT_ID, USER_POOL_ID } from './pool'

/** The simulated pool of the tests. Cognito's own endpoint, without it. */
const endpoint = process.env.COGNITO_ENDPOINT

export const auth = createServerAuth({
  userPoolId: USER_POOL_ID,
  clientId: CLIENT_ID,
  clientSecret: process.env.CLIENT_SECRET ?? '',
  cookieSecrets: [process.env.COOKIE_SECRET ?? ''],
  // Over http there are no secure cookies.
  cookie: { secure: process.env.COOKIE_SECURE !== 'false' },
  ...(endpoint && { endpoint, allowInsecureEndpoint: true }),
})

export const sessionContext = createContext<SessionSnapshot>()
/** The tokens of the request, for APIs that the server calls. */
export const tokensContext = createContext<() => Promise<ServerTokens>>()

/** The session of each request, refreshed when that is due. */
export const withSession: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  const answer = new Headers()
  // That page shows what is seen where no cookies can be written.
  const isEmbedded = new URL(request.url).pathname === '/embedded'
  context.set(sessionContext, await auth.session(request, isEmbedded ? undefined : answer))
  context.set(tokensContext, () => auth.tokens(request, answer))
  const response = await next()
  if (!answer.has('set-cookie')) return response
  // The headers of a response that a route has fetched cannot be changed.
  const refreshed = new Response(response.body, response)
  for (const line of answer.getSetCookie()) refreshed.headers.append('set-cookie', line)
  // No cache may hand the cookies of one user to another.
  refreshed.headers.set('cache-control', 'private, no-store')
  return refreshed
}
