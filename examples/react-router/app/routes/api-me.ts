import { sessionContext, tokensContext } from '../auth.server'
import type { Route } from './+types/api-me'

/** What a page's own requests do on the server, with the tokens that the page never has. */
export async function loader({ context }: Route.LoaderArgs) {
  const session = context.get(sessionContext)
  if (session.status !== 'signedIn') return Response.json({}, { status: 401 })
  const { accessToken } = await context.get(tokensContext)()
  return Response.json({ email: session.user.email, tokenId: accessToken.claims.jti })
}
