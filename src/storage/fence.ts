/**
 * The fences that an app may put before its localStorage.
 *
 * @module
 */

import { attempt } from './atomic.ts'
import { createDatabase, type DatabaseOptions } from './indexed-db.ts'

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
export function cookieFence(cookies: FenceCookies): Fence {
  const fence = plainCookieFence(cookies)
  return {
    read: (key) => attempt('reading the fence', () => fence.read(key)),
    write: (key, generation) => attempt('writing the fence', () => fence.write(key, generation)),
  }
}

/** Where a fence finds its cookies. */
export interface FenceCookies {
  read(): string
  write(setCookieLine: string): void
  readonly secure?: boolean
}

/** A fence in cookies that throws whatever the cookies throw. */
export function plainCookieFence(cookies: FenceCookies): Fence {
  const read = (key: string): number => {
    const name = cookieName(key)
    for (const pair of cookies.read().split(';')) {
      const [found, value] = pair.trim().split('=')
      if (found === name) return toGeneration(Number(value))
    }
    return 0
  }
  return {
    read,
    write: (key, generation) => {
      const secure = cookies.secure ? '; Secure' : ''
      cookies.write(`${cookieName(key)}=${generation}; Path=/; SameSite=Strict${secure}`)
      if (read(key) !== generation) throw new Error('This browser keeps no cookies')
    },
  }
}

const cookieName = (key: string): string => `cm-fence.${encodeURIComponent(key).replace(/%/g, '_')}`

/** A generation that was read from a fence. What is none counts as never written. */
export const toGeneration = (stored: unknown): number => (Number.isSafeInteger(stored) ? (stored as number) : 0)
