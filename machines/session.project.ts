/**
 * The view of the session that is always up to date, and the same object until something changes.
 *
 * @module
 */
import type { SessionRecord } from '../src/session/record.ts'
import { type AuthUser, toUser } from '../src/session/user.ts'
import type { SessionContext, SessionStateValue } from './session.types.ts'
import { RESTORING, type SessionSnapshot, toSessionView } from './session.view.ts'

/**
 * Makes the function that projects the present snapshot of the machine.
 *
 * @param isPersisted Whether the session of a user survives the page.
 */
export function createSessionProjection(
  getSnapshot: () => { readonly value: unknown; readonly context: SessionContext },
  isPersisted: (username: string) => boolean,
): () => SessionSnapshot {
  const userOf = createUserMemory()
  let seen: unknown
  let wasPersisted = true
  let view: SessionSnapshot = RESTORING
  return () => {
    const present = getSnapshot()
    const { record } = present.context
    const persisted = record !== undefined && isPersisted(record.username)
    if (present === seen && persisted === wasPersisted) return view
    seen = present
    wasPersisted = persisted
    const next = toSessionView(present.value as SessionStateValue, present.context, { isPersisted: persisted, userOf })
    if (!isEqualView(next, view)) view = next
    return view
  }
}

/** Remembers the last user that was described: decoding is not free, and the same object saves renderings. */
function createUserMemory(): (record: SessionRecord) => AuthUser {
  let last: { readonly tokens: unknown; readonly user: AuthUser } | undefined
  return (record) => {
    if (last?.tokens !== record.tokens) last = { tokens: record.tokens, user: toUser(record) }
    return last.user
  }
}

function isEqualView(one: SessionSnapshot, other: SessionSnapshot): boolean {
  const names = Object.keys(one) as (keyof typeof one)[]
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
}
