/**
 * One page of a list. The token names the last entry given, so that entries may come and go between two pages.
 *
 * @module
 */
import { base64UrlToBytes, bytesToBase64Url, bytesToUtf8, utf8ToBytes } from '../../bytes.ts'
import { invalidParameter } from './exception.ts'

/** The bounds of a page. */
export interface PageRequest {
  /** Entries at most. 0 or `undefined` for `largest`. */
  readonly limit: number | undefined
  readonly largest: number
  /** The token of the page before. */
  readonly token: string | undefined
}

/** Some entries, and the token for those behind them. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | undefined
}

/**
 * Cuts one page out of a list.
 *
 * @param keyOf A string that is unique to an entry and stays the same. The list is given in its order.
 * @throws {CognitoException} `InvalidParameterException` when the token is none of ours.
 */
export function pageOf<T>(
  all: Iterable<T>,
  keyOf: (item: T) => string,
  { limit, largest, token }: PageRequest,
): Page<T> {
  const after = token === undefined ? '' : readToken(token)
  const left = [...all].filter((item) => keyOf(item) > after).sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  const items = left.slice(0, limit || largest)
  const isLast = items.length === left.length
  return { items, next: isLast ? undefined : bytesToBase64Url(utf8ToBytes(`after ${keyOf(items.at(-1)!)}`)) }
}

/** A key that puts older entries first. */
export const ageKey = ({ createdAt }: { readonly createdAt: number }, id: string): string =>
  `${String(createdAt).padStart(16, '0')} ${id}`

function readToken(token: string): string {
  try {
    const [, after] = /^after (.+)$/.exec(bytesToUtf8(base64UrlToBytes(token))) ?? []
    if (after !== undefined) return after
  } catch {
    // Said below.
  }
  throw invalidParameter('Invalid pagination token given.')
}
