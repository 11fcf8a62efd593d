/**
 * The head of a long text that is kept in pieces: where they are, and how to tell that they belong together.
 *
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url } from '../bytes.ts'

/** One of the two places for pieces. */
export type Place = 'p' | 'q'

/** Where the pieces of a text are. */
export interface Pieces {
  readonly place: Place
  readonly count: number
  readonly digest: string
}

/** What a head says: a short text, or where the pieces are. */
export interface Head {
  readonly text: string | undefined
  readonly current: Pieces | undefined
  readonly previous: Pieces | undefined
}

const EMPTY: Head = { text: undefined, current: undefined, previous: undefined }

/** Writes where pieces are. */
export const spell = ({ place, count, digest }: Pieces): string => `~${place}.${count}.${digest}`

/** Reads a head. What is none counts as absent. */
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

/** The digest of a text's bytes. */
export const digestOf = (bytes: Uint8Array): string => bytesToBase64Url(sha256(bytes))
