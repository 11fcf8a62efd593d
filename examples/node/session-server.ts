/**
 * A server on plain `node:http` that keeps the tokens of its pages: the handler under `/api/auth`, and a page that greets
 * the user.
 *
 * @module
 */
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { Readable } from 'node:stream'
import type { ServerAuth } from 'cognito-machines/server'

/** The server of an app. It is not listening yet. `origin` is the one that browsers see. */
export const createSessionServer = (auth: ServerAuth, origin: string): Server =>
  createFetchServer((request) => answer(auth, request), origin)

/** A server that answers each request by a function of web-standard `Request` and `Response`. */
export function createFetchServer(fetch: (request: Request) => Response | Promise<Response>, origin: string): Server {
  return createServer((incoming, outgoing) => {
    void Promise.resolve(fetch(toRequest(incoming, origin))).then(async (response) => {
      outgoing.writeHead(response.status, [...response.headers].flat())
      outgoing.end(await response.text())
    })
  })
}

async function answer(auth: ServerAuth, request: Request): Promise<Response> {
  if (new URL(request.url).pathname.startsWith('/api/auth')) return auth.handler(request)
  const headers = new Headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  const session = await auth.session(request, headers)
  const text = session.status === 'signedIn' ? `Hello ${session.user.username}` : 'Sign in first'
  return new Response(text, { headers })
}

function toRequest(incoming: IncomingMessage, origin: string): Request {
  const { method = 'GET', url = '/', headers } = incoming
  const body = method === 'GET' || method === 'HEAD' ? {} : { body: Readable.toWeb(incoming), duplex: 'half' }
  const init = {
    method,
    headers: Object.entries(headers).map(([name, value]) => [name, `${value}`] as [string, string]),
    ...body,
  }
  return new Request(new URL(url, origin), init as RequestInit)
}
