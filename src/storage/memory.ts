/**
 * Keeps strings until the page or process ends.
 *
 * @module
 */
import { type AtomicStorage, markBounded } from './atomic.ts'

/** A storage in memory. Two calls share nothing, so one for each request is safe on a server. */
export function memoryStorage(): AtomicStorage {
  const items = new Map<string, string>()
  return markBounded({
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => {
      items.set(key, value)
    },
    removeItem: (key) => {
      items.delete(key)
    },
    // No await between reading and writing, so it is atomic.
    update: async (key, change) => {
      const next = change(items.get(key) ?? null)
      if (next === null) items.delete(key)
      else if (next !== undefined) items.set(key, next)
      return items.get(key) ?? null
    },
  })
}
