/**
 * `Session`: the string that carries an unfinished sign-in from one call to the next. Single use, short-lived.
 *
 * @module
 */
import type { ChallengeNameType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import { isExpiredToken, newOpaqueToken } from '../validity/opaque-token.ts'
import { checkOpen, type SingleUse, spend, spendOn, UNUSED } from '../validity/single-use.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'

const PREFIX = 'AYABe'
// 1,543 characters with the prefix, as in a recording of USER_AUTH.
const TOKEN_BYTES = 1153

/** The purpose of a session: a challenge, or the steps of sign-up that end in a sign-in. */
export type SessionPurpose = ChallengeNameType | 'SIGN_UP' | 'CONFIRMED_SIGN_UP'

/** One `Session`. */
export interface ChallengeSession extends SingleUse {
  readonly token: string
  readonly attempt: Attempt
  readonly purpose: SessionPurpose
  expiresAt: number
  /** Wrong answers so far. */
  failures: number
  /** The code that was sent, of the challenges that send one. */
  readonly code: string | undefined
  /** The challenge of `WEB_AUTHN`, base64url. */
  readonly webAuthnChallenge: string | undefined
  /** The secret of `AssociateSoftwareToken`, of `MFA_SETUP`. Base32. */
  readonly totpSecret: string | undefined
  /** True if `VerifySoftwareToken` has succeeded, of `MFA_SETUP`. */
  readonly totpVerified: boolean
  /** The address being set up, of `MFA_SETUP` by e-mail. */
  readonly email: string | undefined
  /** The whole address that the code was sent to. */
  readonly sentTo: string | undefined
}

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

const ONCE = {
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
