/**
 * Keeps text in an area of the browser that only one tab uses.
 *
 * @module
 */
import { type AtomicStorage, guardedUpdate } from './serialised.ts'
import { attempt, textOrNull } from './storage-failure.ts'

/** The part of `localStorage` and `sessionStorage` that is used. */
export interface WebStorageArea {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** A storage in `sessionStorage`. `update` is atomic inside one tab, and no other tab sees the area. */
export function plainWebStorage(area: WebStorageArea): AtomicStorage {
  const write = (key: string, value: string | null) =>
    value === null ? area.removeItem(key) : area.setItem(key, value)
  return {
    getItem: (key) => attempt('reading from web storage', () => textOrNull(area.getItem(key))),
    setItem: (key, value) => attempt('writing to web storage', () => write(key, value)),
    removeItem: (key) => attempt('writing to web storage', () => write(key, null)),
    update: (key, change) =>
      guardedUpdate('web storage', change, async (guarded) => {
        const current = textOrNull(area.getItem(key))
        const next = guarded(current)
        if (next === undefined) return current
        if (next !== current) write(key, next)
        return next
      }),
  }
}
