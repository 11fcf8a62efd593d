/**
 * `cognito-machines/server` for the App Router of Next 15 and later: the handler as a route, the session in server
 * components and actions, and a proxy that refreshes before them. Needs `next` and `jose`.
 *
 * @module
 */
import { cookies, headers } from 'next/headers.js'
import { type NextRequest, NextResponse } from 'next/server.js'
import { createServerAuth, type ServerAuthOptions, type ServerTokens, type SessionSnapshot } from '../server/index.ts'
import { browserPorts } from '../src/browser-ports.ts'
import { ConfigurationError } from '../src/errors.ts'
import { processShare } from './process-share.ts'

export type { AuthUser, ServerAuthOptions, ServerTokens, SessionSnapshot } from '../server/index.ts'

/** Answers one request of a page. */
export type RouteHandler = (request: Request) => Promise<Response>

/** The rules of a proxy. */
export interface ProxyOptions {
  /**
   * Paths that need a signed-in user, each with all below it, such as `/account`, without the `basePath` of the app.
   * Default: none.
   */
  readonly protect?: readonly string[] | undefined
  /**
   * The path that others are redirected to, with `from`, the path and the search that they wanted, in its search. Default:
   * `/`.
   */
  readonly signInPath?: string | undefined
}

/** Authentication of a Next app. */
export interface NextAuth {
  /** For `route.ts` at the path that is the option `server` of the page's `createAuth`. */
  readonly handlers: Readonly<Record<'GET' | 'POST', RouteHandler>>
  /**
   * The session of the present request, in server components, server actions and route handlers: plain data, as the
   * `initialSession` of a provider. It makes a page dynamic. Costs no request while the tokens are good. Otherwise an
   * action and a route handler refresh; a server component cannot write cookies, refreshes nothing, and sees `stale`.
   */
  session(): Promise<SessionSnapshot>
  /**
   * The valid tokens of the present request, for APIs that the server calls.
   *
   * @throws {SessionError} `ERR_SIGNED_OUT` without a session; `ERR_SESSION_EXPIRED` when the tokens are over and cannot be
   *   replaced here.
   * @throws {AuthError} the failure of the refresh.
   */
  tokens(): Promise<ServerTokens>
  /**
   * The work of `proxy.ts`, or of `middleware.ts`: refreshes the session when that is due, hands the new cookies to the
   * browser and to the server components of the same request, and redirects where a path needs a signed-in user. A request
   * that may be a prefetch refreshes nothing.
   *
   * @throws {ConfigurationError} for a path that is none of this origin.
   */
  proxy(request: NextRequest, options?: ProxyOptions): Promise<NextResponse>
}

/**
 * Makes the authentication of a Next app. Inert: call it at the module level.
 *
 * @param options As for `createServerAuth`. Default of `share`: a store of this process, since Next bundles its proxy, its
 *   routes and its pages apart from each other.
 * @throws {ConfigurationError} that names the option at fault.
 * @example export const { GET, POST } = createNextAuth(options).handlers
 */
