/**
 * Names and codes out of random bytes.
 *
 * @module
 */
import { bytesToBase64Url, bytesToHex } from '../bytes.ts'
import type { RandomBytes } from '../ports.ts'

/** A version 4 UUID, RFC 9562. */
export const randomUuid = (randomBytes: RandomBytes): string => toUuid(randomBytes(16))

/** The first 16 bytes, spelled as a version 4 UUID. */
export function toUuid(bytes: Uint8Array): string {
  const own = bytes.slice(0, 16)
  own[6] = (own[6]! & 0x0f) | 0x40
  own[8] = (own[8]! & 0x3f) | 0x80
  const hex = bytesToHex(own)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** A string that means nothing to its reader. `length` counts the random bytes, not the characters. */
export const randomText = (randomBytes: RandomBytes, length: number): string => bytesToBase64Url(randomBytes(length))

/** Decimal digits, such as a code that is sent. */
export function randomDigits(randomBytes: RandomBytes, length: number): string {
  let digits = ''
  while (digits.length < length) {
    // 250 is the largest multiple of ten in a byte: bytes above it would favour the low digits.
    for (const byte of randomBytes(length)) if (byte < 250 && digits.length < length) digits += byte % 10
  }
  return digits
}

/** Characters of an alphabet whose length divides 256. */
export function randomFrom(randomBytes: RandomBytes, alphabet: string, length: number): string {
  let text = ''
  for (const byte of randomBytes(length)) text += alphabet[byte % alphabet.length]
  return text
}
