/**
 * Answers those who ask for tokens: at once when the tokens in hand are good, else when the machine rests again.
 *
 * @module
 */
import { type AuthError, FlowError, NetworkError, SessionError } from '../src/errors.ts'
import type { Clock } from '../src/ports.ts'
import type { Sensitive } from '../src/sensitive.ts'
import type { TokenWatch } from '../src/session/token-watch.ts'
import { refreshMarginMs, type Tokens } from '../src/session/tokens.ts'
import type { SessionContext, SessionEvent, SessionStateValue } from './session.types.ts'

/** What a caller may ask for. */
export interface GetTokensOptions {
  /** Asks for new tokens whatever the old ones are worth. */
  readonly forceRefresh?: boolean
  readonly signal?: AbortSignal
}

/** The part of the session's actor that is asked. */
export interface SessionSource {
  readonly getSnapshot: () => { readonly value: unknown; readonly context: SessionContext }
  readonly send: (event: SessionEvent) => void
}

/** Tokens with less than this left, or a tenth of their life, would expire on their way. Milliseconds. */
const LEAST_USABLE_MS = 10_000
/** After a failure, callers get its error for this long instead of a request each. Milliseconds. */
const COOL_DOWN_MS = 5000
const FORCED_COOL_DOWN_MS = 1000

/** The callers of `getTokens`. */
export interface TokenRequests {
  getTokens(options?: GetTokensOptions): Promise<Tokens>
  /** Looks at every waiting caller again. To be called after each change of the machine. */
  check(): void
  /** Whether a refresh may be asked for now. */
  mayRefresh(force: boolean): boolean
  /** Turns everybody away. */
  close(): void
}

interface Caller {
  /** Whose tokens: known as soon as somebody is signed in. */
  username: string | undefined
  /** The access token that is not good enough. */
  known: Sensitive<string> | undefined
  readonly force: boolean
  readonly resolve: (tokens: Tokens) => void
  readonly reject: (error: AuthError) => void
  asked: boolean
}

/** Opens the counter. */
export function createTokenRequests(
  source: SessionSource,
  deps: { readonly clock: Clock; readonly watch: TokenWatch; readonly leewayMs: number },
): TokenRequests {
  const { clock, watch, leewayMs } = deps
  const callers = new Set<Caller>()
  let isClosed = false
  /** When the machine came to `stale`, and which failure brought it there. */
  let failure: { readonly error: unknown; readonly at: number } | undefined

  const isUsable = (tokens: Tokens) => watch.remainingMs(tokens) > Math.min(LEAST_USABLE_MS, lifeMs(tokens) / 10)

  function mayRefresh(force: boolean): boolean {
    const { context } = source.getSnapshot()
    noteFailure(context)
    if (!context.error || !failure) return true
    const now = clock.now()
    const wasAskedToWait = 'retryAfterMs' in context.error && context.error.retryAfterMs !== undefined
    if (wasAskedToWait && now < context.retryAt) return false
    return Math.abs(now - failure.at) >= (force ? FORCED_COOL_DOWN_MS : COOL_DOWN_MS)
  }

  function noteFailure({ error }: SessionContext): void {
    if (error && failure?.error !== error) failure = { error, at: clock.now() }
  }

  /** Serves a caller if that is possible now. True when it is done with. */
  function serve(caller: Caller): boolean {
    const { value, context } = source.getSnapshot()
    const state = value as SessionStateValue
    if (state === 'restoring') return false
    if (state === 'unreadable')
      return refuse(caller, context.error ?? new SessionError(UNKNOWN, { code: 'ERR_STORAGE' }))
    const { record } = context
    if (!record || state === 'signingOut') return refuse(caller, signedOutError(context))
    caller.username ??= record.username
    if (caller.username !== record.username) {
      return refuse(caller, new SessionError('Another account was chosen meanwhile', { code: 'ERR_SIGNED_OUT' }))
    }
    const { tokens } = record
    caller.known ??= tokens.accessToken
    // A salvaged refresh token makes a new generation of the same access token.
    const isNewEnough = !caller.force || tokens.accessToken.expose() !== caller.known.expose()
    if (isNewEnough && isUsable(tokens)) return grant(caller, tokens)
    if (state === 'refreshing' || state === 'ending') {
      caller.asked = true
      return false
    }
    // Too short for comfort, but there will be no others.
    if (state === 'refused' && !caller.force && watch.remainingMs(tokens) > 0) return grant(caller, tokens)
    if (!caller.asked && (state === 'refused' || mayRefresh(caller.force))) {
      caller.asked = true
      source.send({ type: 'session.refresh', force: caller.force || watch.isClockSetBack(tokens) })
      // A machine that is already changing takes the event a moment later, and calls `check` then.
      return false
    }
    if (!caller.force && watch.remainingMs(tokens) > 0) return grant(caller, tokens)
    return refuse(caller, context.error ?? new NetworkError('The tokens could not be refreshed'))
  }

  function grant(caller: Caller, tokens: Tokens): true {
    caller.resolve(tokens)
    return true
  }

  function refuse(caller: Caller, error: AuthError): true {
    caller.reject(error)
    return true
  }

  function check(): void {
    noteFailure(source.getSnapshot().context)
    for (const caller of [...callers]) if (serve(caller)) callers.delete(caller)
  }

  async function getTokens(options: GetTokensOptions = {}): Promise<Tokens> {
    if (isClosed) throw closedError()
    const { value, context } = source.getSnapshot()
    if (value === 'fresh' && context.record && !options.forceRefresh && !options.signal?.aborted) {
      const { tokens } = context.record
      if (isUsable(tokens)) {
        // The one who comes first after the tokens are due starts the refresh, and nobody waits for it.
        if (watch.remainingMs(tokens) <= refreshMarginMs(tokens, leewayMs)) {
          source.send({ type: 'session.refresh', force: false })
        }
        return tokens
      }
    }
    return wait(options)
  }

  function wait({ forceRefresh = false, signal }: GetTokensOptions): Promise<Tokens> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        if (callers.delete(caller)) reject(new NetworkError('Nobody waits for the tokens', { code: 'ERR_ABORTED' }))
      }
      const stopListening = () => signal?.removeEventListener('abort', giveUp)
      const caller: Caller = {
        username: undefined,
        known: undefined,
        force: forceRefresh,
        asked: false,
        resolve: (tokens) => {
          stopListening()
          resolve(tokens)
        },
        reject: (error) => {
          stopListening()
          reject(error)
        },
      }
      callers.add(caller)
      if (signal?.aborted) giveUp()
      else if (serve(caller)) callers.delete(caller)
      else signal?.addEventListener('abort', giveUp)
    })
  }

  return {
    getTokens,
    check,
    mayRefresh,
    close: () => {
      isClosed = true
      for (const caller of [...callers]) caller.reject(closedError())
      callers.clear()
    },
  }
}

const UNKNOWN = 'Nobody knows yet who is signed in'

const lifeMs = (tokens: Tokens): number => tokens.expiresAt - tokens.receivedAt

const closedError = (): FlowError => new FlowError('This session was disposed of', { code: 'ERR_CANCELLED' })

function signedOutError({ reason }: SessionContext): SessionError {
  const isOver = reason !== undefined && !['userSignedOut', 'signedOutElsewhere', 'userDeleted'].includes(reason)
  return isOver
    ? new SessionError(`The session is over: ${reason}`, { code: 'ERR_SESSION_EXPIRED' })
    : new SessionError('Nobody is signed in', { code: 'ERR_SIGNED_OUT' })
}
