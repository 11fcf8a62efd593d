/**
 * The tokens of a signed-in user, and when they end.
 *
 * @module
 */
import type { Sensitive } from '../sensitive.ts'

/** The tokens of a signed-in user. */
export interface Tokens {
  readonly accessToken: Sensitive<string>
  readonly idToken: Sensitive<string>
  /** Absent when Cognito did not send a new one. Keep the old one then. */
  readonly refreshToken: Sensitive<string> | undefined
  /** When the first of access and ID token stops working. Milliseconds since the Unix epoch, by the local clock. */
  readonly expiresAt: number
  /** When Cognito made them. Milliseconds since the Unix epoch, by the server's clock (`iat`). */
  readonly issuedAt: number
}
