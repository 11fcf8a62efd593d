/**
 * What the session machine remembers, hears and tells.
 *
 * @module
 */
import type { AuthError } from '../../src/errors.ts'
import type { SessionRecord } from '../../src/session/record.ts'
import type { SignOutScope } from '../../src/session/sign-out.ts'
import type { SignedOutReason } from '../../src/signed-out-reason.ts'

/** What the session remembers. Tokens are in boxes that print nothing. */
export interface SessionContext {
  /** Absent when nobody is signed in. */
  readonly record: SessionRecord | undefined
  /** Why nobody is signed in; or, in `stale`, why nobody will be soon. */
  readonly reason: SignedOutReason | undefined
  /** What the last refresh, or the last look into the storage, failed with. */
  readonly error: AuthError | undefined
  /** How often in a row it failed. */
  readonly failures: number
  /** When it failed last. Milliseconds since the Unix epoch, by the local clock. */
  readonly failedAt: number
  /** When to try again. Milliseconds since the Unix epoch, by the local clock. */
  readonly retryAt: number
  /** Whether who asked for the refresh holds the present tokens for useless. It stays so until that is answered. */
  readonly force: boolean
}

/**
 * What became known of a session, in the members of {@link SessionContext}. Without a `record` nobody is signed in; an
 * `error` says that the tokens could not be replaced, a `reason` beside a record that they never will.
 */
export type SessionNews = Partial<SessionContext>

/** What can happen to a session. */
export type SessionEvent =
  /** There is a session: after a sign-in (`isNew`), or with newer tokens from another tab. */
  | { readonly type: 'session.adopted'; readonly record: SessionRecord; readonly isNew: boolean }
  /** There is none any more. */
  | { readonly type: 'session.lost'; readonly reason: SignedOutReason }
  /** Somebody wants newer tokens. */
  | { readonly type: 'session.refresh'; readonly force: boolean }
  /** Another device key goes along with the tokens. */
  | { readonly type: 'session.amended'; readonly username: string; readonly deviceKey: string | undefined }
  /** The storage may be readable again. */
  | { readonly type: 'session.retry' }
  | { readonly type: 'session.signOut'; readonly scope: SignOutScope }
  /** Something failed that the session goes on without. */
  | { readonly type: 'session.troubled'; readonly trouble: SessionTrouble }

/** What a session tells those who want to know when, and not only what. */
export type SessionEmitted =
  | { readonly type: 'signedIn'; readonly username: string }
  | { readonly type: 'refreshed'; readonly username: string }
  | { readonly type: 'signedOut'; readonly reason: SignedOutReason }
  | SessionTrouble

/** What failed without ending the session. */
export type SessionTrouble =
  /** The storage refused something; the session goes on in memory. */
  | { readonly type: 'storageTrouble'; readonly error: AuthError }
  /** The new device could not be confirmed. Unless the service refused it for good, it is tried again. */
  | { readonly type: 'deviceTrouble'; readonly error: AuthError }

/** The states, in the words of {@link sessionMachine}. */
export type SessionStateValue =
  | 'restoring'
  | 'unreadable'
  | 'signedOut'
  | 'fresh'
  | 'refreshing'
  | 'stale'
  | 'signingOut'

/** Every state has exactly one of `pending` and `awaitingInput`. */
export type SessionTag = 'pending' | 'awaitingInput' | 'signedIn'
