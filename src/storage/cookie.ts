/**
 * Keeps strings in cookies: of a document, or of one request on a server.
 *
 * @module
 */
import { ConfigurationError, StorageError } from '../errors.ts'
import { type AtomicStorage, markBounded, withAtomicUpdate } from './atomic.ts'
import { chunkedStorage, type ItemStorage } from './chunked.ts'

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
  /** Sets `document.cookie`, or appends a `set-cookie` header to the response. */
  write(setCookieLine: string): void
  readonly attributes?: CookieAttributes | undefined
  /**
   * True if `read` returns the cookies of one request and does not change: later writes are remembered here.
   * Default: false.
   */
  readonly perRequest?: boolean | undefined
}

// Browsers refuse a cookie above 4096 bytes of name and value; servers, headers above 8 to 16 kB.
const PIECE_BYTES = 3500
const MOST_PIECES = 5

/**
 * A storage in cookies, for the session of one user. Long values are kept in pieces, at most 17,500 bytes after percent-encoding. Reading writes
 * nothing, so it is safe while a server renders.
 *
 * A change of `domain` or `path` loses no session: cookies that were written with others are read while there is none of
 * the same name with the present ones, and are removed at the next write of it.
 *
 * Every request to `path` carries the cookies: tokens in them reach the server, and any script of the page unless
 * they are `httpOnly`.
 *
 * @throws {ConfigurationError} when an attribute is malformed.
 */
export function cookieStorage(access: CookieAccess): AtomicStorage {
  const { place, flags, maxAgeSeconds } = readAttributes(access.attributes ?? {})
  const tag = writeTag(place)
  const written = new Map<string, string | null>()
  const read = (name: string): string | null => {
    if (access.perRequest && written.has(name)) return written.get(name)!
    const found = findCookies(access.read() ?? '', name)
    // The first of several is the one with the closest path, RFC 6265 section 5.4.
    return (found.find((cookie) => cookie.tag === tag) ?? found[0])?.text ?? null
  }

  function write(name: string, value: string | null): void {
    const line = (where: CookiePlace, text: string, seconds: number) =>
      access.write(`${name}=${text}${attributesOf(where)}${flags}; Max-Age=${seconds}`)
    // First, since a framework that keeps one line a name keeps the last one.
    for (const other of findCookies(access.read() ?? '', name)) {
      if (other.tag !== tag) line(other.place, '', 0)
    }
    if (value === null) line(place, '', 0)
    else line(place, tag + value, maxAgeSeconds)
    if (access.perRequest) written.set(name, value)
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
  return markBounded({ ...storage, accounts: 'one', perRequest: access.perRequest === true })
}

/** The attributes that tell a cookie from others of its name. */
interface CookiePlace {
  readonly path: string
  /** Empty for this host only. */
  readonly domain: string
}

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
    place: { path, domain: (domain ?? '').replace(/^\./, '').toLowerCase() },
    flags: `; SameSite=${sameSite}${secure ? '; Secure' : ''}${httpOnly ? '; HttpOnly' : ''}`,
    maxAgeSeconds,
  }
}

const attributesOf = ({ path, domain }: CookiePlace): string => `; Path=${path}${domain && `; Domain=${domain}`}`

/** The place of a cookie in front of its text, since no browser tells it: `@example.com%2Fapp@`. Empty for the default. */
function writeTag({ path, domain }: CookiePlace): string {
  const where = domain + path
  return where === '/' ? '' : `@${encodeURIComponent(where)}@`
}

/** A cookie of some place. */
interface FoundCookie {
  readonly tag: string
  readonly place: CookiePlace
  readonly text: string
}

/** All cookies of a name. One that names an impossible place is not ours. */
function findCookies(header: string, name: string): FoundCookie[] {
  return header.split(';').flatMap((pair) => {
    const equals = pair.indexOf('=')
    if (equals < 0 || pair.slice(0, equals).trim() !== name) return []
    const [, tag = '', where = '%2F', text = ''] = /^(@([^@]*)@)?(.*)$/s.exec(pair.slice(equals + 1).trim()) ?? []
    const [domain = '', path = ''] = decode(where)?.split(/(?=\/)(.*)/s) ?? []
    return PATH.test(path) && DOMAIN.test(domain) ? [{ tag, place: { path, domain }, text }] : []
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
