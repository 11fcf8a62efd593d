/**
 * The client half of SRP-6a, as Amazon Cognito speaks it.
 *
 * Letters are those of RFC 5054: `a`, `A` the client's private and public values; `B` the server's public value;
 * `u` the scrambler; `x` the private key; `S` the premaster secret. Numbers are lower-case hex, everything hashed is bytes.
 *
 * Cognito departs from RFC 5054 in one way: it hashes a number as its shortest big-endian bytes, with a zero byte in
 * front when the top bit is set (Java's `BigInteger.toByteArray`). The RFC pads to the length of `N`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5054
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '../bytes.ts'
import { ConfigurationError, ProtocolError } from '../errors.ts'
import type { ModPow, RandomBytes } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import type { SrpKeyPair } from './key-pair.ts'
import { N_HEX } from './srp-group.ts'

/** Bytes of `a`. RFC 5054 section 3.1 asks for at least 256 bits. */
const A_BYTES = 32
/** Salts are 16 bytes; this many digits is beyond any that was seen. */
const LONGEST_SALT = 512

/**
 * Makes the key pair of one exchange.
 *
 * @throws {ConfigurationError} when the random source does not work.
 */
export async function createKeyPair(randomBytes: RandomBytes, modPow: ModPow): Promise<SrpKeyPair> {
  const bytes = randomBytes(A_BYTES)
  const a = trimZeros(bytesToHex(bytes))
  if (bytes.length !== A_BYTES || a === '0') throw new ConfigurationError('randomBytes gave no random bytes')
  const A = await modPow.generatorPower(a)
  // A power of 2 is never 0 modulo a prime: then the arithmetic is broken, and the server would refuse A.
  if (!/^[0-9a-f]{1,768}$/.test(A) || /^0*$/.test(A)) throw new ConfigurationError('modPow gave no public value')
  return { a: new Sensitive(a), A }
}

/**
 * Checks `SRP_B` and gives it without leading zeros.
 *
 * @throws {ProtocolError} unless it is hex and `1 < B < N`: 0, multiples of `N` and everything longer are refused.
 */
export function readServerValue(B: unknown): string {
  if (typeof B !== 'string' || !/^[0-9a-f]{1,770}$/i.test(B)) throw new ProtocolError('SRP_B is not a hex number')
  const hex = trimZeros(B.toLowerCase())
  // Numbers of equal length compare like texts.
  const tooLarge = hex.length > N_HEX.length || (hex.length === N_HEX.length && hex >= N_HEX)
  if (tooLarge || hex === '0' || hex === '1') throw new ProtocolError('SRP_B is out of range')
  return hex
}

/** Checks `SALT` and gives it without leading zeros. */
export function readSalt(salt: unknown): string {
  if (typeof salt !== 'string' || salt.length > LONGEST_SALT || !/^[0-9a-f]+$/i.test(salt)) {
    throw new ProtocolError('SALT is not a hex number')
  }
  return trimZeros(salt.toLowerCase())
}

/**
 * `u = SHA256(A | B)`, RFC 5054 section 2.6.
 *
 * @throws {ProtocolError} when `u` is zero (SRP-6a).
 */
export function scrambler(A: string, B: string, hash: (bytes: Uint8Array) => Uint8Array = sha256): string {
  const u = trimZeros(bytesToHex(hash(concatBytes(signedBytes(A), signedBytes(B)))))
  if (u === '0') throw new ProtocolError('The SRP scrambler u is zero')
  return u
}

/** `x = SHA256(salt | SHA256(poolName | userId | ":" | password))`. */
export function privateKey(salt: string, poolName: string, userId: string, password: Sensitive<string>): string {
  const identity = sha256(utf8ToBytes(`${poolName}${userId}:${password.expose()}`))
  return trimZeros(bytesToHex(sha256(concatBytes(signedBytes(salt), identity))))
}

/** The key of the claim: HKDF (RFC 5869) of `S` with salt `u`, cut to 16 bytes. */
export function claimKey(S: string, u: string): Uint8Array {
  const pseudoRandomKey = hmac(sha256, signedBytes(u), signedBytes(S))
  return hmac(sha256, pseudoRandomKey, concatBytes(utf8ToBytes('Caldera Derived Key'), Uint8Array.of(1))).slice(0, 16)
}

/** A number in hex as Java's `BigInteger.toByteArray` writes it: shortest, with room for the sign bit. */
export function signedBytes(hex: string): Uint8Array {
  const digits = trimZeros(hex)
  const even = digits.length % 2 ? `0${digits}` : digits
  return hexToBytes(even[0]! >= '8' ? `00${even}` : even)
}

/** Hex without leading zeros; `0` for zero. */
export function trimZeros(hex: string): string {
  return hex.replace(/^0+(?=.)/, '')
}
