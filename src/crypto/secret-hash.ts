/**
 * `SECRET_HASH`, which app clients with a secret want.
 *
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64, utf8ToBytes } from '../bytes.ts'
import type { Sensitive } from '../sensitive.ts'

/** `base64(HMAC-SHA256(clientSecret, username | clientId))`. The user name is the one that the same call carries. */
export function secretHash(input: {
  readonly username: string
  readonly clientId: string
  readonly clientSecret: Sensitive<string>
}): string {
  const { username, clientId, clientSecret } = input
  return bytesToBase64(hmac(sha256, utf8ToBytes(clientSecret.expose()), utf8ToBytes(username + clientId)))
}
