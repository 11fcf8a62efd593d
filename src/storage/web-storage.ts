/**
 * Keeps text in localStorage or sessionStorage.
 *
 * @module
 */

import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'
import { fencedWebStorage, type WebStorageFencing } from './fenced-web-storage.ts'
import { plainWebStorage, type WebStorageArea } from './plain-web-storage.ts'

/**
 * A storage in `sessionStorage`, or in `localStorage` with a fence.
 *
 * Without `fencing`, `update` is atomic inside one tab: right for sessionStorage, which no other tab sees.
 * In localStorage, tabs lose each other's updates without it, even under a lock.
 *
 * @throws {StorageError} from each method, when the area is blocked or full.
 */
export function webStorage(area: WebStorageArea, fencing?: WebStorageFencing): AtomicStorage {
  return fencing ? withAtomicUpdate(fencedWebStorage(area, fencing), 'localStorage') : plainWebStorage(area)
}
