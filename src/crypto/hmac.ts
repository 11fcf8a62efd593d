/**
 * HMAC-SHA256, RFC 2104.
 *
 * @see https://www.rfc-editor.org/rfc/rfc2104#section-2
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64, concatBytes, utf8ToBytes } from '../bytes.ts'
import type { Sensitive } from '../sensitive.ts'

const BLOCK_BYTES = 64

/** The code of `message` under `key`, both of any length. 32 bytes. */
export function hmacSha256(key: Uint8Array, message: Uint8Array): Uint8Array {
  const block = new Uint8Array(BLOCK_BYTES)
  block.set(key.length > BLOCK_BYTES ? sha256(key) : key)
  const pad = (value: number): Uint8Array => block.map((byte) => byte ^ value)
  return sha256(concatBytes(pad(0x5c), sha256(concatBytes(pad(0x36), message))))
}

/** `HMAC-SHA256(clientSecret, username clientId)` in base64. For a refresh, `username` is the user's own, not an alias. */
export function secretHash(input: {
  readonly username: string
  readonly clientId: string
  readonly clientSecret: Sensitive<string>
}): string {
  const key = utf8ToBytes(input.clientSecret.expose())
  return bytesToBase64(hmacSha256(key, utf8ToBytes(input.username + input.clientId)))
}
