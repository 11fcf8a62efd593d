/**
 * Keeps long strings in a storage whose items are short, so that a crash leaves the old string or the new one.
 *
 * An item of its own, the head, holds a short string (`=text`) or the place of the pieces of a long one:
 *
 *   key       ~p.3.<digest>  or  ~p.3.<digest>~q.2.<digest of the old string>
 *   key_p.0   key_p.1   key_p.2
 *
 * There are two places for pieces, `p` and `q`. A new string is written to the free place, then the head is
 * switched to it in one write, then the old pieces are removed. The head keeps the digest of the old string, which
 * is used when pieces of the new one are lost and the old ones are still there.
 *
 * @module
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, utf8ToBytes } from '../bytes.ts'
import { StorageError } from '../errors.ts'
import type { KeyValueStorage } from '../ports.ts'
import { toPlainKey } from './keys.ts'

/** Sizes of the storage underneath. */
export interface ChunkSizes {
  /** The longest item, in bytes of UTF-8. */
  readonly itemBytes: number
  /** The most pieces of one string. A longer string fails. */
  readonly mostPieces: number
}

/** A storage of three methods. */
export type ItemStorage = Omit<KeyValueStorage, 'update'>

/**
 * A storage of strings of any length over one of short items. Keys are spelled in letters, digits, `.`, `-` and `_`.
 * Operations on one key must not overlap: wrap it with `withAtomicUpdate`.
 */
export function chunkedStorage(items: ItemStorage, { itemBytes, mostPieces }: ChunkSizes): ItemStorage {
  const pieceKey = (key: string, place: Place, index: number) => `${key}_${place}.${index}`

  async function readPieces(key: string, pieces: Pieces): Promise<string | null> {
    let text = ''
    for (let index = 0; index < pieces.count; index++) {
      const piece = await items.getItem(pieceKey(key, pieces.place, index))
      if (typeof piece !== 'string') return null
      text += piece
    }
    // Pieces of two strings may coexist after the system restored or lost some of them.
    return digestOf(utf8ToBytes(text)) === pieces.digest ? text : null
  }

  /**
   * Removes the pieces of a place from the last one down, so that the remains of a crash are found again from the
   * first.
   */
  async function clearPieces(key: string, place: Place, from: number, known: number): Promise<void> {
    let end = Math.max(from, known)
    while (end < mostPieces && (await items.getItem(pieceKey(key, place, end))) != null) end++
    for (let index = end - 1; index >= from; index--) await items.removeItem(pieceKey(key, place, index))
  }

  const readHead = async (key: string): Promise<Head> => parseHead(await items.getItem(key), mostPieces)

  return {
    getItem: async (plainKey) => {
      const key = toPlainKey(plainKey)
      const { text, current, previous } = await readHead(key)
      if (text !== undefined) return text
      const found = current ? await readPieces(key, current) : null
      return found ?? (previous ? readPieces(key, previous) : null)
    },

    setItem: async (plainKey, text) => {
      const key = toPlainKey(plainKey)
      const { current } = await readHead(key)
      const bytes = utf8ToBytes(text)
      if (bytes.length > itemBytes * mostPieces) throw tooLong()
      const place: Place = current?.place === 'p' ? 'q' : 'p'
      const other: Place = place === 'p' ? 'q' : 'p'
      if (bytes.length < itemBytes) {
        await items.setItem(key, `=${text}`)
        await clearPieces(key, place, 0, 0)
      } else {
        const pieces = splitText(text, itemBytes)
        if (pieces.length > mostPieces) throw tooLong()
        for (const [index, piece] of pieces.entries()) await items.setItem(pieceKey(key, place, index), piece)
        const next: Pieces = { place, count: pieces.length, digest: digestOf(bytes) }
        await items.setItem(key, spell(next) + (current ? spell(current) : ''))
        await clearPieces(key, place, pieces.length, 0)
      }
      await clearPieces(key, other, 0, current?.count ?? 0)
    },

    removeItem: async (plainKey) => {
      const key = toPlainKey(plainKey)
      const { current } = await readHead(key)
      const place = current?.place ?? 'p'
      // The old string is removed first: it must not reappear when the present one is half removed.
      await clearPieces(key, place === 'p' ? 'q' : 'p', 0, 0)
      await clearPieces(key, place, 0, current?.count ?? 0)
      await items.removeItem(key)
    },
  }
}

/** Pieces of at most `itemBytes` bytes of UTF-8, cut between characters. */
function splitText(text: string, itemBytes: number): string[] {
  const pieces: string[] = []
  let piece = ''
  let bytes = 0
  for (const character of text) {
    const length = utf8Length(character)
    if (bytes + length > itemBytes) {
      pieces.push(piece)
      piece = ''
      bytes = 0
    }
    piece += character
    bytes += length
  }
  pieces.push(piece)
  return pieces
}

function utf8Length(character: string): number {
  const point = character.codePointAt(0)!
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
}

const tooLong = (): StorageError => new StorageError('The value is too long for this storage')

/** One of the two places for pieces. */
export type Place = 'p' | 'q'

/** The place of the pieces of a string. */
export interface Pieces {
  readonly place: Place
  readonly count: number
  readonly digest: string
}

/** The content of a head: a short string, or the place of the pieces. */
export interface Head {
  readonly text: string | undefined
  readonly current: Pieces | undefined
  readonly previous: Pieces | undefined
}

const EMPTY: Head = { text: undefined, current: undefined, previous: undefined }

/** Writes the place of pieces. */
export const spell = ({ place, count, digest }: Pieces): string => `~${place}.${count}.${digest}`

/** Reads a head. An invalid one counts as absent. */
export function parseHead(stored: unknown, mostPieces: number): Head {
  if (typeof stored !== 'string') return EMPTY
  if (stored.startsWith('=')) return { ...EMPTY, text: stored.slice(1) }
  const match = /^~([pq])\.(\d{1,4})\.([\w-]{43})(?:~([pq])\.(\d{1,4})\.([\w-]{43}))?$/.exec(stored)
  if (!match) return EMPTY
  const pieces = (at: number): Pieces | undefined =>
    match[at] === undefined || Number(match[at + 1]) > mostPieces
      ? undefined
      : { place: match[at] as Place, count: Number(match[at + 1]), digest: match[at + 2]! }
  return { text: undefined, current: pieces(1), previous: pieces(4) }
}

/** The digest of a string's bytes. */
export const digestOf = (bytes: Uint8Array): string => bytesToBase64Url(sha256(bytes))
