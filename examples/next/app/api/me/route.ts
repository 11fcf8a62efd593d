import { auth } from '../../../lib/auth'

/** What a page's own requests do on the server, with the tokens that the page never has. */
export async function GET() {
  const session = await auth.session()
  if (session.status !== 'signedIn') return Response.json({}, { status: 401 })
  const { accessToken } = await auth.tokens()
  return Response.json({ email: session.user.email, tokenId: accessToken.claims.jti })
}
