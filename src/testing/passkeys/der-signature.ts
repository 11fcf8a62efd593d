/**
 * ECDSA signatures of P-256 in their two spellings: ASN.1 DER (WebAuthn) and the two numbers side by side (WebCrypto).
 *
 * @module
 */
import { concatBytes } from '../../bytes.ts'

/** @throws {RangeError} when the bytes are not two numbers of at most 32 bytes. */
export function derToRaw(der: Uint8Array): Uint8Array {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) throw notDer()
  const [r, next] = readNumber(der, 2)
  const [s, end] = readNumber(der, next)
  if (end !== der.length) throw notDer()
  return concatBytes(r, s)
}

/** @param raw 64 bytes. */
export function rawToDer(raw: Uint8Array): Uint8Array {
  const content = concatBytes(writeNumber(raw.slice(0, 32)), writeNumber(raw.slice(32, 64)))
  return concatBytes(Uint8Array.of(0x30, content.length), content)
}

function readNumber(der: Uint8Array, at: number): [number: Uint8Array, next: number] {
  const length = der[at + 1]
  if (der[at] !== 0x02 || length === undefined || length === 0 || at + 2 + length > der.length) throw notDer()
  const digits = der.slice(at + 2, at + 2 + length)
  const start = digits.findIndex((byte) => byte !== 0)
  const significant = start < 0 ? new Uint8Array(0) : digits.slice(start)
  if (significant.length > 32) throw notDer()
  return [concatBytes(new Uint8Array(32 - significant.length), significant), at + 2 + length]
}

function writeNumber(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0)
  const shortest = start < 0 ? Uint8Array.of(0) : bytes.slice(start)
  // A zero byte in front keeps a number whose top bit is set from being negative.
  const signed = shortest[0]! >= 0x80 ? concatBytes(Uint8Array.of(0), shortest) : shortest
  return concatBytes(Uint8Array.of(0x02, signed.length), signed)
}

const notDer = (): RangeError => new RangeError('This is no signature of P-256')
