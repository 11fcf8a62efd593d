/**
 * Bytes and their spellings: hex, base64, base64url and UTF-8, with no `atob`, `TextDecoder` or `Buffer`,
 * because React Native's engine lacks some of them.
 *
 * @module
 */
import { ProtocolError } from './errors.ts'

const HEX = /^(?:[0-9a-f]{2})*$/i
const BASE64_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Joins the parts in order. */
export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

/** Lower-case hex, two digits a byte. */
export function bytesToHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += (byte < 16 ? '0' : '') + byte.toString(16)
  return hex
}

/**
 * Reads hex of either case.
 *
 * @throws {ProtocolError} when the length is odd or a character is no hex digit.
 */
export function hexToBytes(hex: string): Uint8Array {
  if (!HEX.test(hex)) throw new ProtocolError('This text is not hex')
  const bytes = new Uint8Array(hex.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16)
  return bytes
}

/** Base64 with padding, RFC 4648 section 4. */
export function bytesToBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at]!, bytes[at + 1], bytes[at + 2]]
    text += BASE64_ALPHABET[a >> 2]
    text += BASE64_ALPHABET[((a & 3) << 4) | ((b ?? 0) >> 4)]
    text += b === undefined ? '=' : BASE64_ALPHABET[((b & 15) << 2) | ((c ?? 0) >> 6)]
    text += c === undefined ? '=' : BASE64_ALPHABET[c & 63]
  }
  return text
}

/** Base64url without padding, RFC 4648 section 5. */
export function bytesToBase64Url(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/**
 * Reads base64, padded or not.
 *
 * @throws {ProtocolError} when a character is not of the alphabet, or the length is impossible.
 */
export function base64ToBytes(text: string): Uint8Array {
  const digits = text.replace(/={1,2}$/, '')
  if (digits.length % 4 === 1 || (digits.length !== text.length && text.length % 4 !== 0)) throw notBase64()
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let buffer = 0
  let bits = 0
  let at = 0
  for (let index = 0; index < digits.length; index++) {
    const value = base64Value(digits.charCodeAt(index))
    buffer = ((buffer << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (buffer >> bits) & 0xff
    }
  }
  return bytes
}

/**
 * Reads base64url, padded or not.
 *
 * @throws {ProtocolError} when a character is not of the alphabet, or the length is impossible.
 */
export function base64UrlToBytes(text: string): Uint8Array {
  if (/[+/]/.test(text)) throw notBase64()
  return base64ToBytes(text.replace(/-/g, '+').replace(/_/g, '/'))
}

/**
 * Writes UTF-8, RFC 3629. Text is taken as it is: not normalised, not trimmed.
 *
 * @throws {ProtocolError} when the text has half of a surrogate pair, which has no UTF-8 form.
 */
export function utf8ToBytes(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0)!
    if (point >= 0xd800 && point <= 0xdfff) throw new ProtocolError('This text has half of a surrogate pair')
    if (point < 0x80) bytes.push(point)
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
    else bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
  }
  return Uint8Array.from(bytes)
}

/**
 * Reads UTF-8, RFC 3629.
 *
 * @throws {ProtocolError} when the bytes are not well-formed UTF-8 (overlong forms and surrogates included).
 */
export function bytesToUtf8(bytes: Uint8Array): string {
  let text = ''
  let at = 0
  while (at < bytes.length) {
    const first = bytes[at]!
    const length =
      first < 0x80
        ? 1
        : first >= 0xc2 && first < 0xe0
          ? 2
          : first >= 0xe0 && first < 0xf0
            ? 3
            : first >= 0xf0 && first < 0xf5
              ? 4
              : 0
    if (length === 0 || at + length > bytes.length) throw notUtf8()
    let point = length === 1 ? first : first & (0xff >> (length + 1))
    for (let next = 1; next < length; next++) {
      const byte = bytes[at + next]!
      if ((byte & 0xc0) !== 0x80) throw notUtf8()
      point = (point << 6) | (byte & 63)
    }
    const overlong = (length === 3 && point < 0x800) || (length === 4 && point < 0x10000)
    if (overlong || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw notUtf8()
    text += String.fromCodePoint(point)
    at += length
  }
  return text
}

function base64Value(code: number): number {
  if (code >= 65 && code <= 90) return code - 65
  if (code >= 97 && code <= 122) return code - 71
  if (code >= 48 && code <= 57) return code + 4
  if (code === 43) return 62
  if (code === 47) return 63
  throw notBase64()
}

const notBase64 = (): ProtocolError => new ProtocolError('This text is not base64')
const notUtf8 = (): ProtocolError => new ProtocolError('These bytes are not UTF-8')
