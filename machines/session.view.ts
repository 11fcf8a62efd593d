/**
 * The session as an app sees it.
 *
 * @module
 */
import type { SessionRecord } from '../src/session/record.ts'
import type { SignedOutReason } from '../src/session/signed-out-reason.ts'
import type { AuthUser } from '../src/session/user.ts'
import type { SessionContext, SessionStateValue } from './session.types.ts'

/** The session as an app sees it. */
export type SessionSnapshot =
  /** Nobody knows yet. Show neither the app nor the sign-in form. */
  | { readonly status: 'restoring' }
  | {
      readonly status: 'signedOut'
      /** Absent when nobody was signed in to begin with. */
      readonly reason?: SignedOutReason
    }
  | {
      readonly status: 'signedIn'
      readonly user: AuthUser
      /** True while the tokens could not be replaced: offline, for instance. It heals by itself. */
      readonly stale: boolean
      /** When the present tokens end. Milliseconds since the Unix epoch, by the local clock. */
      readonly expiresAt: number
      /** False when the session will not survive the page: by choice, or because the storage refuses it. */
      readonly persisted: boolean
    }

/** What a server renders, and a page while it hydrates. */
export const RESTORING: SessionSnapshot = Object.freeze({ status: 'restoring' })

/** What the view needs to know beside the machine. */
export interface SessionViewInput {
  readonly isPersisted: boolean
  /** Describes the user of a record; the same object as long as the tokens are the same. */
  readonly userOf: (record: SessionRecord) => AuthUser
}

/** Projects the machine. Pure and exhaustive. */
export function toSessionView(
  value: SessionStateValue,
  context: SessionContext,
  input: SessionViewInput,
): SessionSnapshot {
  const { record, reason } = context
  switch (value) {
    case 'restoring':
    case 'unreadable':
      return RESTORING
    case 'signedOut':
      return reason === undefined ? { status: 'signedOut' } : { status: 'signedOut', reason }
    // Nothing is handed out any more: for everybody who looks, it is done.
    case 'signingOut':
      return { status: 'signedOut', reason: 'userSignedOut' }
    case 'fresh':
      return signedIn(record, false, input)
    case 'refreshing':
      return signedIn(record, context.failures > 0, input)
    case 'stale':
    case 'refused':
    case 'ending':
      return signedIn(record, true, input)
    default:
      value satisfies never
      return RESTORING
  }
}

function signedIn(
  record: SessionRecord | undefined,
  stale: boolean,
  { isPersisted, userOf }: SessionViewInput,
): SessionSnapshot {
  if (!record) return RESTORING
  return {
    status: 'signedIn',
    user: userOf(record),
    stale,
    expiresAt: record.tokens.expiresAt,
    persisted: isPersisted,
  }
}