export function createNextAuth(options: ServerAuthOptions): NextAuth {
  const share = options?.share ?? processShare(options?.clock ?? browserPorts().clock)
  const server = createServerAuth({ ...options, share })
  const handler: RouteHandler = (request) => server.handler(request)

  /** Reads something of the present request, and keeps the cookies of a refresh where that is possible. */
  async function ofRequest<T>(read: (request: Request, answer: () => Headers | undefined) => Promise<T>): Promise<T> {
    const [jar, sent] = [await cookies(), new Headers(await headers())]
    // The cookies of an action: those that it has written count.
    sent.set('cookie', cookieHeader(jar.getAll().map(({ name, value }) => [name, value])))
    const answer = new Headers()
    const result = await read(new Request('https://request.invalid/', { headers: sent }), () =>
      isWritable(jar) ? answer : undefined,
    )
    for (const { name, value, ...attributes } of answer.getSetCookie().map(readLine)) jar.set(name, value, attributes)
    return result
  }

  return {
    handlers: { GET: handler, POST: handler },
    session: () => ofRequest(server.session),
    tokens: () => ofRequest(server.tokens),
    proxy: async (request, { protect = [], signInPath = '/' } = {}) => {
      const [isProtected, signIn] = [protect.map(checkPath), checkPath(signInPath)]
      const answer = new Headers()
      const session = await server.session(request, mayBePrefetch(request) ? undefined : answer)
      const lines = answer.getSetCookie()
      const { pathname } = request.nextUrl
      const needsUser = isProtected.some(
        (path) => pathname === path || pathname.startsWith(`${path.replace(/\/$/, '')}/`),
      )
      const isAway = session.status !== 'signedIn' && needsUser && pathname !== signIn
      const response = isAway
        ? redirectTo(request, signIn)
        : NextResponse.next({ request: { headers: withCookies(request, lines) } })
      for (const line of lines) response.headers.append('set-cookie', line)
      // No cache may hand the cookies of one user to another.
      if (lines.length > 0) response.headers.set('cache-control', 'private, no-store')
      return response
    },
  }
}

/**
 * True for a request of Next's router whose kind Next hides from the proxy, as it does without `skipProxyUrlNormalize`: a
 * prefetch looks like a navigation there, and its refresh could meet that of the page, which has the same token.
 */
const mayBePrefetch = ({ method, headers }: NextRequest): boolean =>
  method === 'GET' && headers.has('next-url') && !headers.has('rsc')

type CookieStore = Awaited<ReturnType<typeof cookies>>

/** Next tells where cookies can be written by throwing elsewhere. Asked before a refresh, whose tokens would be lost. */
function isWritable(jar: CookieStore): boolean {
  try {
    jar.delete('cognito-machines.writable')
    return true
  } catch {
    return false
  }
}

const cookieHeader = (pairs: Iterable<readonly [name: string, value: string]>): string =>
  [...pairs].map(([name, value]) => `${name}=${value}`).join('; ')

/** The headers of a request whose cookies have been changed. */
function withCookies(request: NextRequest, lines: readonly string[]): Headers {
  const sent = new Headers(request.headers)
  if (lines.length === 0) return sent
  const jar = new Map(request.cookies.getAll().map(({ name, value }) => [name, value]))
  for (const { name, value, maxAge } of lines.map(readLine)) {
    if (maxAge > 0) jar.set(name, value)
    else jar.delete(name)
  }
  sent.set('cookie', cookieHeader(jar))
  return sent
}

/** A line of our own, as `cookies().set` takes it. */
function readLine(line: string) {
  const [pair = '', ...rest] = line.split('; ')
  const at = pair.indexOf('=')
  const attributes = new Map(rest.map((part) => [part.replace(/=.*/, ''), part.replace(/^[^=]*=?/, '')]))
  const domain = attributes.get('Domain')
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    path: '/',
    httpOnly: true,
    secure: attributes.has('Secure'),
    sameSite: attributes.get('SameSite') === 'Strict' ? ('strict' as const) : ('lax' as const),
    maxAge: Number(attributes.get('Max-Age')),
    ...(domain !== undefined && { domain }),
  }
}

/** Another method than GET becomes GET there. */
function redirectTo(request: NextRequest, path: string): NextResponse {
  const url = request.nextUrl.clone()
  // Next's own mark of a navigation within the page.
  url.searchParams.delete('_rsc')
  const from = `${url.pathname}${url.search}`
  url.pathname = path
  url.search = ''
  url.searchParams.set('from', from)
  return NextResponse.redirect(url, request.method === 'GET' || request.method === 'HEAD' ? 307 : 303)
}

function checkPath(path: string): string {
  if (typeof path === 'string' && /^\/(?![/\\])[^?#\\]*$/.test(path)) return path
  throw new ConfigurationError('protect and signInPath must be paths of this origin such as "/sign-in"', {
    field: 'protect',
  })
}
