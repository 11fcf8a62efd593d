/**
 * Storage of an unfinished flow over a reload. It holds no secret of the user.
 *
 * @module
 */
import { isObject, readJson } from '../json.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { type PoolClient, storagePrefix } from './keys.ts'

/** The records of a place, and their reader and writer. */
export interface ResumeKind<Resume> {
  /** Part of the storage key, such as `sign-in`. */
  readonly flow: string
  /** Grows when older records can no longer be read; those are dropped. */
  readonly version: number
  /** The longest record, in UTF-16 units of JSON. */
  readonly longest: number
  /** JSON members of a record. */
  readonly write: (resume: Resume) => object
  /** Reads the members that {@link ResumeKind.write} wrote. Throws, or returns `undefined`, when they are damaged. */
  readonly read: (members: Readonly<Record<string, unknown>>) => Resume | undefined
}

/** The place of one flow of one app client. Storage failures are ignored: a reload then starts over. */
export interface ResumePlace<Resume> {
  /** The record; `undefined` when there is none, or when it is damaged, of another version or too old. */
  load(): Promise<Resume | undefined>
  /** Keeps a record until `expiresAt`, in milliseconds since the Unix epoch by the local clock. */
  save(resume: Resume, expiresAt: number): Promise<void>
  /** Drops the record. */
  clear(): Promise<void>
}

/** Opens a place. Writes are made one after the other, so that an older record never overwrites a newer one. */
export function openResumePlace<Resume>(
  { resumeStorage, clock }: { readonly resumeStorage: KeyValueStorage; readonly clock: Pick<Clock, 'now'> },
  client: PoolClient,
  { flow, version, longest, write, read }: ResumeKind<Resume>,
): ResumePlace<Resume> {
  const key = storagePrefix(client) + flow
  let writing: Promise<void> = Promise.resolve()
  /** True if it was found empty, and nothing was saved since. */
  let isEmpty = false
  const inTurn = (work: () => void | Promise<void>): Promise<void> => {
    writing = writing.then(work).catch(() => undefined)
    return writing
  }

  function readRecord(json: string): Resume | undefined {
    const members = readJson(json, longest)
    if (!isObject(members) || members.v !== version) return undefined
    if (typeof members.expiresAt !== 'number' || !(members.expiresAt > clock.now())) return undefined
    try {
      return read(members)
    } catch {
      return undefined
    }
  }

  return {
    load: async () => {
      try {
        const json = await resumeStorage.getItem(key)
        if (!json) {
          isEmpty = true
          return undefined
        }
        const resume = readRecord(json)
        if (!resume) await resumeStorage.removeItem(key)
        return resume
      } catch {
        return undefined
      }
    },
    save: (resume, expiresAt) => {
      isEmpty = false
      const text = JSON.stringify({ v: version, ...write(resume), expiresAt })
      return inTurn(() => resumeStorage.setItem(key, text))
    },
    clear: async () => {
      if (!isEmpty) await inTurn(() => resumeStorage.removeItem(key))
    },
  }
}
