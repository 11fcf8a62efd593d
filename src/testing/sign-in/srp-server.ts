/**
 * The server half of SRP-6a as Amazon Cognito speaks it, for users and for devices.
 *
 * Letters are those of RFC 5054. Numbers are hashed as their shortest big-endian bytes with a zero byte in front when
 * the top bit is set (Java's `BigInteger.toByteArray`). For a device, the device group key stands where the pool name
 * stands for a user, and the device key where the user name stands.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5054
 * @module
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64ToBytes, bytesToBase64, bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '../../bytes.ts'
import { powModN } from '../../crypto/mod-pow.ts'
import { G, N_HEX } from '../../crypto/srp-group.ts'
import type { RandomBytes } from '../../ports.ts'

/** Whose secret is proven: a pool and a user, or a device group and a device. */
export interface SrpIdentity {
  readonly poolName: string
  readonly userId: string
}

/** The server's numbers of one exchange. Lower-case hex. */
export interface ServerKeyPair {
  readonly b: string
  readonly B: string
}

/** A random salt of 16 bytes. Lower-case hex without leading zeros: the only form that all clients hash alike. */
export const newSalt = (randomBytes: RandomBytes): string => toBigInt(bytesToHex(randomBytes(16))).toString(16)

/** `x = SHA256(salt | SHA256(poolName | userId | ":" | password))`, lower-case hex. */
export function privateKey(salt: string, { poolName, userId }: SrpIdentity, password: string): string {
  return bytesToHex(sha256(concatBytes(signed(salt), sha256(utf8ToBytes(`${poolName}${userId}:${password}`)))))
}

/** `v = g^x mod N`, lower-case hex. */
export const verifierOf = (x: string): string => powModN(BigInt(G), toBigInt(x)).toString(16)

/** A fresh `b`, and `B = (k * v + g^b) mod N`. */
export function newServerKeyPair(v: string, randomBytes: RandomBytes): ServerKeyPair {
  const N = toBigInt(N_HEX)
  const k = toBigInt(bytesToHex(sha256(concatBytes(signed(N_HEX), signed(G.toString(16))))))
  const b = bytesToHex(randomBytes(32))
  const B = (k * toBigInt(v) + powModN(BigInt(G), toBigInt(b))) % N
  // One chance in 2^3072, but a client refuses it.
  return B === BigInt(0) ? newServerKeyPair(v, randomBytes) : { b, B: B.toString(16) }
}

/** True if an `SRP_A` can be used: hex, not longer than `N`, not zero modulo `N`. */
export function isUsableA(A: string): boolean {
  return /^[0-9a-f]{1,768}$/i.test(A) && toBigInt(A) % toBigInt(N_HEX) !== BigInt(0)
}

/** Everything the claim of a client is computed from. */
export interface ClaimInput extends SrpIdentity {
  readonly A: string
  readonly keyPair: ServerKeyPair
  readonly v: string
  /** Base64. */
  readonly secretBlock: string
  readonly timestamp: string
}

/** The `PASSWORD_CLAIM_SIGNATURE` that only a client with the password can send. Base64. */
export function expectedSignature({ A, keyPair, v, poolName, userId, secretBlock, timestamp }: ClaimInput): string {
  const N = toBigInt(N_HEX)
  const uBytes = sha256(concatBytes(signed(A), signed(keyPair.B)))
  const u = toBigInt(bytesToHex(uBytes))
  // S = (A * v^u)^b mod N, RFC 5054 section 2.6.
  const S = powModN((toBigInt(A) * powModN(toBigInt(v), u)) % N, toBigInt(keyPair.b))
  const key = hkdf(sha256, signed(S.toString(16)), signed(u.toString(16)), utf8ToBytes('Caldera Derived Key'), 16)
  const message = concatBytes(
    utf8ToBytes(poolName),
    utf8ToBytes(userId),
    base64ToBytes(secretBlock),
    utf8ToBytes(timestamp),
  )
  return bytesToBase64(hmac(sha256, key, message))
}

/** Bytes of a number as `BigInteger.toByteArray` writes it, read back to lower-case hex without leading zeros. */
export const hexOfBytes = (bytes: Uint8Array): string => toBigInt(bytesToHex(bytes) || '0').toString(16)

const toBigInt = (hex: string): bigint => BigInt(`0x${hex}`)

function signed(hex: string): Uint8Array {
  const shortest = toBigInt(hex).toString(16)
  const even = shortest.length % 2 ? `0${shortest}` : shortest
  return hexToBytes(even[0]! >= '8' ? `00${even}` : even)
}
