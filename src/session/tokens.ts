/**
 * The tokens of a signed-in user, and their expiry.
 *
 * @module
 */
import { ProtocolError } from '../errors.ts'
import { Jwt, timeClaim } from '../jwt.ts'
import type { Clock } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import type { ServerClock } from '../timers.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'

/** The tokens of a signed-in user. */
export interface Tokens {
  readonly accessToken: Jwt
  readonly idToken: Jwt
  /** Absent when Cognito did not send a new one. Keep the old one then. */
  readonly refreshToken: Sensitive<string> | undefined
  /** Expiry of the first of access and ID token. Milliseconds since the Unix epoch, by the local clock. */
  readonly expiresAt: number
  /** Time of issue. Milliseconds since the Unix epoch, by the server's clock (`iat`). */
  readonly issuedAt: number
  /** Time of arrival. Milliseconds since the Unix epoch, by the local clock. */
  readonly receivedAt: number
}

/** Options of {@link readTokens}. */
export interface TokensReceipt {
  /** The pool that must have issued them. */
  readonly userPoolId: string
  /** Arrival of the response. Milliseconds since the Unix epoch, by the local clock. Default: the time of issue. */
  readonly receivedAt?: number | undefined
  /** Called with the server's time from the tokens. */
  readonly serverClock?: ServerClock | undefined
  /**
   * The tokens that a refresh replaces: they supply an ID token or refresh token that the response lacks, and are of the
   * same user, app client and sign-in.
   */
  readonly previous?: Tokens | undefined
}

const LONGEST_REFRESH_TOKEN = 64 * 1024

/**
 * Reads Cognito's `AuthenticationResult`. Lifetimes count from the receipt, so a wrong local clock does no harm.
 *
 * @throws {ProtocolError} when a token is missing or malformed, or its times are invalid; `ERR_IDENTITY_MISMATCH` when
 * the tokens do not belong together, or not to the pool or to `previous`. Nothing of such a response is used.
 */
export function readTokens(result: AuthenticationResultType | undefined, receipt: TokensReceipt): Tokens {
  const { AccessToken, IdToken, ExpiresIn } = result ?? {}
  const { serverClock, previous, userPoolId } = receipt
  const access = readToken('access', AccessToken, userPoolId)
  const { receivedAt = access.issuedAt } = receipt
  const sentId = IdToken === undefined && previous ? undefined : readToken('id', IdToken, userPoolId)
  checkSame('sub', access.token, sentId?.token)
  const seconds: unknown = ExpiresIn ?? Infinity
  if (typeof seconds !== 'number') throw new ProtocolError('ExpiresIn is not a number')
  const lifeMs = Math.min(access.lifeMs, sentId?.lifeMs ?? Infinity, seconds * 1000)
  if (!(lifeMs > 0)) throw new ProtocolError('The tokens expire before they are issued')
  for (const name of [...LASTING_CLAIMS, 'client_id', 'username']) checkSame(name, previous?.accessToken, access.token)
  for (const name of [...LASTING_CLAIMS, 'aud']) checkSame(name, previous?.idToken, sentId?.token)
  serverClock?.learn(access.issuedAt)
  return {
    accessToken: access.token,
    idToken: (sentId?.token ?? previous?.idToken)!,
    refreshToken: readRefreshToken(result) ?? previous?.refreshToken,
    expiresAt: receivedAt + lifeMs,
    issuedAt: access.issuedAt,
    receivedAt,
  }
}

/** A refresh token from a response that may be damaged otherwise. */
export function readRefreshToken(result: unknown): Sensitive<string> | undefined {
  const token = (result as AuthenticationResultType | null | undefined)?.RefreshToken
  const usable = typeof token === 'string' && token !== '' && token.length <= LONGEST_REFRESH_TOKEN
  return usable ? new Sensitive(token) : undefined
}

/** The time before its end at which a set of tokens should be replaced: the leeway, at most a tenth of its life. */
export function refreshMarginMs(tokens: Tokens, leewayMs: number): number {
  return Math.min(leewayMs, (tokens.expiresAt - tokens.receivedAt) / 10)
}

/**
 * The time for which the tokens may still be handed out. Milliseconds, never negative, never NaN.
 * Zero also when the clock shows a time before their receipt: then it was set back and says nothing about them.
 */
export function remainingMs(tokens: Tokens, now: number): number {
  const left = tokens.expiresAt - now
  // Two seconds are allowed for adjustments by time services.
  return left > 0 && now >= tokens.receivedAt - 2000 ? left : 0
}

/** The time until the tokens should be replaced. Milliseconds; zero or less once they are due. */
export function untilDueMs(tokens: Tokens, now: number, leewayMs: number, share = 1): number {
  return remainingMs(tokens, now) - refreshMarginMs(tokens, leewayMs) * share
}

/** True once the tokens should be replaced, because less than the leeway, or a tenth of their life, is left. */
export function isDue(tokens: Tokens, now: number, leewayMs: number): boolean {
  return untilDueMs(tokens, now, leewayMs) <= 0
}

function readToken(use: 'access' | 'id', sent: string | undefined, userPoolId: string) {
  if (sent === undefined || sent === null) throw new ProtocolError(`The ${use} token is missing`)
  const token = new Jwt(sent)
  const { claims } = token
  if (claims.token_use !== undefined && claims.token_use !== use)
    throw new ProtocolError(`token_use of the ${use} token is not ${use}`)
  // The service has two forms of it, a replica names the Region of its primary pool, and an emulator its own host.
  const { iss = userPoolId } = claims
  if (typeof iss !== 'string' || !`/${iss}`.endsWith(`/${userPoolId}`)) throw mismatch('iss')
  const issuedAt = timeClaim(claims, 'iat')
  return { token, issuedAt, lifeMs: timeClaim(claims, 'exp') - issuedAt }
}

/** The claims of both tokens that stay the same over all refreshes of one sign-in. */
const LASTING_CLAIMS = ['sub', 'origin_jti']

/**
 * Checks that two tokens have the same claim, if both are there. A token without it, such as one of an emulator, does not
 * contradict another; but every token has `sub`.
 */
function checkSame(name: string, one: Jwt | undefined, other: Jwt | undefined): void {
  const [first, second] = [one?.claims[name], other?.claims[name]]
  const isUnknown = first === undefined || second === undefined
  if (one && other && (isUnknown ? name === 'sub' : first !== second)) throw mismatch(name)
}

const mismatch = (name: string): ProtocolError =>
  new ProtocolError(`The tokens differ in ${name}`, { code: 'ERR_IDENTITY_MISMATCH' })

/** The time to compare tokens with: that of the local clock, or `Infinity` once it was set back. */
export type TokenClock = (tokens: Tokens) => number

/** Time services adjust clocks by less. */
const NUDGE_MS = 5000

/** Watches the clock from the first use of some tokens until the first use of others. */
export function createTokenClock(clock: Pick<Clock, 'now'>): TokenClock {
  let watched: Tokens | undefined
  let latest = 0
  return (tokens) => {
    const now = clock.now()
    latest = Math.max(tokens === watched ? latest : 0, now)
    watched = tokens
    return now + NUDGE_MS < latest ? Infinity : now
  }
}

/** A refresh without a device key may have created a device. The new tokens are bound to its key. */
export function newDeviceKey(result: AuthenticationResultType | undefined): string | undefined {
  const key: unknown = result?.NewDeviceMetadata?.DeviceKey
  return typeof key === 'string' && key !== '' ? key : undefined
}
