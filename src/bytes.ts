/**
 * Bytes and their spellings: hex, base64, base64url and UTF-8, with no `atob`, `TextDecoder` or `Buffer`,
 * because React Native's engine lacks some of them.
 *
 * @module
 */
import { ProtocolError } from './errors.ts'

const HEX = /^(?:[0-9a-f]{2})*$/i
const BASE64_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes of a buffer, or of a view of one, of any realm. `undefined` for any other value. */
export function readBytes(value: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  const isBuffer = Object.prototype.toString.call(value) === '[object ArrayBuffer]'
  return isBuffer ? new Uint8Array(value as ArrayBuffer) : undefined
}

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
 * @throws {ProtocolError} when the length is odd or a character is not a hex digit.
 */
export function hexToBytes(hex: string): Uint8Array {
  if (!HEX.test(hex)) throw new ProtocolError('The string is not hex')
  const bytes = new Uint8Array(hex.length / 2)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16)
  return bytes
}

/** Base64 with padding, RFC 4648 section 4. */
export function bytesToBase64(bytes: Uint8Array): string {
  let text = ''
  let buffer = 0
  let bits = 0
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte
    for (bits += 8; bits >= 6; ) {
      bits -= 6
      text += BASE64_ALPHABET[(buffer >> bits) & 63]
    }
  }
  if (bits > 0) text += BASE64_ALPHABET[(buffer << (6 - bits)) & 63]
  return text.padEnd(Math.ceil(bytes.length / 3) * 4, '=')
}

/** Base64url without padding, RFC 4648 section 5. */
export function bytesToBase64Url(bytes: Uint8Array): string {
  return bytesToBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}

/** Wraps `make` so that it runs at the first call only. */
export function lazy<T extends object>(make: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= make()
    return value
  }
}

/** By the code of a character: one more than its value, and 0 for one that is not of the alphabet. */
const base64Values = lazy(() => {
  const values = new Uint8Array(128)
  for (let value = 0; value < 64; value++) values[BASE64_ALPHABET.charCodeAt(value)] = value + 1
  return values
})

/**
 * Reads base64, padded or not.
 *
 * @throws {ProtocolError} when a character is not of the alphabet, or the length is impossible.
 */
export function base64ToBytes(text: string): Uint8Array {
  const digits = text.replace(/={1,2}$/, '')
  if (digits.length % 4 === 1 || (digits.length !== text.length && text.length % 4 !== 0)) throw notBase64()
  const valueByCode = base64Values()
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let buffer = 0
  let bits = 0
  let at = 0
  for (let index = 0; index < digits.length; index++) {
    const value = valueByCode[digits.charCodeAt(index)]
    if (!value) throw notBase64()
    buffer = (buffer << 6) | (value - 1)
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = buffer >> bits
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
 * Writes UTF-8, RFC 3629. Strings are encoded as they are: not normalised, not trimmed.
 *
 * @throws {ProtocolError} when the string has an unpaired surrogate, which has no UTF-8 form.
 */
export function utf8ToBytes(text: string): Uint8Array {
  let encoded: string
  try {
    encoded = encodeURIComponent(text)
  } catch {
    throw new ProtocolError('The string has an unpaired surrogate')
  }
  // An escape is three characters, `%` and two digits. All others are printable ASCII.
  const bytes = new Uint8Array(encoded.length)
  let length = 0
  for (let at = 0; at < encoded.length; at++) {
    const isEscape = encoded[at] === '%'
    bytes[length++] = isEscape ? Number.parseInt(encoded.slice(at + 1, at + 3), 16) : encoded.charCodeAt(at)
    if (isEscape) at += 2
  }
  return bytes.slice(0, length)
}

/**
 * Reads UTF-8, RFC 3629.
 *
 * @throws {ProtocolError} when the bytes are not well-formed UTF-8 (overlong forms and surrogates included).
 */
export function bytesToUtf8(bytes: Uint8Array): string {
  const text = readUtf8(bytes)
  if (text === undefined) throw new ProtocolError('The bytes are not UTF-8')
  return text
}

/** Reads UTF-8. `undefined` when the bytes are not well-formed. */
export function readUtf8(bytes: Uint8Array): string | undefined {
  let escaped = ''
  for (const byte of bytes) {
    escaped += byte < 0x80 && byte !== PERCENT ? String.fromCharCode(byte) : `%${byte.toString(16)}`
  }
  try {
    return decodeURIComponent(escaped)
  } catch {
    return undefined
  }
}

const PERCENT = 0x25

const notBase64 = (): ProtocolError => new ProtocolError('The string is not base64')
