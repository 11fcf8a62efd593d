/**
 * Remembers how new the text of a key is, where every tab sees it at once: in cookies.
 *
 * A browser process reads localStorage from its own copy, and that copy may be older than a lock that was just granted:
 * measured in Chromium, a quarter of the updates under a Web Lock are lost. A reader that knows the newest generation
 * can tell that its copy is old, and wait.
 *
 * @see https://github.com/whatwg/html/issues/403
 * @module
 */
import type { Fence } from './fence.ts'

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
