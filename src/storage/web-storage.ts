/**
 * Keeps strings in localStorage or sessionStorage, and the fences that localStorage needs.
 *
 * @module
 */
import { type AtomicStorage, attempt, storageOf, textOrNull, withAtomicUpdate } from './atomic.ts'
import {
  type Fence,
  type FenceCookies,
  fencedWebStorage,
  plainCookieFence,
  toGeneration,
  type WebStorageArea,
  type WebStorageFencing,
} from './fenced.ts'
import { createDatabase, type DatabaseOptions } from './indexed-db.ts'

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

/** A fence in IndexedDB, for an app that must keep its sessions in localStorage. */
export function indexedDbFence(options: DatabaseOptions): Fence {
  const access = createDatabase({ databaseName: 'cognito-machines-fence', ...options })
  return {
    read: (key) => attempt('reading the fence', async () => toGeneration(await access(key))),
    write: (key, generation) =>
      attempt('writing the fence', async () => {
        await access(key, () => generation)
      }),
  }
}

/**
 * A fence in cookies, one a key, each holding nothing but a number under a hash of the key. They end with the browser
 * session, since a starting browser reads localStorage anew.
 *
 * @param cookies Reads and writes `document.cookie`.
 */
export function cookieFence(cookies: FenceCookies): Fence {
  const fence = plainCookieFence(cookies)
  return {
    read: (key) => attempt('reading the fence', () => fence.read(key)),
    write: (key, generation) => attempt('writing the fence', () => fence.write(key, generation)),
  }
}
