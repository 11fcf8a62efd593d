/**
 * Keeps strings in cookies: of a document, or of one request on a server.
 *
 * @module
 */
import { ConfigurationError, StorageError } from '../errors.ts'
import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'
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
 * Every request to `path` carries the cookies: tokens in them reach the server, and any script of the page unless
 * they are `httpOnly`.
 *
 * @throws {ConfigurationError} when an attribute is malformed.
 */
export function cookieStorage(access: CookieAccess): AtomicStorage {
  const suffix = writeAttributes(access.attributes ?? {})
  const written = new Map<string, string | null>()
  const read = (name: string): string | null =>
    access.perRequest && written.has(name) ? written.get(name)! : findCookie(access.read() ?? '', name)

  function write(name: string, value: string | null): void {
    access.write(`${name}=${value ?? ''}${suffix(value !== null)}`)
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
  return { ...storage, accounts: 'one' }
}

function writeAttributes(attributes: CookieAttributes): (kept: boolean) => string {
  const { path = '/', domain, sameSite = 'Lax', secure = true, httpOnly = false } = attributes
  const { maxAgeSeconds = 2_592_000 } = attributes
  if (!/^\/[^;\s]*$/.test(path)) throw wrong('path')
  if (domain !== undefined && !/^[\w.-]+$/.test(domain)) throw wrong('domain')
  if (!['Strict', 'Lax', 'None'].includes(sameSite) || (sameSite === 'None' && !secure)) throw wrong('sameSite')
  if (!Number.isSafeInteger(maxAgeSeconds) || maxAgeSeconds <= 0) throw wrong('maxAgeSeconds')
  const where = `; Path=${path}${domain === undefined ? '' : `; Domain=${domain}`}; SameSite=${sameSite}`
  const flags = `${secure ? '; Secure' : ''}${httpOnly ? '; HttpOnly' : ''}`
  return (kept) => `${where}${flags}; Max-Age=${kept ? maxAgeSeconds : 0}`
}

function findCookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    // The first of several is the one with the closest path, RFC 6265 section 5.4.
    if (equals >= 0 && pair.slice(0, equals).trim() === name) return pair.slice(equals + 1).trim()
  }
  return null
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
