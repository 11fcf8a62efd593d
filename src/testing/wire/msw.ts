/**
 * The pool as handlers of Mock Service Worker 2. Public subpath `cognito-machines/testing/msw`.
 *
 * @module
 */
import { HttpResponse, http, type RequestHandler } from 'msw'
import { regionEndpoint } from '../../config.ts'
import type { UserPool } from '../user-pool.ts'
import { readHeaders } from './pool-fetch.ts'
import { LostConnection } from './wire.ts'

/** Options of {@link cognitoHandlers}. */
export interface CognitoHandlersOptions {
  /** The address that is intercepted. Default: the service's own in the pool's region. */
  readonly endpoint?: string
}

/**
 * Handlers that answer in the service's place.
 *
 * @example
 * const server = setupServer(...cognitoHandlers(pool))
 */
export function cognitoHandlers(pool: UserPool, { endpoint }: CognitoHandlersOptions = {}): readonly RequestHandler[] {
  const base = (endpoint ?? regionEndpoint(pool.settings.region)).replace(/\/$/, '')
  const wellKnown = `${base}/${pool.userPoolId}/.well-known`
  const answer = async (request: Request): Promise<Response> => {
    try {
      const { status, headers, body } = await pool.answer({
        method: request.method,
        path: request.url.slice(base.length),
        headers: readHeaders(request.headers),
        body: await request.text(),
      })
      return new HttpResponse(body, { status, headers: { ...headers } })
    } catch (thrown) {
      if (thrown instanceof LostConnection) return HttpResponse.error()
      throw thrown
    }
  }
  // At the service's own address nothing else answers, but another pool may have handlers of its own.
  const answerOther = (request: Request): Promise<Response> | undefined =>
    request.url.includes('/.well-known/') ? undefined : answer(request)
  return [
    http.post(`${base}/`, ({ request }) => answer(request)),
    http.options(`${base}/`, ({ request }) => answer(request)),
    http.get(`${wellKnown}/jwks.json`, ({ request }) => answer(request)),
    http.get(`${wellKnown}/openid-configuration`, ({ request }) => answer(request)),
    ...(endpoint === undefined ? [http.all(`${base}/*`, ({ request }) => answerOther(request))] : []),
  ]
}
