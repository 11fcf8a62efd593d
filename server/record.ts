/**
 * A session in cookies. The cookies of each sign-in have a name of their own, and one pointer, which only a sign-in and a
 * sign-out write, names the present one. So a refresh that returns after a sign-out brings nobody back.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import type { SessionSnapshot } from '../machines/session/view.ts'
import { bytesToBase64Url, utf8ToBytes } from '../src/bytes.ts'
import type { AuthError, CognitoError } from '../src/errors.ts'
import { check, isObject, optional, type Read, readMembers, type Shape, secret, text, time } from '../src/json.ts'
import { type Claims, Jwt, unsignedToken } from '../src/jwt.ts'
import type { Tokens } from '../src/session/tokens.ts'
import { toUser } from '../src/session/user.ts'
import { type CookieJar, LONGEST_LINE_BYTES, readCookieHeader } from './cookies.ts'
import { refusal } from './operations.ts'
import type { ServerSettings } from './settings.ts'

/** The session of one sign-in. */
export interface ServerSession {
  /** Names the sign-in: the claim `origin_jti`, or a random id where the service sends none. */
  readonly signIn: string
  /** The real user name. */
  readonly username: string
  /** The name as typed to sign in. */
  readonly signInName: string
  readonly tokens: Tokens
  /** The device key that must accompany every refresh. */
  readonly deviceKey: string | undefined
  /**
   * Set where the last refresh brought tokens that do not fit into the cookies: no other one is sent before. Milliseconds
   * since the Unix epoch.
   */
  readonly restsUntil?: number | undefined
}

/** The cookies of a request, opened. */
export interface Present {
  readonly jar: CookieJar
  /** The family that the pointer names; `undefined` when nobody is signed in. */
  readonly family: string | undefined
  /** The present session; `undefined` too when its cookies are missing or damaged. */
  readonly session: ServerSession | undefined
}

/** The part of a cookie's name that stands for a sign-in: 96 bits of SHA-256. */
export const familyOf = (signIn: string): string => bytesToBase64Url(sha256(utf8ToBytes(signIn))).slice(0, 16)

const token: Read<Jwt> = (value) => new Jwt(value)
const claims: Read<Jwt> = (value) => new Jwt(unsignedToken(check<Claims>(isObject)(value)))

/** The members of a sealed session, under short names: every request carries them. */
interface Sealed {
  readonly o: string
  readonly u: string
  readonly n: string
  readonly d: string | undefined
  readonly a: Jwt
  readonly r: Tokens['refreshToken']
  /** The claims of the ID token, or the token. */
  readonly i: Jwt
  readonly e: number
  readonly s: number
  readonly t: number
  readonly w: number
  readonly l: number | undefined
}

const SEALED: Shape<Sealed> = {
  o: text,
  u: text,
  n: text,
  d: optional(text),
  a: token,
  r: optional(secret),
  i: (value) => (typeof value === 'string' ? token : claims)(value),
  e: time,
  s: time,
  t: time,
  w: time,
  l: optional(time),
}

/** Opens the cookies of a request. Never rejects: what cannot be opened is not there. */
export async function readPresent(settings: ServerSettings, request: Request): Promise<Present> {
  const { cookies, seals } = settings
  const jar = readCookieHeader(request.headers.get('cookie'))
  const pointers = await openAll(
    jar.flatMap(([name, value]) => (name === cookies.pointer ? [value] : [])),
    (sealed) => seals.open('pointer', sealed),
  )
  const family = newest(pointers)?.f
  if (typeof family !== 'string') return { jar, family: undefined, session: undefined }
  return { jar, family, session: await readFamily(settings, jar, family) }
}

/** Opens the session of one sign-in. */
export async function readFamily(
  { cookies, seals }: ServerSettings,
  jar: CookieJar,
  family: string,
): Promise<ServerSession | undefined> {
  const sessions = await openAll(cookies.join(jar, cookies.family(family)), (sealed) =>
    openSession(seals, 'session', sealed),
  )
  const found = newest(sessions.filter(({ o }) => familyOf(o) === family))
  return found && toSession(found)
}

