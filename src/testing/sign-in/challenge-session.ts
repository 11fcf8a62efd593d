/**
 * `Session`: the text that carries an unfinished sign-in from one call to the next. Single use, short-lived.
 *
 * @module
 */
import type { ChallengeNameType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import { randomText } from '../random.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'

/** What a session is good for: a challenge, or the steps of sign-up that end in a sign-in. */
export type SessionPurpose = ChallengeNameType | 'SIGN_UP' | 'CONFIRMED_SIGN_UP'

/** One `Session`. */
export interface ChallengeSession {
  readonly token: string
  readonly attempt: Attempt
  readonly purpose: SessionPurpose
  /** Milliseconds since the Unix epoch. */
  expiresAt: number
  used: boolean
  /** Wrong answers so far. */
  failures: number
  /** The code that was sent, of the challenges that send one. */
  readonly code: string | undefined
  /** The challenge of `WEB_AUTHN`, base64url. */
  readonly webAuthnChallenge: string | undefined
  /** The secret of `AssociateSoftwareToken`, of `MFA_SETUP`. Base32. */
  readonly totpSecret: string | undefined
  /** Whether `VerifySoftwareToken` has succeeded, of `MFA_SETUP`. */
  readonly totpVerified: boolean
  /** The address being set up, of `MFA_SETUP` by e-mail. */
  readonly email: string | undefined
}

/** The members a session may be opened with. */
export type SessionDetails = Partial<
  Pick<ChallengeSession, 'code' | 'webAuthnChallenge' | 'totpSecret' | 'totpVerified' | 'email'>
>

/** Makes a new `Session`. */
export function openSession(
  pool: PoolState,
  attempt: Attempt,
  purpose: SessionPurpose,
  details: SessionDetails = {},
): ChallengeSession {
  const session: ChallengeSession = {
    // Real ones begin like this too, and are about a thousand characters long.
    token: `AYABe${randomText(pool.randomBytes, 420)}`,
    attempt,
    purpose,
    expiresAt: pool.clock.now() + attempt.client.authSessionValidityMinutes * 60_000,
    used: false,
    failures: 0,
    code: undefined,
    webAuthnChallenge: undefined,
    totpSecret: undefined,
    totpVerified: false,
    email: undefined,
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
  const strange =
    !session || session.purpose !== purpose || (clientId !== undefined && session.attempt.client.clientId !== clientId)
  if (strange) throw notAuthorized('Invalid session for the user.')
  if (session.used) throw notAuthorized('Invalid session for the user, session can only be used once.')
  if (pool.clock.now() >= session.expiresAt) throw notAuthorized('Invalid session for the user, session is expired.')
  return session
}

/** Ends a session: it was answered. */
export function closeSession(session: ChallengeSession): void {
  session.used = true
}

/** Counts a wrong answer. The session dies of too many, or of the first where the assumptions say so. */
export function countFailure(pool: PoolState, session: ChallengeSession): void {
  const { wrongCodeKeepsSession, wrongCodesPerSession } = pool.settings.assumptions
  session.failures++
  if (!wrongCodeKeepsSession || session.failures >= wrongCodesPerSession) session.used = true
}
