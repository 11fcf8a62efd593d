/**
 * CBOR as WebAuthn needs it: reads what authenticators send, writes what the software authenticator sends. Tags,
 * floating point and values of indefinite length, which WebAuthn's canonical form does not have, are not supported.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8949
 * @module
 */
import { bytesToUtf8, concatBytes, utf8ToBytes } from '../../bytes.ts'

/** A value that was read. */
export type CborValue =
  | number
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<CborValue, CborValue>

/** A value, and where the next one would begin. */
export type CborRead<T = CborValue> = readonly [value: T, next: number]

const DEEPEST = 8

/**
 * Reads one value.
 *
 * @param at The offset of its first byte. Default: 0.
 * @throws {RangeError} when the bytes end too soon, nest too deep, or are not of the kinds that are read.
 */
export function readCbor(bytes: Uint8Array, at = 0, depth = 0): CborRead {
  if (depth > DEEPEST) throw new RangeError('This CBOR nests too deep')
  const [type, size, next] = readHead(bytes, at)
  switch (type) {
    case 0:
      return [size, next]
    case 1:
      return [-1 - size, next]
    case 2:
      return [take(bytes, next, size), next + size]
    case 3:
      return [bytesToUtf8(take(bytes, next, size)), next + size]
    case 4:
      return readItems(bytes, next, size, depth)
    case 5:
      return readMap(bytes, next, size, depth)
    case 7:
      if (size >= 20 && size <= 22) return [size === 22 ? null : size === 21, next]
  }
  throw new RangeError('This CBOR has a value of another kind')
}

function readItems(bytes: Uint8Array, start: number, count: number, depth: number): CborRead<readonly CborValue[]> {
  // Every item takes a byte at least: a larger count is a lie.
  if (count > bytes.length - start) throw tooShort()
  const items: CborValue[] = []
  let at = start
  while (items.length < count) {
    const [item, next] = readCbor(bytes, at, depth + 1)
    items.push(item)
    at = next
  }
  return [items, at]
}

function readMap(bytes: Uint8Array, start: number, count: number, depth: number): CborRead {
  const [items, next] = readItems(bytes, start, count * 2, depth)
  const map = new Map<CborValue, CborValue>()
  for (let index = 0; index < items.length; index += 2) map.set(items[index]!, items[index + 1]!)
  if (map.size !== count) throw new RangeError('This CBOR has a key twice')
  return [map, next]
}

/** The type of a value, its size or number, and where its content begins. */
function readHead(bytes: Uint8Array, at: number): readonly [type: number, size: number, next: number] {
  const [first] = take(bytes, at, 1)
  const type = first! >> 5
  const short = first! & 31
  if (short < 24) return [type, short, at + 1]
  const width = { 24: 1, 25: 2, 26: 4 }[short]
  // Eight bytes would be longer than any request.
  if (width === undefined) throw new RangeError('This CBOR has a size of another kind')
  const size = take(bytes, at + 1, width).reduce((sum, byte) => sum * 256 + byte, 0)
  return [type, size, at + 1 + width]
}

function take(bytes: Uint8Array, at: number, length: number): Uint8Array {
  if (at + length > bytes.length) throw tooShort()
  return bytes.slice(at, at + length)
}

const tooShort = (): RangeError => new RangeError('This CBOR ends too soon')

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
