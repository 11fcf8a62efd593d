/**
 * Reads the CBOR that authenticators send. Not read: tags, floating point and values of indefinite length, which
 * WebAuthn's canonical form does not have.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8949
 * @module
 */
import { bytesToUtf8 } from '../../bytes.ts'

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
 * @param at Where it begins. Default: 0.
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
