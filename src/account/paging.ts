/**
 * Lists that the service returns page by page.
 *
 * @module
 */
import { ProtocolError } from '../errors.ts'

/** One page of a list. It may be empty and still not be the last. */
export interface Page<Item> {
  readonly items: readonly Item[]
  /** Token of the next page. `undefined` after the last. */
  readonly nextToken: string | undefined
}

/** A list that requests its next page on demand. Go through it with `for await`; `await` gives what {@link all} does. */
export interface PagedList<Item> extends AsyncIterableIterator<Item>, PromiseLike<Item[]> {
  /** The remaining items, in one array. */
  all(): Promise<Item[]>
}

/** More pages than any user can fill: beyond this bound the service repeats itself. */
const MOST_PAGES = 1000

/**
 * Iterates over the pages.
 *
 * Not an async generator, because Hermes does not support them.
 *
 * @throws {ProtocolError} when the service returns the same token twice, which would loop.
 */
export function pagedList<Item>(readPage: (nextToken: string | undefined) => Promise<Page<Item>>): PagedList<Item> {
  const ready: Item[] = []
  const seen = new Set<string>()
  let nextToken: string | undefined
  let isLastRead = false
  // Calls of `next` that overlap take turns, so that no page is read twice.
  let turn: Promise<unknown> = Promise.resolve()

  async function takeNext(): Promise<IteratorResult<Item, undefined>> {
    while (ready.length === 0 && !isLastRead) {
      const page = await readPage(nextToken)
      ready.push(...page.items)
      nextToken = page.nextToken
      if (nextToken === undefined) isLastRead = true
      else if (seen.has(nextToken) || seen.size === MOST_PAGES) throw new ProtocolError('The pages of the list repeat')
      else seen.add(nextToken)
    }
    return ready.length > 0 ? { done: false, value: ready.shift()! } : { done: true, value: undefined }
  }

  const list = {
    next: () => {
      const result = turn.then(takeNext)
      turn = result.catch(() => undefined)
      return result
    },
    return: async () => {
      isLastRead = true
      ready.length = 0
      return { done: true, value: undefined }
    },
    all: async () => {
      const items: Item[] = []
      for (let step = await list.next(); !step.done; step = await list.next()) items.push(step.value)
      return items
    },
    // Awaiting the list is the natural slip, and has one meaning.
    // biome-ignore lint/suspicious/noThenProperty: it is a promise of its items on purpose.
    then: (...listeners: Parameters<PromiseLike<Item[]>['then']>) => list.all().then(...listeners),
    // The key that a compiled `for await` uses where the symbol is missing.
    [Symbol.asyncIterator ?? '@@asyncIterator']: () => list,
  } as PagedList<Item>
  return list
}

/** Reads the token of the next page from a response. */
export function readNextToken(token: unknown): string | undefined {
  if (token === undefined || token === null || token === '') return undefined
  if (typeof token !== 'string') throw new ProtocolError('The token of the next page is not a string')
  return token
}

/** Reads a list from a response. */
export function readItems<Item>(list: unknown, read: (item: Readonly<Record<string, unknown>>) => Item): Item[] {
  if (list === undefined || list === null) return []
  if (!Array.isArray(list) || list.length > MOST_PAGES) throw new ProtocolError('The list is malformed')
  return list.map((item) => {
    if (typeof item !== 'object' || item === null) throw new ProtocolError('The list is malformed')
    return read(item)
  })
}

/** A time on the wire, in seconds, as milliseconds since the Unix epoch. `undefined` when it is invalid. */
export const readTime = (seconds: unknown): number | undefined =>
  typeof seconds === 'number' && seconds > 0 && seconds < 1e11 ? Math.round(seconds * 1000) : undefined

/** A non-empty string; `undefined` for any other value. */
export const readOptionalText = (text: unknown): string | undefined =>
  typeof text === 'string' && text !== '' ? text : undefined
