/**
 * The little of CBOR that WebAuthn's attestation objects need.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8949
 * @module
 */
import { concatBytes, utf8ToBytes } from '../../bytes.ts'

/** A value that can be written. Whole numbers only. */
export type Cbor = number | string | Uint8Array | ReadonlyMap<number | string, Cbor>

/** Writes a value, the members of a map in their own order. */
export function writeCbor(value: Cbor): Uint8Array {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (value instanceof Uint8Array) return concatBytes(head(2, value.length), value)
  if (typeof value === 'string') {
    const bytes = utf8ToBytes(value)
    return concatBytes(head(3, bytes.length), bytes)
  }
  const members = [...value].flatMap(([key, item]) => [writeCbor(key), writeCbor(item)])
  return concatBytes(head(5, value.size), ...members)
}

function head(type: number, size: number): Uint8Array {
  const major = type << 5
  if (size < 24) return Uint8Array.of(major | size)
  if (size < 0x100) return Uint8Array.of(major | 24, size)
  if (size < 0x10000) return Uint8Array.of(major | 25, size >> 8, size & 0xff)
  return Uint8Array.of(major | 26, (size >>> 24) & 0xff, (size >> 16) & 0xff, (size >> 8) & 0xff, size & 0xff)
}
