/**
 * Reads the claims of a JSON Web Token. It does not check the signature: the result is not verified
 * and must not authorise a user. That is up to the service that receives the token.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519
 * @module
 */
import { base64UrlToBytes, bytesToBase64Url, readUtf8, utf8ToBytes } from './bytes.ts'
import { ProtocolError } from './errors.ts'
import { isObject, readJson } from './json.ts'
import { Sensitive } from './sensitive.ts'

/** The claims of a token, by name. An object without a prototype; of a name that comes twice the last counts. */
export type Claims = Readonly<Record<string, unknown>>

/** Cognito's tokens have 1 to 4 kB; groups and custom claims make them longer. */
const LONGEST_TOKEN = 64 * 1024
const SIGNED = /^[\w-]+\.([\w-]+)\.[\w-]+$/
/** The year 5138: later times are invalid, and milliseconds up to it are exact. */
const LATEST_SECONDS = 1e11

/**
 * Reads the claims of a signed token, without verifying the signature.
 *
 * @throws {ProtocolError} when it is not three parts of base64url with a JSON object in the middle.
 */
export function decodeJwt(token: unknown): Claims {
  try {
    const text = typeof token === 'string' && token.length <= LONGEST_TOKEN ? token : ''
    const [, body = ''] = SIGNED.exec(text) ?? []
    const claims = readJson(readUtf8(base64UrlToBytes(body)) ?? '')
    if (isObject(claims)) return claims
  } catch {
    // Not base64url.
  }
  throw new ProtocolError('The token is not a JSON Web Token')
}

/** The claims, by the key of their token's box. */
const claimsOf = new WeakMap<object, Claims>()

/**
 * A signed token in a box, and its claims, decoded once. The claims hold personal data, so they are hidden like the
 * token: in no log, JSON, snapshot or copy.
 */
export class Jwt extends Sensitive<string> {
  /** @throws {ProtocolError} when it is not a JSON Web Token. */
  constructor(token: unknown) {
    const claims = decodeJwt(token)
    // Only a string is decoded.
    super(token as string)
    claimsOf.set(this.key, claims)
  }

  /** The claims of the token: decoded, not verified. */
  get claims(): Claims {
    return claimsOf.get(this.key)!
  }
}

/**
 * A token without a signature: the claims of one that is kept elsewhere. No service takes it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-6
 */
export const unsignedToken = (claims: Claims): string =>
  `${UNSIGNED}${bytesToBase64Url(utf8ToBytes(JSON.stringify(claims)))}.-`

/** True for a token that {@link unsignedToken} has made. */
export const isUnsigned = (token: string): boolean => token.startsWith(UNSIGNED)

/** The header `{"alg":"none"}`. */
const UNSIGNED = 'eyJhbGciOiJub25lIn0.'

/**
 * A claim that is a time.
 *
 * @returns Milliseconds since the Unix epoch, by the server's clock.
 * @throws {ProtocolError} when it is missing or not a plausible number of seconds.
 */
export function timeClaim(claims: Claims, name: 'exp' | 'iat' | 'auth_time'): number {
  const seconds = claims[name]
  if (typeof seconds !== 'number' || !(seconds > 0 && seconds < LATEST_SECONDS)) {
    throw new ProtocolError(`The claim ${name} of a token is not a time`)
  }
  return Math.floor(seconds * 1000)
}

/** The claims that are strings. An object without a prototype. */
export const textClaims = (claims: Claims): Readonly<Record<string, string | undefined>> =>
  Object.assign(
    Object.create(null),
    Object.fromEntries(Object.entries(claims).filter(([, value]) => typeof value === 'string')),
  )
