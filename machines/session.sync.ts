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

/**
 * Reads the store and tells the machine what changed. A storage that cannot be read changes nothing.
 * News from other tabs is a hint to call this, never more.
 */
export async function synchronise(
  source: SessionSource,
  store: SessionStore,
  deps: { readonly clock: Clock; readonly leewayMs: number },
): Promise<void> {
  const { value } = source.getSnapshot()
  if (value === 'restoring') return
  if (value === 'unreadable') return source.send({ type: 'session.retry' })
  try {
    const event = await findNews(source, store, deps)
    if (event) source.send(event)
  } catch {
    // The store has told its trouble itself.
  }
}

async function findNews(
  source: SessionSource,
  store: SessionStore,
  { clock, leewayMs }: { readonly clock: Clock; readonly leewayMs: number },
): Promise<SessionEvent | undefined> {
  const present = await store.load()
  const ours = source.getSnapshot().context.record
  const now = clock.now()
  if (present.type === 'signedIn') {
    const { record } = present
    if (ours && ours.username === record.username) {
      if (isLater(record, ours)) {
        return { type: 'session.adopted', record, due: isDue(record, now, leewayMs), isNew: false }
      }
      return ours.deviceKey === record.deviceKey ? undefined : { type: 'session.amended', record }
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
