/**
 * One-time passwords of authenticator apps: SHA-1, six digits, steps of 30 seconds.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6238
 * @module
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha1 } from '@noble/hashes/legacy.js'

const STEP_MS = 30_000
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The code of an authenticator app.
 *
 * @param secret Base32, with or without spaces and padding.
 * @param now Milliseconds since the Unix epoch.
 */
export const totpCode = (secret: string, now: number): string => codeOfStep(secret, stepOf(now))

/** The step of an instant. */
export const stepOf = (now: number): number => Math.floor(now / STEP_MS)

/** The step to which this code belongs, at most one step from now. `undefined` when it is wrong. */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  return [0, -1, 1].map((offset) => stepOf(now) + offset).find((step) => step >= 0 && codeOfStep(secret, step) === code)
}

/**
 * A new secret: whole bytes in base32 without padding, so that strict decoders take it. RFC 4648 section 6.
 *
 * @param length Base32 characters.
 */
export function newTotpSecret(randomBytes: (length: number) => Uint8Array, length: number): string {
  let secret = ''
  let buffer = 0
  let bits = 0
  for (const byte of randomBytes(Math.floor((length * 5) / 8))) {
    buffer = ((buffer << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      secret += BASE32[(buffer >> bits) & 31]
    }
  }
  return bits > 0 ? secret + BASE32[(buffer << (5 - bits)) & 31] : secret
}

function codeOfStep(secret: string, step: number): string {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setUint32(0, Math.floor(step / 2 ** 32))
  new DataView(counter.buffer).setUint32(4, step % 2 ** 32)
  const digest = hmac(sha1, base32ToBytes(secret), counter)
  const at = digest[19]! & 15
  const number = new DataView(digest.buffer, digest.byteOffset).getUint32(at) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

function base32ToBytes(text: string): Uint8Array {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const character of text.toUpperCase().replace(/[\s=]/g, '')) {
    const value = BASE32.indexOf(character)
    if (value < 0) throw new RangeError('This text is not base32')
    buffer = ((buffer << 5) | value) & 0xfff
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((buffer >> bits) & 0xff)
    }
  }
  return Uint8Array.from(bytes)
}
