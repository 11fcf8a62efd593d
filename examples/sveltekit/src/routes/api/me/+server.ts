import type { RequestHandler } from './$types'

/** What a page's own requests do on the server, with the tokens that the page never has. */
export const GET: RequestHandler = async ({ locals: { session, tokens } }) => {
  if (session.status !== 'signedIn') return Response.json({}, { status: 401 })
  const { accessToken } = await tokens()
  return Response.json({ email: session.user.email, tokenId: accessToken.claims.jti })
}
