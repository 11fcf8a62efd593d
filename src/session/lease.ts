/**
 * A mark in the storage that says: somebody is refreshing these very tokens. It keeps a second refresh away where
 * the lock does not reach all tabs, and tells after a crash that the outcome of a refresh is unknown.
 *
 * @module
 */
import type { PatientStorage } from './patient-storage.ts'
import { parseStored, textMember, timeMember } from './stored-json.ts'

/** Who is refreshing what, since when. */
export interface Lease {
  readonly generation: number
  /** A random name of the one who refreshes. */
  readonly by: string
  /** Milliseconds since the Unix epoch, by the local clock. */
  readonly at: number
}

const VERSION = 1

/** What a claim came to. */
export interface LeaseClaim {
  /** Whether the mark is ours now. */
  readonly isOurs: boolean
  /** The mark that was there before, for the same generation. */
  readonly before: Lease | undefined
}

/**
 * Puts our mark in place, unless somebody else's for the same generation is there and still good.
 *
 * @param lifeMs How long a mark is good. Milliseconds; zero takes the place of any mark.
 */
export async function claimLease(storage: PatientStorage, key: string, ours: Lease, lifeMs: number): Promise<LeaseClaim> {
  let claim: LeaseClaim = { isOurs: true, before: undefined }
  await storage.update(key, (text) => {
    const stored = readLease(text)
    const before = stored?.generation === ours.generation ? stored : undefined
    // A mark from the future comes from a clock that was set back since: it says nothing.
    const isGood = before !== undefined && before.by !== ours.by && Math.abs(ours.at - before.at) < lifeMs
    claim = { isOurs: !isGood, before }
    return isGood ? undefined : JSON.stringify({ v: VERSION, ...ours })
  })
  return claim
}

/** Takes our mark away, because the service answered and nothing was spent. Another's mark stays. */
export async function releaseLease(storage: PatientStorage, key: string, ours: Lease): Promise<void> {
  await storage.update(key, (text) => (readLease(text)?.by === ours.by ? null : undefined))
}

/** Reads a mark; `undefined` for whatever is none. */
export function readLease(text: string | null): Lease | undefined {
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
