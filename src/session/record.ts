/**
 * What is stored of one user's session.
 *
 * @module
 */
import type { Sensitive } from '../sensitive.ts'
import type { SignedOutReason } from '../signed-out-reason.ts'
import type { Tokens } from './tokens.ts'

/** A user who is signed in. */
export interface SessionRecord {
  readonly type: 'signedIn'
  /** Grows by one with every change of the tokens, over sign-outs and sign-ins too. A write names the one it saw. */
  readonly generation: number
  readonly username: string
  readonly signInName: string
  /** The device key that must accompany every refresh of these tokens. */
  readonly deviceKey: string | undefined
  readonly tokens: Tokens
  /** The refresh token before the present one, kept while the present one comes from a damaged answer. */
  readonly spareRefreshToken: Sensitive<string> | undefined
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}

/** A user who was signed in. The tombstone keeps a late refresh from bringing the session back. */
export interface Tombstone {
  readonly type: 'signedOut'
  readonly generation: number
  readonly username: string
  readonly reason: SignedOutReason
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly writtenAt: number
}
