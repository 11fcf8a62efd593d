/**
 * The view of the session that is always up to date, and the same object until something changes.
 *
 * @module
 */
import type { Tokens } from '../../src/session/tokens.ts'
import { type AuthUser, toUser } from '../../src/session/user.ts'
import type { SessionContext, SessionStateValue } from './types.ts'
import { RESTORING, type SessionSnapshot, toSessionView } from './view.ts'

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
