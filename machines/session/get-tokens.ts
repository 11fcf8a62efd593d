/**
 * Answers callers who want tokens: at once when the present ones are good, else when the machine rests again.
 *
 * @module
 */
import { type SnapshotFrom, waitFor } from 'xstate'
import { AuthError, FlowError, NetworkError, SessionError } from '../../src/errors.ts'
import type { Clock } from '../../src/ports.ts'
import { retryAfterMs } from '../../src/refusals.ts'
import type { Sensitive } from '../../src/sensitive.ts'
import { isDue, remainingMs, type TokenClock, type Tokens } from '../../src/session/tokens.ts'
import type { SessionActor, SessionContext } from './machine.ts'

/** The options of a caller. */
export interface GetTokensOptions {
  /** Asks for new tokens whatever the old ones are worth. */
  readonly forceRefresh?: boolean
  readonly signal?: AbortSignal | undefined
}

/** Tokens with less than this left, or a tenth of their life, would expire on their way. Milliseconds. */
const LEAST_USABLE_MS = 10_000
/** After a failure, callers get its error for this long instead of a request each. Milliseconds. */
const COOL_DOWN_MS = 5000
const FORCED_COOL_DOWN_MS = 1000

/** The dependencies of {@link getTokens}. */
export interface TokenRequestDeps {
  readonly actor: SessionActor
  readonly clock: Clock
  readonly tokenClock: TokenClock
  readonly leewayMs: number
}

/** Valid tokens: of the user who is signed in when that is first known, and of nobody else. */
export async function getTokens(
  { actor, clock, tokenClock, leewayMs }: TokenRequestDeps,
  { forceRefresh: force = false, signal }: GetTokensOptions = {},
): Promise<Tokens> {
  let username: string | undefined
  /** The access token that is not good enough. */
  let known: Sensitive<string> | undefined
  let isAsked = false

  /** The answer for now; `undefined` while a better one is to come. */
  function answerIn({ status, value, context }: SnapshotFrom<SessionActor>): Tokens | AuthError | undefined {
    const { record, reason, error } = context
    if (status !== 'active') return disposedError()
    if (value === 'restoring') return undefined
    if (value === 'unreadable') return error
    if (!record || value === 'signingOut') return signedOutError(context)
    const { tokens } = record
    username ??= record.username
    known ??= tokens.accessToken
    if (username !== record.username) {
      return new SessionError('Another account was chosen meanwhile', { code: 'ERR_SIGNED_OUT' })
    }
    const now = tokenClock(tokens)
    // A salvaged refresh token makes a new generation of the same access token.
    const isNewEnough = !force || tokens.accessToken.expose() !== known.expose()
    if (isNewEnough && !isDue(tokens, now, LEAST_USABLE_MS)) {
      // The one who comes first after the tokens are due starts the refresh, and nobody waits for it.
      if (value === 'fresh' && isDue(tokens, now, leewayMs)) ask(false)
      return tokens
    }
    // Too short for comfort, but there will be no others, or not now.
    const isBetterThanNone = !force && remainingMs(tokens, now) > 0
    if (reason && isBetterThanNone) return tokens
    if (value !== 'refreshing') {
      if (isAsked || !mayRefresh(context, clock.now(), force)) {
        return isBetterThanNone ? tokens : (error ?? new NetworkError('The session keeps changing'))
      }
      ask(force)
    }
    isAsked = true
    return undefined
  }

  /** A machine that is already changing takes the event a moment later. */
  const ask = (isForced: boolean) => actor.send({ type: 'session.refresh', force: isForced })

  let answer: Tokens | AuthError | undefined
  const isAnswered = (present: SnapshotFrom<SessionActor>): boolean => {
    answer = answerIn(present)
    return answer !== undefined
  }
  try {
    await waitFor(actor, isAnswered, signal && { signal })
  } catch {
    throw signal?.aborted ? new NetworkError('getTokens: given up', { code: 'ERR_ABORTED' }) : disposedError()
  }
  if (answer instanceof AuthError) throw answer
  return answer!
}

/** True when a refresh may be started now, after the last one failed. */
export function mayRefresh({ error, failedAt, retryAt }: SessionContext, now: number, force: boolean): boolean {
  if (!error) return true
  if (retryAfterMs(error) !== undefined && now < retryAt) return false
  return Math.abs(now - failedAt) >= (force ? FORCED_COOL_DOWN_MS : COOL_DOWN_MS)
}

/** The error of a session that was disposed of. */
export const disposedError = (): FlowError => new FlowError('This session was disposed of', { code: 'ERR_CANCELLED' })

function signedOutError({ reason }: SessionContext): SessionError {
  const isOver = reason !== undefined && !['userSignedOut', 'signedOutElsewhere', 'userDeleted'].includes(reason)
  const message = isOver ? `The session is over: ${reason}` : 'Nobody is signed in'
  return new SessionError(message, { code: isOver ? 'ERR_SESSION_EXPIRED' : 'ERR_SIGNED_OUT' })
}
