/**
 * A mark in the storage that says: somebody has sent a refresh of these very tokens. It is no lock. It tells the next
 * one, after a crash or in another tab, that the refresh token may be spent, and since when.
 *
 * @module
 */
import type { PatientStorage } from '../storage/buffered.ts'
import { changePlace, readStored } from './codec.ts'

/** Who is refreshing what, since when. */
export interface RefreshMark {
  readonly generation: number
  /** A random name of the one who refreshes. */
  readonly by: string
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly at: number
}

/** A mark, as it is stored. */
export interface StoredMark extends RefreshMark {
  readonly type: 'refreshMark'
}

/**
 * Puts our mark in place.
 *
 * @returns The mark that was there before for the same generation: a refresh of these tokens whose outcome is unknown.
 */
export async function leaveMark(
  storage: PatientStorage,
  key: string,
  ours: RefreshMark,
): Promise<RefreshMark | undefined> {
  const { before } = await changePlace<StoredMark>({ storage, key }, () => ({ type: 'refreshMark', ...ours }))
  return before.type === 'refreshMark' && before.generation === ours.generation ? before : undefined
}

/** Takes our mark away, because the service refused and nothing was spent. Another's mark stays. */
export async function removeMark(storage: PatientStorage, key: string, ours: RefreshMark): Promise<void> {
  await changePlace({ storage, key }, (found) =>
    found.type === 'refreshMark' && found.by === ours.by ? null : undefined,
  )
}

/** Reads a mark; `undefined` for whatever is none. */
export function readMark(text: string | null): RefreshMark | undefined {
  const found = readStored(text)
  return found.type === 'refreshMark' ? found : undefined
}
