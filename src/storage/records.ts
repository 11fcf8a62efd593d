/**
 * Versioned JSON records, one behind a key. Each is one string, written as a whole, so that it is never half old and
 * half new.
 *
 * @module
 */
import { ownMembers, readJson, readMembers, type Shape } from '../json.ts'
import { Sensitive } from '../sensitive.ts'
import type { BufferedStorage } from './buffered.ts'

/** A record, discriminated by its type. */
interface Typed {
  readonly type: string
}

/** The reader of each type of record that may be stored behind a key. */
export type Kinds<Stored extends Typed> = {
  readonly [Type in Stored['type']]: Shape<Omit<Extract<Stored, { readonly type: Type }>, 'type'>>
}

/** The content of a key. */
export type ReadResult<Stored extends Typed> =
  | Stored
  /** Nothing is stored. */
  | { readonly type: 'none' }
  /** Written by a later version of this library. Must not be changed. */
  | { readonly type: 'newer' }
  /** Invalid. Must be set aside. */
  | { readonly type: 'damaged' }

const VERSION = 1
/** In UTF-16 units. A record with three tokens has about 5000. */
const LONGEST_RECORD = 256 * 1024

/** Writes a record as JSON. The only place where secrets leave their boxes to be stored. */
export function writeRecord<Stored extends Typed>(record: Stored): string {
  return JSON.stringify({ v: VERSION, ...record }, function (this: Record<string, unknown>, name, value: unknown) {
    const boxed = this[name]
    return boxed instanceof Sensitive ? boxed.expose() : value
  })
}

/**
 * Reads a stored string. Total: it returns for every string, and never throws.
 *
 * @param username The user whose record it must be. Default: any.
 */
export function readRecord<Stored extends Typed>(
  kinds: Kinds<Stored>,
  json: string | null,
  username?: string,
): ReadResult<Stored> {
  if (json === null) return { type: 'none' }
  try {
    const { v, type, ...members } = ownMembers(readJson(json, LONGEST_RECORD))
    if (typeof v === 'number' && v > VERSION) return { type: 'newer' }
    const isOurs = v === VERSION && (username === undefined || members.username === username)
    if (isOurs && Object.hasOwn(kinds, type as string)) {
      const kind = type as Stored['type']
      // The shape of a kind names every member of it.
      return { type: kind, ...readMembers<object>(kinds[kind], members) } as Stored
    }
  } catch {
    // Damaged, as well as a record of another user.
  }
  return { type: 'damaged' }
}

/** A key, and the kinds of record that may be stored behind it. */
export interface Place<Stored extends Typed> {
  readonly storage: BufferedStorage
  readonly key: string
  readonly kinds: Kinds<Stored>
  /** The user whose record it must be. Default: any. */
  readonly username?: string
}

/**
 * Reads the record of a place. An invalid one is set aside, so that it is reported once.
 *
 * @throws {StorageError} when the storage cannot be read.
 */
export async function readPlace<Stored extends Typed>(place: Place<Stored>): Promise<ReadResult<Stored>> {
  const { storage, key, kinds, username } = place
  const json = await storage.read(key)
  const result = readRecord(kinds, json, username)
  if (result.type === 'damaged') await storage.setAside(key, json!)
  return result
}

/** The record before a change, and after it: `null` when it was removed, `undefined` when it was left alone. */
export interface Changed<Stored extends Typed, After extends Stored> {
  readonly before: ReadResult<Stored>
  readonly after: After | null | undefined
}

/** Reads, decides and writes as one step. A record of a later version is left alone. */
export async function changePlace<Stored extends Typed, After extends Stored>(
  { storage, key, kinds, username }: Place<Stored>,
  decide: (found: ReadResult<Stored>) => After | null | undefined,
): Promise<Changed<Stored, After>> {
  let before!: ReadResult<Stored>
  let after: After | null | undefined
  await storage.update(key, (json) => {
    before = readRecord(kinds, json, username)
    after = before.type === 'newer' ? undefined : decide(before)
    return after && writeRecord(after)
  })
  return { before, after }
}
