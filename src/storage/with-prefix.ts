/**
 * A part of a storage.
 *
 * @module
 */
import type { KeyValueStorage } from '../ports.ts'
import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'

/** The same storage with `prefix` in front of every key. Two prefixes, neither the beginning of the other, never meet. */
export function withPrefix(storage: KeyValueStorage, prefix: string): AtomicStorage {
  const inner = withAtomicUpdate(storage)
  return {
    getItem: (key) => inner.getItem(prefix + key),
    setItem: (key, value) => inner.setItem(prefix + key, value),
    removeItem: (key) => inner.removeItem(prefix + key),
    update: (key, change) => inner.update(prefix + key, change),
  }
}
