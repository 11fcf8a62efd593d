/**
 * Keeps strings in cookies: of a document, or of one request on a server.
 *
 * @module
 */
import { ConfigurationError, StorageError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { type AtomicStorage, markBounded, withAtomicUpdate } from './atomic.ts'
import { chunkedStorage, type ItemStorage } from './chunked.ts'
import { memoryStorage } from './memory.ts'

/** The attributes of every cookie that is written. */
export interface CookieAttributes {
  /** Default: `/`. */
  readonly path?: string | undefined
  /** Default: none, which is this host only. */
  readonly domain?: string | undefined
  /** Default: `Lax`. `None` sends the cookies with requests that other sites make. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | undefined
  /** Default: true. Set it to false only for development over http. */
  readonly secure?: boolean | undefined
  /** Only a server may set it; a document cannot read the cookie then. Default: false. */
  readonly httpOnly?: boolean | undefined
  /** Seconds until the browser forgets, from each write. Default: 30 days (2592000). */
  readonly maxAgeSeconds?: number | undefined
}

/** Access to the cookies. */
export interface CookieAccess {
  /** `document.cookie`, or the `cookie` header of the request: `name=value; name=value`. */
  read(): string | null | undefined
  /**
   * Sets `document.cookie`, or appends a `set-cookie` header to the response. Left out where the response has no headers
   * any more: the cookies are `perRequest` then, and no refresh is sent, since its answer could not be kept.
   */
  write?(setCookieLine: string): void
  readonly attributes?: CookieAttributes | undefined
  /**
   * True if `read` returns the cookies of one request and does not change: later writes are remembered here.
   * An `Auth` on them refreshes only for a caller who waits, and ends no session because of what the service answers:
   * another request may have the answer. Default: false, true without `write`.
   */
  readonly perRequest?: boolean | undefined
  /** Dates what is written, so that the newest cookie of a name counts. Default: the runtime's. */
  readonly clock?: Pick<Clock, 'now'> | undefined
}

// Browsers refuse a cookie above 4096 bytes of name and value; servers, headers above 8 to 16 kB.
const PIECE_BYTES = 3500
const MOST_PIECES = 5

/**
 * A storage in cookies, for the session of one user. Long values are kept in pieces, at most 17,500 bytes after percent-encoding. Reading writes
 * nothing, so it is safe while a server renders.
 *
 * Of several cookies of a name, twins of another `domain` or `path`, the one that was written last counts. So a change of
 * these attributes loses no session, and an older cookie hides no newer session and outlives no sign-out. A write removes
 * the twins whose place is known, and what remains is outlasted: an older one counts for `maxAgeSeconds` at most.
 *
 * Every request to `path` carries the cookies: tokens in them reach the server, and any script of the page unless
 * they are `httpOnly`.
 *
 * @throws {ConfigurationError} when an attribute is malformed.
 */
export function cookieStorage(access: CookieAccess): AtomicStorage {
  const { place, flags, maxAgeSeconds } = readAttributes(access.attributes ?? {})
  const { clock = { now: () => Date.now() } } = access
  const isOfRequest = access.perRequest === true || !access.write
  const written = new Map<string, string | null>()
  const find = (name: string): FoundCookie[] => findCookies(access.read() ?? '', name)
  const isOwn = (cookie: FoundCookie): boolean => cookie.place === place
  const read = (name: string): string | null => {
    if (isOfRequest && written.has(name)) return written.get(name)!
    const oldest = clock.now() - maxAgeSeconds * 1000
    const best = find(name)
      .filter((cookie) => isOwn(cookie) || cookie.version === 0 || cookie.version >= oldest)
      // The first of equal ones has the closest path, RFC 6265 section 5.4.
      .sort((one, other) => other.version - one.version || Number(isOwn(other)) - Number(isOwn(one)))[0]
    return best?.text || null
  }

  function write(name: string, value: string | null): void {
    const line = (where: string, text: string, seconds: number) =>
      access.write?.(`${name}=${text}${attributesOf(where)}${flags}; Max-Age=${seconds}`)
    const found = find(name)
    const version = Math.max(
      clock.now(),
      ...found.map((cookie) => Math.min(cookie.version + 1, Number.MAX_SAFE_INTEGER)),
    )
    const set = (text: string, seconds: number) => line(place, writeTag(version, place) + text, seconds)
    // First, since a framework that keeps one line a name keeps the last one.
    const places = new Set(found.map((cookie) => cookie.place))
    for (const other of places) if (other !== place) line(other, '', 0)
    if (value !== null) set(value, maxAgeSeconds)
    else {
      line(place, '', 0)
      // A twin that is not where it says it is cannot be removed, but outlasted.
      const remains = isOfRequest ? found.length > places.size : read(name) !== null
      if (remains) set('', LONGEST_SECONDS)
    }
    if (isOfRequest) written.set(name, value)
    // A browser drops a rejected cookie silently.
    else if (read(name) !== value) throw new StorageError('The browser did not store the cookie')
  }

  const cookies: ItemStorage = {
    getItem: read,
    setItem: write,
    removeItem: (name) => {
      if (read(name) !== null) write(name, null)
    },
  }
  const chunked = chunkedStorage(cookies, { itemBytes: PIECE_BYTES, mostPieces: MOST_PIECES })
  const storage = withAtomicUpdate(
    {
      getItem: async (key) => decode(await chunked.getItem(key)),
      setItem: (key, value) => chunked.setItem(key, encodeURIComponent(value)),
      removeItem: (key) => chunked.removeItem(key),
    },
    'cookies',
  )
  // Cookies never wait.
  return markBounded({ ...storage, accounts: 'one', perRequest: access.write ? isOfRequest : 'readOnly' })
}

/**
 * The page's half of a session in cookies: `cookieStorage` over `document.cookie`. In memory where there is no document,
 * as while a server renders.
 *
 * @throws {ConfigurationError} when an attribute is malformed.
 */
export function documentCookieStorage(attributes?: Omit<CookieAttributes, 'httpOnly'>): AtomicStorage {
  const page = (globalThis as { readonly document?: { cookie: string } }).document
  if (!page) return withAtomicUpdate(memoryStorage())
  return cookieStorage({
    read: () => page.cookie,
    write: (line) => {
      page.cookie = line
    },
    attributes,
  })
}

/** The longest that browsers keep a cookie: 400 days, RFC 6265bis section 5.5. */
const LONGEST_SECONDS = 34_560_000

// Visible ASCII.
const PATH = /^\/[!-:<-~]{0,200}$/
const DOMAIN = /^[\w.-]{0,253}$/

function readAttributes(attributes: CookieAttributes) {
  const { path = '/', sameSite = 'Lax', secure = true, httpOnly = false } = attributes
  const { domain, maxAgeSeconds = 2_592_000 } = attributes
  if (!PATH.test(path)) throw wrong('path')
  if (domain === '' || !DOMAIN.test(domain ?? '')) throw wrong('domain')
  if (!['Strict', 'Lax', 'None'].includes(sameSite) || (sameSite === 'None' && !secure)) throw wrong('sameSite')
  if (!Number.isSafeInteger(maxAgeSeconds) || maxAgeSeconds <= 0) throw wrong('maxAgeSeconds')
  return {
    // As browsers compare it, RFC 6265 section 5.2.3.
    place: (domain ?? '').replace(/^\./, '').toLowerCase() + path,
    flags: `; SameSite=${sameSite}${secure ? '; Secure' : ''}${httpOnly ? '; HttpOnly' : ''}`,
    maxAgeSeconds,
  }
}

/** The attributes of a place, which tell a cookie from others of its name: `example.com/app`, or `/app` for this host only. */
function attributesOf(place: string): string {
  const slash = place.indexOf('/')
  return `; Path=${place.slice(slash)}${slash > 0 ? `; Domain=${place.slice(0, slash)}` : ''}`
}

/** The time and the place in front of a cookie's text, since no browser tells them: `@mi8b3wsg.example.com%2Fapp@`. */
const writeTag = (version: number, place: string): string =>
  `@${version.toString(36)}${place === '/' ? '' : `.${encodeURIComponent(place)}`}@`

/** A cookie, as its text describes it. */
interface FoundCookie {
  /** Milliseconds since the Unix epoch, or one more than a later twin had. 0 if unknown. */
  readonly version: number
  readonly place: string
  /** Empty in place of one that was removed. */
  readonly text: string
}

/** All cookies of a name. One that names an impossible time or place is not ours. */
function findCookies(header: string, name: string): FoundCookie[] {
  return header.split(';').flatMap((pair) => {
    const equals = pair.indexOf('=')
    if (equals < 0 || pair.slice(0, equals).trim() !== name) return []
    const [, tag, time = '0', where = '%2F', text = ''] =
      /^(@([0-9a-z]{1,11})(?:\.([^@]*))?@)?(.*)$/s.exec(pair.slice(equals + 1).trim()) ?? []
    const [version, place] = [Number.parseInt(time, 36), decode(where) ?? '']
    const slash = place.indexOf('/')
    const isPlace = slash >= 0 && PATH.test(place.slice(slash)) && DOMAIN.test(place.slice(0, slash))
    const isOurs = tag !== undefined || !text.startsWith('@')
    return isOurs && isPlace && Number.isSafeInteger(version) ? [{ version, place, text }] : []
  })
}

function decode(text: string | null): string | null {
  try {
    return text === null ? null : decodeURIComponent(text)
  } catch {
    return null
  }
}

const wrong = (name: string): ConfigurationError =>
  new ConfigurationError(`The cookie attribute ${name} is malformed`, { field: name })
