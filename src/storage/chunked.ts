/**
 * Keeps long strings in a storage whose items are short, so that a crash leaves the old string or the new one.
 *
 * An item of its own, the head, holds a short string (`=text`) or the place of the pieces of a long one:
 *
 *   key       ~p.3.<digest>  or  ~p.3.<digest>~q.2.<digest of the old string>
 *   key_p.0   key_p.1   key_p.2
 *
 * There are two places for pieces, `p` and `q`. A new string is written to the free place, then the head is
 * switched to it in one write, then the old pieces are removed, or left for the next string to overwrite. The head keeps
 * the digest of the old string, which is used when pieces of the new one are lost and the old ones are still there.
 *
 * @module
 */

import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, utf8ToBytes } from '../bytes.ts'
import { StorageError } from '../errors.ts'
import type { KeyValueStorage } from '../ports.ts'
import { createTurns } from '../timers.ts'
import type { AtomicStorage } from './atomic.ts'
import { toPlainKey } from './keys.ts'

/** Sizes of the storage underneath. */
export interface ChunkSizes {
  /** The longest item, in bytes of UTF-8. */
  readonly itemBytes: number
  /** The most pieces of one string. A longer string fails. */
  readonly mostPieces: number
  /**
   * True where each operation is slow: an unchanged head stands for unchanged pieces, and the pieces of the old string stay
   * until they are overwritten, or a short string or none takes their place. Default: false.
   */
  readonly isSlow?: boolean | undefined
}

/** A storage of three methods. */
export type ItemStorage = Omit<KeyValueStorage, 'update'>

/**
 * A storage of strings of any length over one of short items. Keys are spelled in letters, digits, `.`, `-` and `_`.
 * Operations on one key are made one after the other. Errors of the items pass through.
 */
export function chunkedStorage(
  items: ItemStorage,
  { itemBytes, mostPieces, isSlow = false }: ChunkSizes,
): AtomicStorage {
  const inTurn = createTurns()
  /** The last long string of each key, and its head. */
  const known = new Map<string, { readonly head: string; readonly text: string }>()
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

  /** The number of pieces that the old string has left, if known. */
  const leftOf = (previous: Pieces | undefined): number | undefined => (isSlow ? previous?.count : undefined)

  const readHead = async (key: string): Promise<Head> => parseHead(await items.getItem(key), mostPieces)

  async function readText(key: string, { text, current, previous }: Head): Promise<string | null> {
    if (text !== undefined) return text
    if (!current) return null
    const head = spellHead(current, previous)
    const last = known.get(key)
    if (isSlow && last?.head === head) return last.text
    const found = await readPieces(key, current)
    if (found !== null) known.set(key, { head, text: found })
    return found ?? (previous ? readPieces(key, previous) : null)
  }

  async function write(key: string, { current, previous }: Head, text: string): Promise<void> {
    const bytes = utf8ToBytes(text)
    if (bytes.length > itemBytes * mostPieces) throw tooLong()
    const [place, other]: readonly [Place, Place] = current?.place === 'p' ? ['q', 'p'] : ['p', 'q']
    // A short string over another one finds no pieces, but those of a write that was killed before it had a head.
    const mayRemain = current !== undefined || !isSlow
    if (bytes.length < itemBytes) {
      await items.setItem(key, `=${text}`)
      known.delete(key)
      if (!mayRemain) return
      await clearPieces(key, place, 0, leftOf(previous) ?? 0)
    } else {
      const pieces = splitText(text, itemBytes)
      if (pieces.length > mostPieces) throw tooLong()
      for (const [index, piece] of pieces.entries()) await items.setItem(pieceKey(key, place, index), piece)
      const head = spellHead({ place, count: pieces.length, digest: digestOf(bytes) }, current)
      await items.setItem(key, head)
      known.set(key, { head, text })
      const left = leftOf(previous)
      if (left === undefined ? mayRemain : left > pieces.length) await clearPieces(key, place, pieces.length, left ?? 0)
      if (isSlow) return
    }
    await clearPieces(key, other, 0, current?.count ?? 0)
  }

  async function remove(key: string, { text, current, previous }: Head): Promise<void> {
    known.delete(key)
    if (text === undefined || !isSlow) {
      const place = current?.place ?? 'p'
      // The old string is removed first: it must not reappear when the present one is half removed.
      await clearPieces(key, place === 'p' ? 'q' : 'p', 0, leftOf(previous) ?? 0)
      await clearPieces(key, place, 0, current?.count ?? 0)
    }
    await items.removeItem(key)
  }

  return {
    getItem: (plainKey) => {
      const key = toPlainKey(plainKey)
      return inTurn(key, async () => readText(key, await readHead(key)))
    },
    setItem: (plainKey, text) => {
      const key = toPlainKey(plainKey)
      return inTurn(key, async () => write(key, await readHead(key), text))
    },
    removeItem: (plainKey) => {
      const key = toPlainKey(plainKey)
      return inTurn(key, async () => remove(key, await readHead(key)))
    },
    update: (plainKey, change) => {
      const key = toPlainKey(plainKey)
      return inTurn(key, async () => {
        const head = await readHead(key)
        const text = await readText(key, head)
        const next = change(text)
        if (next === undefined || next === text) return text
        await (next === null ? remove(key, head) : write(key, head, next))
        return next
      })
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

/** Writes a head of pieces. */
export const spellHead = (current: Pieces, previous: Pieces | undefined): string =>
  spell(current) + (previous ? spell(previous) : '')

const spell = ({ place, count, digest }: Pieces): string => `~${place}.${count}.${digest}`

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
