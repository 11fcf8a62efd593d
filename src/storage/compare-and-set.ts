/**
 * An `update` for storages that must wait between reading and writing, over one that must not.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { AtomicStorage } from './atomic.ts'

// A slow tab may lose against busy ones many times in a row; each time, one of them got on.
const MOST_ATTEMPTS = 500

/**
 * Reads, prepares (which may take time), and writes if the stored text is still the one that was read; else again.
 *
 * @param prepare Given the stored text; the text to store, `null` to remove, `undefined` to leave it.
 * @returns The text that is stored afterwards.
 * @throws {StorageError} when other writers came first 500 times in a row.
 */
export async function compareAndSet(
  storage: AtomicStorage,
  key: string,
  prepare: (current: string | null) => Promise<string | null | undefined>,
): Promise<string | null> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const read = await storage.getItem(key)
    const next = await prepare(read)
    if (next === undefined) return read
    let isUnchanged = false
    const stored = await storage.update(key, (current) => {
      isUnchanged = current === read
      return isUnchanged ? next : undefined
    })
    if (isUnchanged) return stored
  }
  throw new StorageError('Other writers kept changing the stored text')
}
