/** The session of each page that is rendered, refreshed when that is due. */
export default defineEventHandler(async (event) => {
  if (/^\/(api|_nuxt)\//.test(event.path)) return
  // This page shows what is seen where no cookies can be written.
  const isEmbedded = event.path.startsWith('/embedded')
  event.context.session = await ofRequest(event, (request, answer) =>
    auth.session(request, isEmbedded ? undefined : answer),
  )
})
