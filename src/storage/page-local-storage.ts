/**
 * The localStorage of a page, with a fence in its cookies. Loaded only where IndexedDB is blocked, and needs nothing
 * that is loaded before: a bundler would cut what both need into a chunk of its own.
 *
 * @module
 */
import type { Clock, Lock } from '../ports.ts'
import type { AtomicStorage } from './atomic.ts'
import { plainCookieFence } from './cookie-fence.ts'
import { fencedWebStorage } from './fenced-web-storage.ts'
import type { WebStorageArea } from './plain-web-storage.ts'

/** A storage in the page's localStorage that throws whatever the page throws. */
export function pageLocalStorage(
  page: { readonly document: { cookie: string }; readonly localStorage: WebStorageArea },
  lock: Lock,
  clock: Clock,
): AtomicStorage {
  const fence = plainCookieFence({
    read: () => page.document.cookie,
    write: (setCookieLine) => {
      page.document.cookie = setCookieLine
    },
  })
  return fencedWebStorage(page.localStorage, { fence, lock, clock })
}
