/**
 * Reads JSON that anybody may have written: a stored record is parsed, not trusted.
 *
 * @module
 */

/** The members of a stored object. Without a prototype, so that no name is special. */
export type StoredMembers = Readonly<Record<string, unknown>>

/** A record with three tokens has about 5 kB. */
const LONGEST_TEXT = 256 * 1024
const MOST_MEMBERS = 64
const LATEST_TIME = 1e14

/**
 * Parses a stored object that carries its version as `v`.
 *
 * @returns The members; `newer` when a later version wrote it; `damaged` when it is anything else.
 */
export function parseStored(text: string, version: number): StoredMembers | 'newer' | 'damaged' {
  if (text.length > LONGEST_TEXT) return 'damaged'
  let stored: StoredMembers
  try {
    stored = ownMembers(JSON.parse(text))
  } catch {
    return 'damaged'
  }
  if (typeof stored.v === 'number' && stored.v > version) return 'newer'
  return stored.v === version ? stored : 'damaged'
}

/**
 * Copies the own members of an object.
 *
 * @throws {TypeError} when it is no object, or has absurdly many members.
 */
export function ownMembers(value: unknown): StoredMembers {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('Not an object')
  const entries = Object.entries(value)
  if (entries.length > MOST_MEMBERS) throw new TypeError('Too many members')
  const members: Record<string, unknown> = Object.create(null)
  for (const [name, member] of entries) members[name] = member
  return members
}

/**
 * A member that is text and not empty.
 *
 * @throws {TypeError} when it is not.
 */
export function textMember(stored: StoredMembers, name: string): string {
  const value = stored[name]
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is not a text`)
  return value
}

/**
 * A member that is a time in milliseconds since the Unix epoch. NaN and infinities are not times.
 *
 * @throws {TypeError} when it is not.
 */
export function timeMember(stored: StoredMembers, name: string): number {
  const value = stored[name]
  if (typeof value !== 'number' || !(value >= 0 && value < LATEST_TIME)) throw new TypeError(`${name} is not a time`)
  return value
}
