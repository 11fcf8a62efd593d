/**
 * Fences for localStorage.
 *
 * @module
 */
import { attempt } from './atomic.ts'
import { type Fence, type FenceCookies, plainCookieFence, toGeneration } from './fenced.ts'
import { createDatabase, type DatabaseOptions } from './indexed-db.ts'

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
