/**
 * Keeps the session of this page in step with what is stored: what other tabs did becomes an event of the machine.
 *
 * @module
 */
import type { Clock } from '../../src/ports.ts'
import type { SessionRecord, Tombstone } from '../../src/session/record.ts'
import type { SessionStore } from '../../src/session/store.ts'
import { remainingMs } from '../../src/session/tokens.ts'
import { type SessionActor, seenFromHere } from './actors.ts'
import type { SessionEvent } from './types.ts'

/** How often the store is read again because the session here changed in the meantime. */
const MOST_READS = 5

/**
 * Reads the store and tells the machine what changed. A storage that cannot be read changes nothing.
 * News from other tabs is a hint to call this, never more.
 */
export async function synchronise(actor: SessionActor, store: SessionStore, clock: Clock): Promise<void> {
  if (actor.getSnapshot().value === 'unreadable') return actor.send({ type: 'session.retry' })
  try {
    for (let reads = 0; reads < MOST_READS; reads++) {
      const ours = actor.getSnapshot().context.record
      const news = await findNews(ours, store, clock.now())
      const { status, value, context } = actor.getSnapshot()
      if (status !== 'active') return
      // What was read before the session changed here may be older than the change: it could undo a sign-out.
      if (value === 'restoring' || context.record !== ours) continue
      if (news) actor.send(news)
      return
    }
  } catch {
    // The store has told its trouble itself.
  }
}

async function findNews(
  ours: SessionRecord | undefined,
  store: SessionStore,
  now: number,
): Promise<SessionEvent | undefined> {
  const present = await store.load()
  if (present.type === 'signedIn') {
    const { record } = present
    const { username, deviceKey, tokens } = record
    const isNew = username !== ours?.username
    if (ours && !isNew && !isLater(record, ours)) {
      return ours.deviceKey === deviceKey ? undefined : { type: 'session.amended', username, deviceKey }
    }
    // A session that can neither be used nor refreshed is none.
    if (isNew && !tokens.refreshToken && remainingMs(tokens, now) === 0) return undefined
    return { type: 'session.adopted', record, isNew }
  }
  if (!ours) return undefined
  const stored = await store.read(ours.username)
  if (!stored) return { type: 'session.lost', reason: present.reason ?? 'storageMissing' }
  if (stored.type === 'signedOut') {
    return isLater(stored, ours) ? { type: 'session.lost', reason: seenFromHere(stored.reason) } : undefined
  }
  // Only the index was lost: a sign-out would have left its mark on the record.
  await store.select(ours.username)
  return undefined
}

/** Generations begin anew when a storage was cleared; times tell then. */
function isLater(stored: SessionRecord | Tombstone, ours: SessionRecord): boolean {
  if (stored.generation > ours.generation) return true
  if (stored.type === 'signedOut') return stored.writtenAt >= ours.writtenAt
  return stored.tokens.issuedAt > ours.tokens.issuedAt
}
