/**
 * `SECRET_HASH`, which an app client with a secret adds to its requests.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
 * @module
 */
import { bytesToBase64, utf8ToBytes } from '../bytes.ts'
import type { Sensitive } from '../sensitive.ts'
import { hmacSha256 } from './hmac.ts'

/** `HMAC-SHA256(clientSecret, username clientId)` in base64. For a refresh, `username` is the user's own, not an alias. */
export function secretHash(input: {
  readonly username: string
  readonly clientId: string
  readonly clientSecret: Sensitive<string>
}): string {
  const key = utf8ToBytes(input.clientSecret.expose())
  return bytesToBase64(hmacSha256(key, utf8ToBytes(input.username + input.clientId)))
}
