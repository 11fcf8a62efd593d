/**
 * Sessions whose tokens stay on a server, in sealed `HttpOnly` cookies. On web-standard `Request` and `Response`, for Node,
 * Deno, Bun and edge workers. Needs `jose`.
 *
 * @module
 */
import type { SessionSnapshot } from '../machines/session/view.ts'
import { secretHash } from '../src/crypto/hmac.ts'
import { type AuthError, SessionError } from '../src/errors.ts'
import type { Jwt } from '../src/jwt.ts'
import { isDue, remainingMs } from '../src/session/tokens.ts'
import { createServerClock, jitter } from '../src/timers.ts'
import { createFetchTransport } from '../src/transport/fetch.ts'
import { createHandler } from './handler.ts'
import { endLines, readPresent, refreshLines, type ServerSession, tooLarge, toSnapshot } from './record.ts'
import { createRefresh, type RefreshDeps } from './refresh.ts'
import { readServerSettings, type ServerAuthOptions } from './settings.ts'

export type { SessionSnapshot } from '../machines/session/view.ts'
export type { AuthUser } from '../src/session/user.ts'
export type { CookieOptions } from './cookies.ts'
export { defaultOperations } from './operations.ts'
export type { ServerAuthOptions, Share } from './settings.ts'

/** The tokens of a request's session, for APIs that the server calls. */
export interface ServerTokens {
  readonly accessToken: Jwt
  /** `undefined` unless `cookie.idToken` is set. */
  readonly idToken: Jwt | undefined
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly expiresAt: number
}

/** Authentication of the requests to a server. */
export interface ServerAuth {
  /**
   * Answers the requests of pages whose `createAuth` has the option `server`. Mount it under that path, for every method.
   * It never rejects.
   */
  handler(request: Request): Promise<Response>
  /**
   * The session of a request, as hooks have it, in plain data that survives JSON: the `initialSession` of their providers.
   * Costs no request while the tokens are good; otherwise at most one, whose
   * answer is waited for no longer than `timeoutMs` and 2 seconds. A prefetch refreshes nothing.
   *
   * @param answerHeaders Takes the `set-cookie` lines of a refresh; a function is called when one is due. Without it
   *   nothing is refreshed, and a session whose tokens are over is `stale`.
   */
  session(request: Request, answerHeaders?: AnswerHeaders): Promise<SessionSnapshot>
  /**
   * The valid tokens of a request's session.
   *
   * @param answerHeaders As for {@link ServerAuth.session}.
   * @throws {SessionError} `ERR_SIGNED_OUT` without a session; `ERR_SESSION_EXPIRED` when the tokens are over and cannot be
   *   replaced here.
   * @throws {AuthError} the failure of the refresh.
   */
  tokens(request: Request, answerHeaders?: AnswerHeaders): Promise<ServerTokens>
}

/** The headers of an answer, or a function that gives them where cookies can be written. */
export type AnswerHeaders = Headers | (() => Headers | undefined)

/**
 * Makes the server's half of a session. Inert: it may be called at the module level of a worker.
 *
 * @throws {ConfigurationError} that names the option at fault.
 */
export function createServerAuth(options: ServerAuthOptions): ServerAuth {
  const settings = readServerSettings(options)
  const { client, clock } = settings
  const serverClock = createServerClock(clock)
  const { clientId, clientSecret } = client
  const call = createFetchTransport({
    endpoint: client.endpoint,
    fetch: settings.fetch,
    clock,
    timeoutMs: settings.timeoutMs,
    learnServerTime: serverClock.learn,
    random: () => jitter(settings.randomBytes),
  })
  const deps: RefreshDeps = {
    settings,
    call,
    serverClock,
    secretHash: async (username) => clientSecret && secretHash({ username, clientId, clientSecret }),
  }
  const refresh = createRefresh(deps)

  async function readSession(request: Request, answerHeaders: AnswerHeaders | undefined): Promise<Found> {
    const present = await readPresent(settings, request)
    const { session } = present
    if (!session) return {}
    const { tokens } = session
    const isWanted = isDue(tokens, clock.now(), client.refreshLeewayMs)
    if (!isWanted || !tokens.refreshToken || isPrefetch(request)) return { session }
    const headers = typeof answerHeaders === 'function' ? answerHeaders() : answerHeaders
    if (!headers) return { session }
    const outcome = await refresh(session)
    if (outcome.type === 'failed') return { session, error: outcome.error }
    const { lines, isTooLarge } =
      outcome.type === 'renewed'
        ? await refreshLines(settings, present, outcome.session)
        : { lines: endLines(settings, present, session), isTooLarge: false }
    for (const line of lines) headers.append('set-cookie', line)
    if (isTooLarge) return { session, error: tooLarge() }
    return outcome.type === 'renewed' ? { session: outcome.session } : {}
  }
  const isOver = ({ tokens }: ServerSession): boolean => remainingMs(tokens, clock.now()) === 0

  return {
    handler: createHandler({ ...deps, refresh }),
    session: async (request, answerHeaders) => {
      const { session, error } = await readSession(request, answerHeaders)
      return toSnapshot(session, error !== undefined || (session !== undefined && isOver(session)), error)
    },
    tokens: async (request, answerHeaders) => {
      const { session, error } = await readSession(request, answerHeaders)
      if (!session) throw new SessionError('No user is signed in', { code: 'ERR_SIGNED_OUT' })
      if (isOver(session)) {
        throw (
          error ?? new SessionError('The tokens are over, and cannot be replaced here', { code: 'ERR_SESSION_EXPIRED' })
        )
      }
      const { accessToken, idToken, expiresAt } = session.tokens
      return { accessToken, idToken: settings.keepsIdToken ? idToken : undefined, expiresAt }
    },
  }
}

interface Found {
  readonly session?: ServerSession
  readonly error?: AuthError
}

/** The headers by which browsers and frameworks mark a request that may never be shown. */
const PREFETCH = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz', 'next-router-prefetch']

const isPrefetch = ({ headers }: Request): boolean =>
  PREFETCH.some((name) => /prefetch|preview|^[1-9]$/.test(headers.get(name) ?? ''))
