/**
 * Moves what cannot be read out of the way, so that it is met once, and a person can look into it.
 *
 * @module
 */
import type { PatientStorage } from './patient-storage.ts'
import { ownMembers } from './stored-json.ts'

/**
 * Takes a damaged text away, if it is still there, and leaves a note under `<key>.damaged`: its length and the names
 * of its members. Never a value, for it may be a secret.
 *
 * @param now Milliseconds since the Unix epoch.
 */
export async function setAside(storage: PatientStorage, key: string, damaged: string, now: number): Promise<void> {
  const note = JSON.stringify({ v: 1, length: damaged.length, members: memberNames(damaged), at: now })
  await storage.update(`${key}.damaged`, () => note)
  await storage.update(key, (current) => (current === damaged ? null : undefined))
}

function memberNames(text: string): readonly string[] {
  try {
    return Object.keys(ownMembers(JSON.parse(text)))
      .filter((name) => /^\w{1,32}$/.test(name))
      .slice(0, 32)
  } catch {
    return []
  }
}
