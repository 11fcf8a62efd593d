/**
 * Keeps text in an area of the browser that only one tab uses.
 *
 * @module
 */
import { type AtomicStorage, storageOf, withAtomicUpdate } from './atomic.ts'
import { textOrNull } from './storage-failure.ts'

/** The part of `localStorage` and `sessionStorage` that is used. */
export interface WebStorageArea {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

/** A storage in `sessionStorage`. `update` is atomic inside one tab, and no other tab sees the area. */
export function plainWebStorage(area: WebStorageArea): AtomicStorage {
  const storage = storageOf(async (key, change) => {
    const current = textOrNull(area.getItem(key))
    const next = change?.(current)
    if (next === undefined) return current
    if (next === null) area.removeItem(key)
    else area.setItem(key, next)
    return next
  })
  return withAtomicUpdate(storage, 'web storage')
}
