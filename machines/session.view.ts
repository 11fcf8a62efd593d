/**
 * The session as an app sees it.
 *
 * @module
 */
import type { SessionRecord } from '../src/session/record.ts'
import type { SignedOutReason } from '../src/session/signed-out-reason.ts'
import type { Tokens } from '../src/session/tokens.ts'
import { type AuthUser, toUser } from '../src/session/user.ts'
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
  /** Whether the session of the user survives the page. */
  readonly isPersisted: boolean
  /** Describes the user of a record; the same object as long as the tokens are the same. */
  readonly userOf: (record: SessionRecord) => AuthUser
}

/** Projects the machine. Pure. */
export function toSessionView(
  value: SessionStateValue,
  { record, reason, error }: SessionContext,
  { isPersisted, userOf }: SessionViewInput,
): SessionSnapshot {
  if (value === 'restoring' || value === 'unreadable') return RESTORING
  // While they sign out nothing is handed out any more: for everybody who looks, it is done.
  if (!record || value === 'signingOut') return { status: 'signedOut', ...(reason && { reason }) }
  return {
    status: 'signedIn',
    user: userOf(record),
    stale: Boolean(error ?? reason),
    expiresAt: record.tokens.expiresAt,
    persisted: isPersisted,
  }
}

/** The view that is always up to date, and the same object until something changes. */
export function createSessionView(
  getSnapshot: () => { readonly value: unknown; readonly context: SessionContext },
  isPersisted: (username: string) => boolean,
): () => SessionSnapshot {
  let view: SessionSnapshot = RESTORING
  let last: { readonly tokens: Tokens; readonly user: AuthUser } | undefined
  /** Decoding is not free, and the same object saves renderings. */
  const userOf = (record: SessionRecord): AuthUser => {
    if (last?.tokens !== record.tokens) last = { tokens: record.tokens, user: toUser(record) }
    return last.user
  }
  return () => {
    const { value, context } = getSnapshot()
    const { record } = context
    const input = { isPersisted: record !== undefined && isPersisted(record.username), userOf }
    const next = toSessionView(value as SessionStateValue, context, input)
    const names = Object.keys({ ...view, ...next }) as (keyof SessionSnapshot)[]
    if (names.some((name) => view[name] !== next[name])) view = next
    return view
  }
}
