/**
 * The client half of SRP-6a, as Amazon Cognito speaks it.
 *
 * Letters are those of RFC 5054: `N`, `g` the group; `k` the multiplier; `a`, `A` the client's private and public
 * values; `B` the server's public value; `u` the scrambler; `x` the private key; `S` the premaster secret.
 * Numbers are lower-case hex without leading zeros, everything hashed is bytes.
 *
 * Cognito departs from RFC 5054 in these: SHA-256 takes the place of SHA-1, a number is hashed as its shortest
 * big-endian bytes with a zero byte in front when the top bit is set (the RFC pads to the length of `N`), and the
 * proof is an HMAC under a key that HKDF derives from `S`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5054
 * @module
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, readBytes, utf8ToBytes } from '../bytes.ts'
import { ConfigurationError, ProtocolError } from '../errors.ts'
import type { ModPow, RandomBytes } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import { hmacSha256 } from './hmac.ts'
import { N_DIGITS, N_HEX } from './srp-group.ts'

/** A client's key pair for one SRP exchange. Never used twice. Numbers in lower-case hex. */
export interface SrpKeyPair {
  /** The private `a`. */
  readonly a: Sensitive<string>
  /** The public `A = g^a mod N`. */
  readonly A: string
}

/** RFC 5054 section 2.6 asks for at least 256 bits; more would buy nothing. */
const A_BYTES = 32
const A_ATTEMPTS = 4
const KEY_BYTES = 16
/** `info` of HKDF, then the number of the block: there is one. */
const KEY_INFO = 'Caldera Derived Key\x01'
const MOST_SALT_DIGITS = 2048

/**
 * Makes the private `a`, 256 random bits, and the public `A = g^a mod N`. For one exchange only.
 *
 * @throws {ConfigurationError} when the random source or the `modPow` port gives nothing usable.
 */
export async function createKeyPair(randomBytes: RandomBytes, modPow: ModPow): Promise<SrpKeyPair> {
  for (let attempt = 1; ; attempt++) {
    const a = toNumber(takeRandom(randomBytes, A_BYTES))
    const A = await modPow.generatorPower(a)
    // Zero modulo N is no public value, and a broken port gives nothing else.
    if (isPublicValue(A) || attempt === A_ATTEMPTS) return { a: new Sensitive(a), A: checkPower(A) }
  }
}

/**
 * `length` bytes of the port, checked for what a broken source gives: the wrong length, or nothing but zeros.
 *
 * @throws {ConfigurationError} when the source is broken.
 */
export function takeRandom(randomBytes: RandomBytes, length: number): Uint8Array {
  const bytes = readBytes(randomBytes(length))
  if (bytes?.length !== length || bytes.every((byte) => byte === 0)) {
    throw new ConfigurationError('The port randomBytes gave no random bytes', { field: 'randomBytes' })
  }
  return bytes
}

/**
 * Checks `SRP_B` and brings it to its one spelling.
 *
 * Refuses 0, 1, N - 1 (which would leave a secret that anybody knows), everything from N up, and what is no plain hex.
 *
 * @throws {ProtocolError} when it is refused, RFC 5054 section 2.5.3.
 */
export function checkServerValue(B: unknown): string {
  const number = readNumber('SRP_B', B, N_DIGITS)
  if (!isPublicValue(number)) throw new ProtocolError('SRP_B is not between 1 and N - 1')
  return number
}

/**
 * Checks `SALT` and brings it to its one spelling.
 *
 * @throws {ProtocolError} when it is empty, no plain hex, or longer than 2048 digits.
 */
export function checkSalt(salt: unknown): string {
  return readNumber('SALT', salt, MOST_SALT_DIGITS)
}

/** A number as Java's `BigInteger.toByteArray` writes it: shortest, with a zero byte when the top bit would be set. */
export function signedBytes(number: string): Uint8Array {
  return hexToBytes(padHex(number))
}

/** The hex of {@link signedBytes}. */
export function padHex(number: string): string {
  const shortest = shorten(number)
  const even = shortest.length % 2 ? `0${shortest}` : shortest
  return even >= '8' ? `00${even}` : even
}

/**
 * The scrambler `u = SHA256(A | B)`, RFC 5054 section 2.6.
 *
 * @param hash SHA-256; a test may force another result.
 * @throws {ProtocolError} when `u` is zero: the secret would not depend on the password.
 */
export function scrambler(A: string, B: string, hash: (message: Uint8Array) => Uint8Array = sha256): string {
  const u = toNumber(hash(concatBytes(signedBytes(A), signedBytes(B))))
  if (u === '0') throw new ProtocolError('The scrambler is zero')
  return u
}

/**
 * The private key `x = SHA256(salt | SHA256(poolName userId ":" password))`.
 * For a device, `poolName` is its group key and `userId` its key.
 *
 * @param salt As {@link checkSalt} returns it.
 * @throws {ProtocolError} when the password has an unpaired surrogate. The reader of input refuses one earlier.
 */
export function privateKey(identity: {
  readonly poolName: string
  readonly userId: string
  readonly password: Sensitive<string>
  readonly salt: string
}): string {
  const { poolName, userId, password, salt } = identity
  const secret = sha256(utf8ToBytes(`${poolName}${userId}:${password.expose()}`))
  return toNumber(sha256(concatBytes(signedBytes(salt), secret)))
}

/** The 16-byte key of the proof: HKDF (RFC 5869) of `S`, salted with `u`. Less than one block, so two HMACs are all. */
export function claimKey(S: string, u: string): Uint8Array {
  const pseudoRandomKey = hmacSha256(signedBytes(u), signedBytes(S))
  return hmacSha256(pseudoRandomKey, utf8ToBytes(KEY_INFO)).slice(0, KEY_BYTES)
}

/**
 * What the `modPow` port gave, when it is a public value.
 *
 * @throws {ConfigurationError} when it is not.
 */
export function checkPower(power: unknown): string {
  if (isPublicValue(power)) return power
  throw new ConfigurationError('The port modPow gave no usable number', { field: 'modPow' })
}

/** Whether this is a number in its one spelling, above 1 and below N - 1. */
function isPublicValue(number: unknown): number is string {
  if (typeof number !== 'string' || !/^[1-9a-f][0-9a-f]*$/.test(number) || number === '1') return false
  // Of equal length, hex compares as text. N is odd, so N - 1 differs in the last digit only.
  const largest = `${N_HEX.slice(0, -1)}e`
  return number.length < N_DIGITS || (number.length === N_DIGITS && number < largest)
}

function readNumber(name: string, text: unknown, mostDigits: number): string {
  if (typeof text === 'string' && text.length <= mostDigits && /^[0-9a-f]+$/i.test(text)) return shorten(text)
  throw new ProtocolError(`${name} is not a number`)
}

const toNumber = (bytes: Uint8Array): string => shorten(bytesToHex(bytes))

const shorten = (hex: string): string => hex.toLowerCase().replace(/^0+(?=.)/, '')
