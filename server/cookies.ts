/**
 * The cookies of a session on a server: names, attributes, values in chunks, and the length of the header line that
 * carries all of them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6265
 * @module
 */
import { invalid, oneOf, typeOf } from '../src/config.ts'

/** The attributes of every cookie. All are `HttpOnly` and have the path `/`. */
export interface CookieOptions {
  /** The name that every name begins with, after the prefix: letters, digits and `-`, at most 32. Default: `auth`. */
  readonly name?: string | undefined
  /** Shares the session with every host below, each of which can then overwrite it. Default: none, this host only. */
  readonly domain?: string | undefined
  /** Default: `Lax`. `Strict` renders the first page after a link of another site signed out. */
  readonly sameSite?: 'Strict' | 'Lax' | undefined
  /** Set it to false only for development over http. Default: true. */
  readonly secure?: boolean | undefined
  /** Seconds until the browser forgets, from each write. Default: 30 days (2592000). */
  readonly maxAgeSeconds?: number | undefined
  /** Keeps the ID token too, for APIs that want it, and not its claims alone. Default: false. */
  readonly idToken?: boolean | undefined
}

/** Writes `Set-Cookie` lines, and reads values from a `Cookie` line. */
export interface Cookies {
  /** The pointer to the present sign-in. */
  readonly pointer: string
  /** The mark of the browser that unfinished sign-ins are bound to. */
  readonly browser: string
  /** The cookies of one sign-in, without the number of the chunk. */
  family(name: string): string
  /** The families that a request carries, each once. */
  families(request: CookieJar): readonly string[]
  /** The line that sets a cookie. */
  line(name: string, value: string, maxAgeSeconds?: number): string
  /** The line that removes a cookie. */
  removal(name: string): string
  /** The names and values of the chunks of a value, each under 4 kB. */
  split(name: string, version: string, value: string): ReadonlyMap<string, string>
  /** Every value that a request carries whole under a name: more than one beside twins of another path or domain. */
  join(request: CookieJar, name: string): readonly string[]
  /**
   * Bytes of the `Cookie` line that the browser would send after a change.
   *
   * @param removed Names that are removed.
   */
  lineBytes(request: CookieJar, set: ReadonlyMap<string, string>, removed: readonly string[]): number
}

/** The cookies of a request, in their order: several values of one name beside twins. */
export type CookieJar = readonly (readonly [name: string, value: string])[]

/** Browsers refuse a cookie of more than 4096 bytes of name and value. */
const CHUNK_BYTES = 3800
/** The longest `Cookie` line. Servers and proxies refuse header lines of more than 8 kB. Bytes. */
export const LONGEST_LINE_BYTES = 8000
const MOST_CHUNKS = 9

/** Reads a `Cookie` header. */
export function readCookieHeader(header: string | null): CookieJar {
  return (header ?? '').split(';').flatMap((pair) => {
    const at = pair.indexOf('=')
    return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const]
  })
}

/**
 * Makes the cookies from options.
 *
 * @throws {ConfigurationError} that names the attribute at fault.
 */
export function createCookies(options: CookieOptions = {}): Cookies {
  if (typeof options !== 'object' || options === null) throw invalid('cookie', 'an object', typeOf(options))
  const { name = 'auth', domain, sameSite = 'Lax', secure = true, maxAgeSeconds = 2_592_000 } = options
  if (typeof name !== 'string' || !/^[\w-]{1,32}$/.test(name))
    throw invalid('cookie.name', 'a short name', typeOf(name))
  if (domain !== undefined && !/^[\w-]+(\.[\w-]+)*$/.test(domain)) {
    throw invalid('cookie.domain', 'a domain such as "example.org"', typeOf(domain))
  }
  oneOf('cookie.sameSite', sameSite, ['Strict', 'Lax'])
  if (typeof secure !== 'boolean') throw invalid('cookie.secure', 'true or false', typeOf(secure))
  if (!Number.isSafeInteger(maxAgeSeconds) || maxAgeSeconds <= 0) {
    throw invalid('cookie.maxAgeSeconds', 'a whole number of seconds', typeOf(maxAgeSeconds))
  }
  const base = (secure ? (domain === undefined ? '__Host-' : '__Secure-') : '') + name
  const place = `; Path=/${domain === undefined ? '' : `; Domain=${domain}`}`
  const flags = `; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`
  const line = (cookie: string, value: string, seconds = maxAgeSeconds): string =>
    `${cookie}=${value}${place}${flags}; Max-Age=${seconds}`
  const isFamily = new RegExp(`^${base}\\.([\\w-]{16})\\.\\d$`)

  return {
    pointer: base,
    browser: `${base}.browser`,
    family: (family) => `${base}.${family}`,
    families: (request) => [...new Set(request.flatMap(([cookie]) => isFamily.exec(cookie)?.[1] ?? []))],
    line,
    removal: (cookie) => line(cookie, '', 0),
    split: (cookie, version, value) => {
      const count = Math.ceil(value.length / CHUNK_BYTES)
      return new Map(
        Array.from({ length: count }, (_, at) => [
          `${cookie}.${at}`,
          // Twins of another path or domain are of another version.
          `${version}~${count}~${value.slice(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES)}`,
        ]),
      )
    },
    join: (request, cookie) => {
      const versions = new Map<string, { readonly count: number; readonly chunks: Map<number, string> }>()
      for (const [found, value] of request) {
        const at = found.startsWith(`${cookie}.`) ? Number(found.slice(cookie.length + 1)) : Number.NaN
        const [, version, count, chunk] = /^([\w-]{1,16})~(\d)~([\w.-]*)$/.exec(value) ?? []
        if (!Number.isInteger(at) || at >= MOST_CHUNKS || version === undefined) continue
        const key = `${version}~${count}`
        const known = versions.get(key) ?? { count: Number(count), chunks: new Map<number, string>() }
        known.chunks.set(at, chunk!)
        versions.set(key, known)
      }
      return [...versions.values()].flatMap(({ count, chunks }) => {
        const present = Array.from({ length: count }, (_, at) => chunks.get(at))
        return present.length > 0 && present.every((chunk) => chunk !== undefined) ? [present.join('')] : []
      })
    },
    lineBytes: (request, set, removed) => {
      const kept = request.filter(([cookie]) => !set.has(cookie) && !removed.includes(cookie))
      return [...kept, ...set].reduce(
        (sum, [cookie, value]) => sum + cookie.length + value.length + 3,
        'cookie: '.length,
      )
    },
  }
}
