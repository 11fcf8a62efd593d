/**
 * Remembers how new the text of a key is, where every tab sees it at once.
 *
 * A browser process reads localStorage from its own copy, and that copy may be older than a lock that was just granted:
 * measured in Chromium, a quarter of the updates under a Web Lock are lost. A reader that knows the newest generation
 * can tell that its copy is old, and wait.
 *
 * @see https://github.com/whatwg/html/issues/403
 * @module
 */
import { StorageError } from '../errors.ts'
import { createDatabase, type DatabaseOptions } from './database.ts'
import { attempt } from './storage-failure.ts'

/** The newest generation of each key: a whole number, negative when the key was removed at that generation. */
export interface Fence {
  /** 0 for a key that was never written. */
  read(key: string): number | Promise<number>
  write(key: string, generation: number): void | Promise<void>
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
 * A fence in cookies, one a key, each holding nothing but a number. They end with the browser session, since a
 * browser that starts reads localStorage anew.
 *
 * @param cookies Reads and writes `document.cookie`.
 */
export function cookieFence(cookies: { read(): string; write(setCookieLine: string): void; secure?: boolean }): Fence {
  const read = (key: string): number => {
    const name = cookieName(key)
    for (const pair of cookies.read().split(';')) {
      const [found, value] = pair.trim().split('=')
      if (found === name) return toGeneration(Number(value))
    }
    return 0
  }
  return {
    read: (key) => attempt('reading the fence', () => read(key)),
    write: (key, generation) =>
      attempt('writing the fence', () => {
        const secure = cookies.secure ? '; Secure' : ''
        cookies.write(`${cookieName(key)}=${generation}; Path=/; SameSite=Strict${secure}`)
        if (read(key) !== generation) throw new StorageError('This browser keeps no cookies')
      }),
  }
}

const cookieName = (key: string): string => `cm-fence.${encodeURIComponent(key).replace(/%/g, '_')}`

/** A generation that was read from a fence. What is none counts as never written. */
export const toGeneration = (stored: unknown): number => (Number.isSafeInteger(stored) ? (stored as number) : 0)
