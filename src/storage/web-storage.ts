/**
 * Keeps strings in localStorage or sessionStorage.
 *
 * @module
 */
import { type AtomicStorage, storageOf, textOrNull, withAtomicUpdate } from './atomic.ts'
import { fencedWebStorage, type WebStorageArea, type WebStorageFencing } from './fenced.ts'

/**
 * A storage in `sessionStorage`, or in `localStorage` with a fence.
 *
 * Without `fencing`, `update` is atomic inside one tab: sufficient for sessionStorage, which is not shared between
 * tabs. In localStorage, tabs lose each other's updates without it, even under a lock.
 *
 * @throws {StorageError} from each method, when the area is blocked or full.
 */
export function webStorage(area: WebStorageArea, fencing?: WebStorageFencing): AtomicStorage {
  return fencing ? withAtomicUpdate(fencedWebStorage(area, fencing), 'localStorage') : plainWebStorage(area)
}

/** A storage in `sessionStorage`. `update` is atomic inside one tab, and the area is not shared between tabs. */
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