/** The members of a sealed session; `undefined` for everything else. */
async function openSession(
  seals: ServerSettings['seals'],
  use: 'session' | 'share',
  sealed: string,
): Promise<Sealed | undefined> {
  const value = await seals.open(use, sealed)
  try {
    return value && readMembers(SEALED, value)
  } catch {
    return undefined
  }
}

async function openAll<T>(sealed: readonly string[], open: (sealed: string) => Promise<T | undefined>): Promise<T[]> {
  const opened = await Promise.all(sealed.map(open))
  return opened.filter((value) => value !== undefined)
}

/** The value that was written last. Others are twins of another path or domain. */
const newest = <T extends { readonly w?: unknown }>(values: readonly T[]): T | undefined =>
  values.reduce<T | undefined>((best, value) => (best && Number(best.w) >= Number(value.w) ? best : value), undefined)

const toSession = ({ o, u, n, d, a, r, i, e, s, t, l }: Sealed): ServerSession => ({
  signIn: o,
  username: u,
  signInName: n,
  deviceKey: d,
  restsUntil: l,
  tokens: { accessToken: a, idToken: i, refreshToken: r, expiresAt: e, issuedAt: s, receivedAt: t },
})

/** Seals a session as one string. */
export function sealSession(
  settings: ServerSettings,
  session: ServerSession,
  use: 'session' | 'share',
): Promise<string> {
  const { tokens, signIn, username, signInName, deviceKey, restsUntil } = session
  return settings.seals.seal(use, {
    o: signIn,
    u: username,
    n: signInName,
    d: deviceKey,
    a: tokens.accessToken.expose(),
    r: tokens.refreshToken?.expose(),
    i: settings.keepsIdToken ? tokens.idToken.expose() : tokens.idToken.claims,
    e: tokens.expiresAt,
    s: tokens.issuedAt,
    t: tokens.receivedAt,
    w: settings.clock.now(),
    l: restsUntil,
  })
}

/** Opens a session that another process has shared. */
export async function openShared({ seals }: ServerSettings, sealed: string): Promise<ServerSession | undefined> {
  const found = await openSession(seals, 'share', sealed)
  return found && toSession(found)
}

/**
 * The lines of a sign-in: the new session, and the pointer to it. The former session of another user stays beside it, if
 * there is room, until the page has the new one and ends it.
 *
 * @throws {CognitoError} `SessionTooLargeException` when the cookies would not fit into a header line of 8 kB.
 */
export async function signInLines(
  settings: ServerSettings,
  present: Present,
  session: ServerSession,
): Promise<{ readonly lines: readonly string[]; readonly isFormerKept: boolean }> {
  const { cookies, seals, clock } = settings
  const chunks = await writeChunks(settings, session)
  const pointer = await seals.seal('pointer', { f: familyOf(session.signIn), w: clock.now() })
  const all = new Map([...chunks, [cookies.pointer, pointer]])
  const others = chunkNames(settings, present).filter((name) => !chunks.has(name))
  const former = isOfOther(present, session) ? chunkNames(settings, present, present.family) : []
  const apart = others.filter((name) => !former.includes(name))
  const isFormerKept = fits(settings, present, all, apart)
  const removed = isFormerKept ? apart : others
  checkLine(settings, present, all, removed)
  const lines = [...removed.map(cookies.removal), ...[...all].map(([name, value]) => cookies.line(name, value))]
  return { lines, isFormerKept }
}

/** True if another user was signed in before. The same one is renewed. */
export const isOfOther = ({ session: former }: Present, { tokens }: ServerSession): boolean =>
  former !== undefined && former.tokens.accessToken.claims.sub !== tokens.accessToken.claims.sub

/** The pause after a refresh whose tokens do not fit. Milliseconds. */
const REST_MS = 60_000

/**
 * The lines of a refresh: its own family's cookies, and never the pointer. Where the new tokens do not fit, the former ones
 * stay with the new refresh token, which alone may count by now: `isTooLarge`.
 */
