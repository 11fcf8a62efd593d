/**
 * The `otpauth:` URI that an authenticator app reads from a QR code or a link.
 *
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 * @module
 */

/**
 * Writes the URI of a TOTP secret. SHA-1, six digits and thirty seconds are what Cognito uses and every app assumes.
 *
 * @param key.secret Base32.
 * @param key.issuer What the app calls itself.
 * @param key.account Whose secret it is, such as the user name.
 */
export function otpauthUri(key: {
  readonly secret: string
  readonly issuer: string
  readonly account: string
}): string {
  const { secret, issuer, account } = key
  // A colon separates issuer and account, so neither may have one that is not escaped.
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${encodeURIComponent(secret)}&issuer=${encodeURIComponent(issuer)}`
}
