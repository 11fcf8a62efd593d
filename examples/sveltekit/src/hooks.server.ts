import type { Handle } from '@sveltejs/kit/hooks'
import { auth } from './lib/server/auth'

/** The session of each request but the handler's own, refreshed when that is due. */
export const handle: Handle = async ({ event, resolve }) => {
  const { locals, request, url } = event
  if (url.pathname === '/api/auth') return resolve(event)
  const answer = new Headers()
  // That page shows what is seen where no cookies can be written.
  locals.session = await auth.session(request, url.pathname === '/embedded' ? undefined : answer)
  locals.tokens = () => auth.tokens(request, answer)
  const response = await resolve(event)
  if (!answer.has('set-cookie')) return response
  // The headers of a response that a route has fetched cannot be changed.
  const refreshed = new Response(response.body, response)
  for (const line of answer.getSetCookie()) refreshed.headers.append('set-cookie', line)
  // No cache may hand the cookies of one user to another.
  refreshed.headers.set('cache-control', 'private, no-store')
  return refreshed
}
