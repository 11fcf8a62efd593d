/**
 * A sign-out that the storage refused must hold over a reload as well. A note in another storage of the same tab says
 * which session is not to be restored.
 *
 * @module
 */
import type { Clock, KeyValueStorage } from '../ports.ts'
import { withinDeadline } from '../storage/deadline.ts'
import { STORAGE_DEADLINE_MS } from './patient-storage.ts'
import type { SessionRecord } from './record.ts'

/** Where notes are kept, and what bounds how long that may take. */
export interface Notes {
  readonly notes: KeyValueStorage
  readonly clock: Clock
}

const noteKey = (key: string): string => `${key}.signed-out`

/** Notes that a session was ended. A storage that refuses this too leaves nothing else to do. */
export async function leaveSignOutNote({ notes, clock }: Notes, key: string, record: SessionRecord): Promise<void> {
  const note = `${record.generation} ${record.tokens.issuedAt}`
  try {
    await withinDeadline(clock, STORAGE_DEADLINE_MS, async () => notes.setItem(noteKey(key), note))
  } catch {
    // The caller is told that the sign-out could not be stored.
  }
}

/** Whether a session that is still stored was ended. A newer one of the same user was not. */
export async function hasSignOutNote({ notes, clock }: Notes, key: string, record: SessionRecord): Promise<boolean> {
  try {
    const note = await withinDeadline(clock, STORAGE_DEADLINE_MS, async () => notes.getItem(noteKey(key)))
    const [, generation, issuedAt] = /^(\d{1,15}) (\d{1,15})$/.exec(note ?? '') ?? []
    // Generations begin anew when a storage was cleared; the times of the tokens tell then.
    return Number(generation) >= record.generation && Number(issuedAt) >= record.tokens.issuedAt
  } catch {
    return false
  }
}

/** Takes the note away, once the sign-out is stored. */
export async function removeSignOutNote({ notes, clock }: Notes, key: string): Promise<void> {
  try {
    await withinDeadline(clock, STORAGE_DEADLINE_MS, async () => notes.removeItem(noteKey(key)))
  } catch {
    // It names a generation that is over.
  }
}
