/**
 * The session as an app sees it.
 *
 * @module
 */

import type { SignedOutReason } from '../../src/refusals.ts'
import type { Tokens } from '../../src/session/tokens.ts'
import { type AuthUser, toUser } from '../../src/session/user.ts'
import type { SessionContext, SessionStateValue } from './machine.ts'

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

/** The view that a server renders, and a page while it hydrates. */
export const RESTORING: SessionSnapshot = Object.freeze({ status: 'restoring' })

/** The part of the view that the machine does not know. */
export type UserStatus = Pick<Extract<SessionSnapshot, { readonly status: 'signedIn' }>, 'user' | 'persisted'>

/**
 * Projects the machine. Pure.
 *
 * @param status Of the user whose session it is, if there is one.
 */
export function toSessionView(
  value: SessionStateValue,
  { record, reason, error }: SessionContext,
  status: UserStatus | undefined,
): SessionSnapshot {
  if (value === 'restoring' || value === 'unreadable') return RESTORING
  // While they sign out nothing is handed out any more: for everybody who looks, it is done.
  if (!record || !status || value === 'signingOut') return { status: 'signedOut', ...(reason && { reason }) }
  return { ...status, status: 'signedIn', stale: Boolean(error ?? reason), expiresAt: record.tokens.expiresAt }
}

/**
 * Makes the function that projects the present snapshot of the machine.
 *
 * @param isPersisted Whether the session of a user survives the page.
 */
export function createSessionProjection(
  getSnapshot: () => { readonly value: unknown; readonly context: SessionContext },
  isPersisted: (username: string) => boolean,
): () => SessionSnapshot {
  let view: SessionSnapshot = RESTORING
  let tokens: Tokens | undefined
  let user: AuthUser
  return () => {
    const { value, context } = getSnapshot()
    const { record } = context
    if (record && record.tokens !== tokens) {
      // Decoding is not free, and the same object saves renderings.
      tokens = record.tokens
      user = toUser(record)
    }
    const status = record && { user, persisted: isPersisted(record.username) }
    const next = toSessionView(value as SessionStateValue, context, status)
    const names = Object.keys({ ...view, ...next }) as (keyof SessionSnapshot)[]
    if (names.some((name) => view[name] !== next[name])) view = next
    return view
  }
}
