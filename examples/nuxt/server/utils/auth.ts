import { createServerAuth } from 'cognito-machines/server'
import { appendResponseHeader, getRequestURL, type H3Event, setResponseHeader } from 'h3'

const { clientSecret, cookieSecret, cookieSecure, endpoint, public: pool } = useRuntimeConfig()

export const auth = createServerAuth({
  ...pool,
  clientSecret,
  cookieSecrets: [cookieSecret],
  // Over http there are no secure cookies.
  cookie: { secure: cookieSecure },
  ...(endpoint && { endpoint, allowInsecureEndpoint: true }),
})

/** Reads something of a request. A refresh writes its cookies into the answer. */
export async function ofRequest<T>(event: H3Event, read: (request: Request, answer: Headers) => Promise<T>) {
  const answer = new Headers()
  // Without the body, which is for the route.
  const result = await read(new Request(getRequestURL(event), { headers: event.headers }), answer)
  for (const line of answer.getSetCookie()) appendResponseHeader(event, 'set-cookie', line)
  // No cache may hand the cookies of one user to another.
  if (answer.has('set-cookie')) setResponseHeader(event, 'cache-control', 'private, no-store')
  return result
}
