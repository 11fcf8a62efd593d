/**
 * Resolves callers of `getTokens`: at once if the present tokens are valid, else when the machine is idle again.
 *
 * @module
 */
import { type SnapshotFrom, waitFor } from 'xstate'
import { AuthError, FlowError, NetworkError, SessionError } from '../../src/errors.ts'
import type { Clock } from '../../src/ports.ts'
import { retryAfterMs } from '../../src/refusals.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import { isDue, remainingMs, type TokenClock, type Tokens } from '../../src/session/tokens.ts'
import { within } from '../../src/timers.ts'
import type { SessionActor, SessionContext } from './machine.ts'

/** The options of a caller. */
export interface GetTokensOptions {
  /** Requests new tokens even if the present ones are valid. */
  readonly forceRefresh?: boolean
  readonly signal?: AbortSignal | undefined
}

/** Tokens with less than this left, or a tenth of their lifetime, could expire in transit. Milliseconds. */
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
  /** True where nobody is there to take new tokens later: a caller waits for those that are due. */
  readonly isPatient: boolean
  /** How long a caller waits. Milliseconds. */
  readonly answerMs: number
}

/** Valid tokens of the user who is signed in when that is first known, and of no other user. */
export async function getTokens(
  { actor, clock, tokenClock, leewayMs, isPatient, answerMs }: TokenRequestDeps,
  { forceRefresh: force = false, signal }: GetTokensOptions = {},
): Promise<Tokens> {
  let username: string | undefined
  /** The session whose tokens are to be replaced. */
  let known: SessionRecord | undefined
  /** The generation whose refresh was asked for, or was under way. */
  let asked: number | undefined

  /** The present result; `undefined` while a better one is pending. */
  function answerIn(snapshot: SnapshotFrom<SessionActor>): Tokens | AuthError | undefined {
    const { status, context } = snapshot
    const { record, reason, error } = context
    if (status !== 'active') return disposedError()
    if (snapshot.hasTag('unknown')) return snapshot.hasTag('pending') ? undefined : error
    if (!record || snapshot.hasTag('signedOut')) return signedOutError(context)
    const { tokens } = record
    username ??= record.username
    known ??= record
    if (username !== record.username) {
      return new SessionError('Another account was selected', { code: 'ERR_SIGNED_OUT' })
    }
    const now = tokenClock(tokens)
    // A salvaged refresh token makes a new generation without new tokens. Equal ones are new if the service says so.
    const isNewEnough = !force || (record.generation !== known.generation && !record.spareTokens)
    if (isNewEnough && !isDue(tokens, now, isPatient ? leewayMs : LEAST_USABLE_MS)) {
      // The first call after the tokens are due starts the refresh, without waiting for it.
      if (snapshot.hasTag('fresh') && isDue(tokens, now, leewayMs)) ask(false)
      return tokens
    }
    // Short-lived, but there are no other tokens, at least for now.
    const isBetterThanNone = !force && remainingMs(tokens, now) > 0
    if (reason && isBetterThanNone) return tokens
    if (!snapshot.hasTag('refreshing')) {
      // A session that is adopted meanwhile, even the same one, ends the refresh without a result.
      const hasResult = asked !== undefined && !(snapshot.hasTag('fresh') && asked === record.generation)
      if (hasResult || !mayRefresh(context, clock.now(), force)) {
        return isBetterThanNone ? tokens : (error ?? new NetworkError('The session keeps changing'))
      }
      ask(force)
    }
    asked = record.generation
    return undefined
  }

  /** A machine in a transition receives the event a microtask later. */
  const ask = (isForced: boolean) => actor.send({ type: 'session.refresh', force: isForced })

  let answer: Tokens | AuthError | undefined
  const isAnswered = (present: SnapshotFrom<SessionActor>): boolean => {
    answer = answerIn(present)
    return answer !== undefined
  }
  const late = () => new NetworkError('The service did not respond', { code: 'ERR_TIMEOUT' })
  try {
    if (!isAnswered(actor.getSnapshot())) {
      await within(clock, answerMs, waitFor(actor, isAnswered, signal && { signal }), late)
    }
  } catch (thrown) {
    const { record } = actor.getSnapshot().context
    const isUsable = record && record.username === username && remainingMs(record.tokens, tokenClock(record.tokens)) > 0
    if (isPatient && !force && !signal?.aborted && isUsable) return record.tokens
    if (thrown instanceof NetworkError) throw thrown
    throw signal?.aborted ? new NetworkError('getTokens was aborted', { code: 'ERR_ABORTED' }) : disposedError()
  }
  if (answer instanceof AuthError) throw answer
  return answer!
}

/** True when a refresh may be started now, after the last one failed. */
export function mayRefresh({ error, failedAt }: SessionContext, now: number, force: boolean): boolean {
  if (!error) return true
  const waitMs = retryAfterMs(error) ?? (force ? FORCED_COOL_DOWN_MS : COOL_DOWN_MS)
  const retryAt = failedAt + Math.max(waitMs, FORCED_COOL_DOWN_MS)
  return leftOfWaitMs({ failedAt, retryAt }, now) <= 0
}

/**
 * The rest of a wait, in milliseconds. A clock before the failure was set back and says nothing about the wait, which is
 * over then.
 *
 * @param waitedMs The time that timers have counted: the wait is never longer by them. Default: none have.
 */
export function leftOfWaitMs(
  { failedAt, retryAt }: Pick<SessionContext, 'failedAt' | 'retryAt'>,
  now: number,
  waitedMs = 0,
): number {
  return now < failedAt ? 0 : Math.min(retryAt - now, retryAt - failedAt - waitedMs)
}

/** The error of a disposed session. */
export const disposedError = (): FlowError => new FlowError('The session was disposed', { code: 'ERR_CANCELLED' })

function signedOutError({ reason }: SessionContext): SessionError {
  const isOver = reason !== undefined && !['userSignedOut', 'signedOutElsewhere', 'userDeleted'].includes(reason)
  const message = isOver ? `The session has ended: ${reason}` : 'No user is signed in'
  return new SessionError(message, { code: isOver ? 'ERR_SESSION_EXPIRED' : 'ERR_SIGNED_OUT' })
}
