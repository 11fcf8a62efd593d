/**
 * `Session`: the string that carries an unfinished sign-in from one call to the next. Single use, short-lived.
 *
 * @module
 */
import type { PoolState } from '../pool-state.ts'
import { isExpiredToken, newOpaqueToken } from '../validity/opaque-token.ts'
import { checkOpen, spend, spendOn, UNUSED, type Use } from '../validity/single-use.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'
import type { ChallengeSession, SessionPurpose } from './pending.ts'

const PREFIX = 'AYABe'
// 1,543 characters with the prefix, as in a recording of USER_AUTH.
const TOKEN_BYTES = 1153

/** The members a session may be opened with. */
export type SessionDetails = Partial<
  Pick<ChallengeSession, 'code' | 'webAuthnChallenge' | 'totpSecret' | 'totpVerified' | 'email' | 'sentTo'>
>

/** Makes a new `Session`. */
export function openSession(
  pool: PoolState,
  attempt: Attempt,
  purpose: SessionPurpose,
  details: SessionDetails = {},
): ChallengeSession {
  const expiresAt = pool.clock.now() + attempt.client.authSessionValidityMinutes * 60_000
  const session: ChallengeSession = {
    token: newOpaqueToken(pool, PREFIX, TOKEN_BYTES, expiresAt),
    attempt,
    purpose,
    expiresAt,
    ...UNUSED,
    failures: 0,
    code: undefined,
    webAuthnChallenge: undefined,
    totpSecret: undefined,
    totpVerified: false,
    email: undefined,
    sentTo: undefined,
    ...details,
  }
  pool.sessions.set(session.token, session)
  return session
}

/**
 * Finds the session of a request, still open and meant for this.
 *
 * @throws {CognitoException} with the text for a session that is missing, unknown, used or expired.
 */
export function readSession(
  pool: PoolState,
  token: string | undefined,
  purpose: SessionPurpose,
  clientId?: string,
): ChallengeSession {
  if (token === undefined) throw invalidParameter('Missing required parameter Session')
  const session = pool.sessions.get(token)
  if (!session && isExpiredToken(pool, PREFIX, token)) throw sessionExpired()
  const strange =
    !session || session.purpose !== purpose || (clientId !== undefined && session.attempt.client.clientId !== clientId)
  if (strange) throw notAuthorized('Invalid session for the user.')
  checkOpen(pool, session, ONCE)
  if (pool.clock.now() >= session.expiresAt) throw sessionExpired()
  return session
}

/** True if the session is one of this pool's and has expired. */
export const isSessionExpired = (pool: PoolState, token: string): boolean =>
  pool.clock.now() >= (pool.sessions.get(token)?.expiresAt ?? Number.POSITIVE_INFINITY) ||
  isExpiredToken(pool, PREFIX, token)

/** Ends a session: it was answered. */
export const closeSession = (pool: PoolState, session: ChallengeSession): void => spend(pool, session, ONCE)

/** Ends a session by an answer that takes time to check. It is open again if the answer is refused. */
export const closeSessionBy = <T>(pool: PoolState, session: ChallengeSession, check: () => Promise<T>): Promise<T> =>
  spendOn(pool, session, ONCE, check)

/** The rules of the use of a session, and of the right to tokens at its end. */
export const ONCE: Use = {
  refusal: () => notAuthorized('Invalid session for the user, session can only be used once.'),
}

const sessionExpired = () => notAuthorized('Invalid session for the user, session is expired.')

/** Counts a wrong answer. The session dies of too many, or of the first where the assumptions say so. */
export function countFailure(pool: PoolState, session: ChallengeSession): void {
  const { wrongCodeKeepsSession, wrongCodesPerSession } = pool.settings.assumptions
  session.failures++
  if (wrongCodeKeepsSession && session.failures < wrongCodesPerSession) return
  session.usedAt ??= pool.clock.now()
  session.isSpent = true
}