export async function refreshLines(
  settings: ServerSettings,
  present: Present,
  session: ServerSession,
): Promise<{ readonly lines: readonly string[]; readonly isTooLarge: boolean }> {
  const { cookies, clock } = settings
  const own = familyOf(session.signIn)
  const write = (chunks: ReadonlyMap<string, string>, removed: readonly string[]): readonly string[] => [
    ...removed.map(cookies.removal),
    ...[...chunks].map(([name, value]) => cookies.line(name, value)),
  ]
  const chunks = await writeChunks(settings, session)
  // A line that is no longer than the one which has just come through is not too long.
  const presentBytes = cookies.lineBytes(present.jar, new Map(), [])
  for (const [family, most] of [[own], [undefined], [undefined, presentBytes]] as const) {
    // What former sign-ins have left makes room.
    const removed = chunkNames(settings, present, family).filter((name) => !chunks.has(name))
    if (fits(settings, present, chunks, removed, most)) return { lines: write(chunks, removed), isTooLarge: false }
  }
  const former = present.session ?? session
  const { refreshToken } = session.tokens
  const tokens = { ...former.tokens, refreshToken }
  const rest = await writeChunks(settings, { ...session, tokens, restsUntil: clock.now() + REST_MS })
  const removed = chunkNames(settings, present).filter((name) => !rest.has(name))
  return { lines: write(rest, removed), isTooLarge: true }
}

/** True for a sign-in that the pointer does not name: its end leaves the present one. */
export const isFormer = (present: Present, family: string | undefined): family is string =>
  family !== undefined && present.family !== undefined && present.family !== family

/**
 * The lines of a sign-out: nobody is signed in, whatever comes later, and what former sign-ins have left goes too.
 *
 * @param family The sign-in that ends; a former one alone. Default: the present one.
 */
export async function signOutLines(settings: ServerSettings, present: Present, family?: string): Promise<string[]> {
  const { cookies, seals, clock } = settings
  if (isFormer(present, family)) return chunkNames(settings, present, family).map(cookies.removal)
  const pointer = cookies.line(cookies.pointer, await seals.seal('pointer', { f: null, w: clock.now() }))
  return [...chunkNames(settings, present).map(cookies.removal), pointer]
}

/** The lines after a verdict of the service on a sign-in: its cookies go. The pointer may name another one by then. */
export const endLines = (settings: ServerSettings, present: Present, { signIn }: ServerSession): string[] =>
  chunkNames(settings, present, familyOf(signIn)).map(settings.cookies.removal)

async function writeChunks(settings: ServerSettings, session: ServerSession): Promise<ReadonlyMap<string, string>> {
  const { cookies, randomBytes } = settings
  const version = bytesToBase64Url(randomBytes(6))
  return cookies.split(
    cookies.family(familyOf(session.signIn)),
    version,
    await sealSession(settings, session, 'session'),
  )
}

/** The names of the chunks that a request carries: of one family, or of all. */
function chunkNames({ cookies }: ServerSettings, { jar }: Present, family?: string): string[] {
  const families = family === undefined ? cookies.families(jar) : [family]
  const names = jar
    .map(([name]) => name)
    .filter((name) => families.some((each) => name.startsWith(`${cookies.family(each)}.`)))
  return [...new Set(names)]
}

type LineParts = readonly [
  present: Present,
  set: ReadonlyMap<string, string>,
  removed: readonly string[],
  /** Bytes. Default: {@link LONGEST_LINE_BYTES}. */
  most?: number | undefined,
]

const fits = ({ cookies }: ServerSettings, ...[{ jar }, set, removed, most = LONGEST_LINE_BYTES]: LineParts): boolean =>
  cookies.lineBytes(jar, set, removed) <= most

function checkLine(settings: ServerSettings, ...parts: LineParts): void {
  if (!fits(settings, ...parts)) throw tooLarge()
}

/** The error of tokens that do not fit into the cookies. */
export const tooLarge = (): CognitoError =>
  refusal('SessionTooLargeException', 'The cookies of the session do not fit into a header line of 8 kB')

/**
 * The session as hooks have it, in plain data: it survives JSON, and is taken by the serializers of frameworks. `error` has
 * the members of its `toJSON`.
 *
 * @param stale True when the tokens are over, or could not be replaced.
 */
export function toSnapshot(session: ServerSession | undefined, stale: boolean, error?: AuthError): SessionSnapshot {
  if (!session) return { status: 'signedOut' }
  const { expiresAt } = session.tokens
  const view = { status: 'signedIn', user: toUser(session), stale, expiresAt, persisted: true, ...(error && { error }) }
  return JSON.parse(JSON.stringify(view))
}
