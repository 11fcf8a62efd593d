/**
 * Strings that only the pool can read: `Session` and refresh token. Each carries its end under a seal, so that the pool
 * can still tell an expired one from an invented one after it has forgotten it.
 *
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { base64UrlToBytes, bytesToBase64Url, bytesToHex, concatBytes } from '../../bytes.ts'
import type { PoolState } from '../pool-state.ts'

const END_BYTES = 8
const SEAL_BYTES = 16

/**
 * A new string.
 *
 * @param prefix How the service's own ones begin.
 * @param length Bytes, not characters.
 * @param expiresAt Milliseconds since the Unix epoch.
 */
export function newOpaqueToken(pool: PoolState, prefix: string, length: number, expiresAt: number): string {
  const end = new Uint8Array(END_BYTES)
  new DataView(end.buffer).setFloat64(0, expiresAt)
  const content = concatBytes(pool.randomBytes(length - END_BYTES - SEAL_BYTES), end)
  return `${prefix}${bytesToBase64Url(concatBytes(content, sealOf(pool, content)))}`
}

/** True if the string was made by this pool and has expired. */
export function isExpiredToken(pool: PoolState, prefix: string, token: string): boolean {
  if (!token.startsWith(prefix)) return false
  let bytes: Uint8Array
  try {
    bytes = base64UrlToBytes(token.slice(prefix.length))
  } catch {
    return false
  }
  if (bytes.length < END_BYTES + SEAL_BYTES) return false
  const content = bytes.slice(0, -SEAL_BYTES)
  if (bytesToHex(bytes.slice(-SEAL_BYTES)) !== bytesToHex(sealOf(pool, content))) return false
  return pool.clock.now() >= new DataView(content.buffer, content.byteOffset).getFloat64(content.length - END_BYTES)
}

const sealOf = (pool: PoolState, content: Uint8Array): Uint8Array =>
  hmac(sha256, pool.secret, content).slice(0, SEAL_BYTES)
