/**
 * The server of an app, played by the page: `createServerAuth` behind a `fetch`, with a cookie jar that script of a real
 * page could not look into. A real server runs elsewhere, and browsers keep its cookies.
 *
 * @module
 */
import type { Clock } from 'cognito-machines'
import type { UserPool } from 'cognito-machines/testing'

/** @param cookies Takes what the jar holds, for a panel: attributes, and values. */
export function createPageServer(
  pool: UserPool,
  clock: Clock,
  clientSecret: string,
  cookies: Map<string, string>,
): { readonly fetch: UserPool['fetch']; dispose(): void } {
  const jar = new Map<string, string>()
  const server = import('cognito-machines/server').then(({ createServerAuth }) =>
    createServerAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      clientSecret,
      cookieSecrets: [crypto.getRandomValues(new Uint8Array(32))],
      clock,
      fetch: pool.fetch,
    }),
  )
  const { Response: PageResponse } = globalThis
  globalThis.Response = ServerResponse

  function take(line: string): void {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)/.exec(line) ?? []
    const isOver = /; Max-Age=0(;|$)/.test(attributes)
    if (isOver) jar.delete(name)
    else jar.set(name, value)
    const key = `Cookie ${name}`
    if (isOver) cookies.delete(key)
    else cookies.set(key, `${value}${attributes}`)
  }

  return {
    fetch: async (path, init) => {
      const request = new Request(new URL(String(path), location.href), init as RequestInit)
      const headers = new Headers(init?.headers as Record<string, string>)
      headers.set('sec-fetch-site', 'same-origin')
      headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
      // Script may give no request of a browser these headers.
      Object.defineProperty(request, 'headers', { value: headers })
      const { handler } = await server
      const response = await handler(request)
      for (const line of (response as ServerResponse).cookies) take(line)
      return response
    },
    dispose: () => {
      globalThis.Response = PageResponse
    },
  }
}

/** Browsers drop `Set-Cookie` from a response that script makes; runtimes of servers do not, nor does this one. */
class ServerResponse extends Response {
  readonly cookies: readonly string[]

  constructor(body?: BodyInit | null, init?: ResponseInit) {
    super(body, init)
    this.cookies = new Headers(init?.headers).getSetCookie()
  }
}
