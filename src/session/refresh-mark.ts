/**
 * A mark in the storage that says: somebody has sent a refresh of these very tokens. It is no lock. It tells the next
 * one, after a crash or in another tab, that the refresh token may be spent, and since when.
 *
 * @module
 */
import type { PatientStorage } from './patient-storage.ts'
import { parseStored, textMember, timeMember } from './stored-json.ts'

/** Who is refreshing what, since when. */
export interface RefreshMark {
  readonly generation: number
  /** A random name of the one who refreshes. */
  readonly by: string
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly at: number
}

const VERSION = 1

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
  let before: RefreshMark | undefined
  await storage.update(key, (text) => {
    const stored = readMark(text)
    before = stored?.generation === ours.generation ? stored : undefined
    return JSON.stringify({ v: VERSION, ...ours })
  })
  return before
}

/** Takes our mark away, because the service refused and nothing was spent. Another's mark stays. */
export async function removeMark(storage: PatientStorage, key: string, ours: RefreshMark): Promise<void> {
  await storage.update(key, (text) => (readMark(text)?.by === ours.by ? null : undefined))
}

/** Reads a mark; `undefined` for whatever is none. */
export function readMark(text: string | null): RefreshMark | undefined {
  const stored = text === null ? 'damaged' : parseStored(text, VERSION)
  if (typeof stored === 'string') return undefined
  try {
    const { generation } = stored
    if (typeof generation !== 'number' || !Number.isSafeInteger(generation)) return undefined
    return { generation, by: textMember(stored, 'by'), at: timeMember(stored, 'at') }
  } catch {
    return undefined
  }
}
