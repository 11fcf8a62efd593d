/** What a page's own requests do on the server, with the tokens that the page never has. */
export default defineEventHandler(async (event) => {
  const session = await ofRequest(event, auth.session)
  if (session.status !== 'signedIn') throw createError({ status: 401 })
  const { accessToken } = await ofRequest(event, auth.tokens)
  return { email: session.user.email, tokenId: accessToken.claims.jti }
})
