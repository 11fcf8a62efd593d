/**
 * A sign-out that the storage refused must hold over a reload as well. A note in another storage of the same tab says
 * which session is not to be restored.
 *
 * @module
 */
import type { Clock, KeyValueStorage } from '../ports.ts'
import { createPatientStorage } from '../storage/buffered.ts'
import { changePlace, type Place, readPlace } from './codec.ts'
import type { SessionRecord } from './record.ts'

/** Where notes are kept, and what bounds how long that may take. */
export interface Notes {
  readonly notes: KeyValueStorage
  readonly clock: Clock
}

/** What the session was that ended. */
export interface SignOutNote {
  readonly type: 'signOutNote'
  readonly generation: number
  /** Milliseconds since the Unix epoch, by the server's clock. */
  readonly issuedAt: number
}

const noteOf = ({ notes, clock }: Notes, key: string): Place => ({
  // A storage that refuses this too leaves nothing else to do: the caller is told that the sign-out is not stored.
  storage: createPatientStorage({ storage: notes, clock, onTrouble: () => undefined }),
  key: `${key}.signed-out`,
})

/** Notes that a session was ended. */
export async function leaveSignOutNote(notes: Notes, key: string, record: SessionRecord): Promise<void> {
  const { generation, tokens } = record
  await changePlace<SignOutNote>(noteOf(notes, key), () => ({
    type: 'signOutNote',
    generation,
    issuedAt: tokens.issuedAt,
  }))
}

/** Whether a session that is still stored was ended. A newer one of the same user was not. */
export async function hasSignOutNote(notes: Notes, key: string, record: SessionRecord): Promise<boolean> {
  const { generation, tokens } = record
  const note = await readPlace(noteOf(notes, key)).catch(() => undefined)
  // Generations begin anew when a storage was cleared; the times of the tokens tell then.
  return note?.type === 'signOutNote' && note.generation >= generation && note.issuedAt >= tokens.issuedAt
}

/** Takes the note away, once the sign-out is stored. */
export async function removeSignOutNote(notes: Notes, key: string): Promise<void> {
  await changePlace(noteOf(notes, key), () => null)
}
