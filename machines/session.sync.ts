/**
 * Keeps the session of this page in step with what is stored: what other tabs did becomes an event of the machine.
 *
 * @module
 */
import type { Clock } from '../src/ports.ts'
import type { SessionRecord, Tombstone } from '../src/session/record.ts'
import { isDue } from '../src/session/refresh.ts'
import type { SessionStore } from '../src/session/session-store.ts'
import { remainingMs } from '../src/session/tokens.ts'
import { seenFromHere } from './session.actors.ts'
import type { SessionSource } from './session.requests.ts'
import type { SessionEvent } from './session.types.ts'

/** How often the store is read again because the session here changed in the meantime. */
const MOST_READS = 5

/**
 * Reads the store and tells the machine what changed. A storage that cannot be read changes nothing.
 * News from other tabs is a hint to call this, never more.
 */
export async function synchronise(
  source: SessionSource,
  store: SessionStore,
  deps: { readonly clock: Clock; readonly leewayMs: number },
): Promise<void> {
  if (source.getSnapshot().value === 'unreadable') return source.send({ type: 'session.retry' })
  try {
    for (let reads = 0; reads < MOST_READS; reads++) {
      const { record } = source.getSnapshot().context
      const news = await findNews(record, store, deps)
      // What was read before the session changed here may be older than the change: it could undo a sign-out.
      if (source.getSnapshot().context.record !== record) continue
      if (news) source.send(news)
      return
    }
  } catch {
    // The store has told its trouble itself.
  }
}

async function findNews(
  ours: SessionRecord | undefined,
  store: SessionStore,
  { clock, leewayMs }: { readonly clock: Clock; readonly leewayMs: number },
): Promise<SessionEvent | undefined> {
  const present = await store.load()
  const now = clock.now()
  if (present.type === 'signedIn') {
    const { record } = present
    if (ours && ours.username === record.username) {
      if (isLater(record, ours)) {
        return { type: 'session.adopted', record, due: isDue(record, now, leewayMs), isNew: false }
      }
      const { username, deviceKey } = record
      return ours.deviceKey === deviceKey ? undefined : { type: 'session.amended', username, deviceKey }
    }
    // A session that can neither be used nor refreshed is none.
    if (!record.tokens.refreshToken && remainingMs(record.tokens, now) === 0) return undefined
    return { type: 'session.adopted', record, due: isDue(record, now, leewayMs), isNew: true }
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
