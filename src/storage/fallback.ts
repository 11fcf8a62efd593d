/**
 * The first storage of a list that works here.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import {
  type AtomicStorage,
  markBounded,
  STORAGE_DEADLINE_MS,
  StorageTimeout,
  storageOf,
  withDeadline,
  withinDeadline,
} from './atomic.ts'
import { isLater, membersOf } from './buffered.ts'

/**
 * A storage, or a function that finds or loads it and may throw: reading `localStorage` throws where it is blocked.
 * The function may have a `mayHold`, which tells without loading the storage whether a key may be stored in it.
 */
export type StorageCandidate =
  | KeyValueStorage
  | ((() => KeyValueStorage | Promise<KeyValueStorage>) & { readonly mayHold?: (key: string) => boolean })

/** The options of the choice. */
export interface FallbackOptions {
  readonly clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>
  /** The deadline of one operation. Milliseconds. Default: 2 seconds (2000). */
  readonly timeoutMs?: number | undefined
  /** The time that one operation waits for the choice. Milliseconds. Default: until it is made. */
  readonly choiceTimeoutMs?: number | undefined
  /** Called once for each skipped candidate, with its index in the list. Must not throw. */
  readonly onRefused?: ((rank: number, error: unknown) => void) | undefined
}

/** A storage that works, and what moves the values of the candidates after it there. */
interface Choice {
  readonly storage: AtomicStorage
  readonly collect: () => Promise<void>
}

const PROBE_KEY = 'cognito-machines.probe'
const PROBE_ATTEMPTS = 3
/** In a fallback: the keys that were written there since it was last emptied, as JSON members that count the writes. */
const LIST_KEY = 'cognito-machines.fallback'
/** In a fallback: stands in place of a value that was moved to a better storage. */
const MOVED = 'cognito-machines.moved'

/** A value that this page has used was moved to a storage that does not work here. */
class ValueMoved extends StorageError {}

/**
 * A storage that delegates to the first candidate which can be written, read and cleared.
 *
 * The choice is made at the first use and stays. A chosen storage that fails later fails with a
 * {@link StorageError}: reading elsewhere would look like a sign-out, writing elsewhere
 * would leave an old refresh token behind that comes back after a reload.
 *
 * Values that another page has written to a later candidate are moved to the chosen one before each operation; of two
 * values of a key the later one stays. The page that has written them then chooses again.
 * Removals are not carried over.
 *
 * @param candidates Best first. Put `memoryStorage()` last when a session without storage is better than none.
 * @throws {StorageError} from each method, when no candidate works, or when an operation takes too long. A candidate
 * that is too slow at first is tried twice.
 */
export function firstWorking(candidates: readonly StorageCandidate[], options: FallbackOptions): AtomicStorage {
  const { clock, timeoutMs = STORAGE_DEADLINE_MS, choiceTimeoutMs, onRefused } = options
  let choice: Promise<Choice> | undefined
  let chosen: Choice | undefined
  /** The keys with a value that this page has used in a fallback. */
  const used = new Set<string>()

  const open = async (candidate: StorageCandidate): Promise<AtomicStorage> =>
    withDeadline(typeof candidate === 'function' ? await candidate() : candidate, clock, timeoutMs)

  /**
   * Resolves to the storage when it works, to `undefined` when it took too long; rejects when it does not work. One that
   * holds a value of `key` works: nothing is written then.
   */
  async function tryOut(candidate: StorageCandidate, key: string): Promise<AtomicStorage | undefined> {
    const storage = await open(candidate)
    try {
      if ((await storage.getItem(key)) === null) await probe(storage)
      return storage
    } catch (thrown) {
      storage.close?.()
      if (thrown instanceof StorageTimeout) return undefined
      throw thrown
    }
  }

  /** Makes the function that moves the values of `sources` to `to`. It rejects only when `to` fails. */
  function collector(to: AtomicStorage, sources: Set<StorageCandidate>): () => Promise<void> {
    const opened = new Map<StorageCandidate, AtomicStorage>()
    let running: Promise<void> | undefined

    async function collect(): Promise<void> {
      for (const source of sources) {
        const mayHold = typeof source === 'function' ? source.mayHold : undefined
        let from: AtomicStorage | undefined
        let left: Leftover | undefined
        try {
          if (mayHold?.(LIST_KEY) === false) continue
          from = opened.get(source) ?? (await withinDeadline(clock, timeoutMs, () => open(source)))
          opened.set(source, from)
          left = await readLeftover(from)
        } catch {
          // Only where it is known to hold something, each operation tries again.
          if (!mayHold) sources.delete(source)
        }
        if (!from || !left) continue
        for (const [key, text] of left.items) await to.update(key, (found) => newer(found, text))
        // What cannot be removed now is moved again later, with the same result.
        await removeLeftover(from, left).catch(() => undefined)
      }
    }

    return () => {
      running ??= collect().finally(() => {
        running = undefined
      })
      return running
    }
  }

  async function choose(key: string): Promise<Choice> {
    for (const [rank, candidate] of candidates.entries()) {
      try {
        // A browser that has just started is slow; skipping its storage would look like a sign-out.
        const found = (await tryOut(candidate, key)) ?? (await tryOut(candidate, key))
        if (!found) throw new StorageError('The storage does not respond')
        const storage = rank === 0 ? found : { ...found, ...asFallback(found, used) }
        const collect = collector(storage, new Set(candidates.slice(rank + 1)))
        await collect()
        return { storage, collect }
      } catch (thrown) {
        onRefused?.(rank, thrown)
      }
    }
    throw new StorageError('No storage is available')
  }

  function makeChoice(key: string): Promise<Choice> {
    choice ??= choose(key).then(
      (made) => {
        chosen = made
        return made
      },
      (thrown: unknown) => {
        // Without a choice, the next use probes again.
        choice = undefined
        throw thrown
      },
    )
    return choice
  }

  const storage = storageOf(async (key, change) => {
    for (let isSecond = false; ; isSecond = true) {
      const present =
        chosen ??
        (await (choiceTimeoutMs === undefined
          ? makeChoice(key)
          : withinDeadline(clock, choiceTimeoutMs, () => makeChoice(key))))
      try {
        await present.collect()
        return await (change ? present.storage.update(key, change) : present.storage.getItem(key))
      } catch (thrown) {
        if (isSecond || !(thrown instanceof ValueMoved)) throw thrown
        // A better storage works in another page, so it may work here by now.
        if (chosen === present) choice = chosen = undefined
      }
    }
  })
  const closable = {
    ...storage,
    close: () => void choice?.then((made) => made.storage.close?.()).catch(() => undefined),
  }
  return choiceTimeoutMs === undefined ? closable : markBounded(closable)
}

/**
 * The same storage with a list of the keys that are written to it.
 *
 * @param used The keys with a value that this page has used.
 * @throws {ValueMoved} for a value that this page has used and that another page has moved.
 */
function asFallback(storage: AtomicStorage, used: Set<string>): AtomicStorage {
  const list = (key: string) =>
    storage.update(LIST_KEY, (text) => {
      const counts = membersOf(text)
      return JSON.stringify({ ...counts, [key]: (Number(counts[key]) || 0) + 1 })
    })
  return storageOf(async (key, change) => {
    let found: string | null
    if (change) {
      // Before, for a crash in between; and after, for a page that has emptied the list in between.
      await list(key)
      found = await storage.update(key, (stored) => {
        if (stored !== MOVED) return change(stored)
        return used.has(key) ? undefined : change(null)
      })
      await list(key)
    } else found = await storage.getItem(key)
    if (found === MOVED) {
      if (used.has(key)) throw new ValueMoved('The value was moved to a storage that does not work here')
      return null
    }
    if (found !== null) used.add(key)
    return found
  })
}

/** What pages have written to a fallback since it was last emptied. */
interface Leftover {
  readonly list: string
  readonly items: readonly (readonly [key: string, text: string])[]
}

async function readLeftover(storage: AtomicStorage): Promise<Leftover | undefined> {
  const list = await storage.getItem(LIST_KEY)
  if (list === null) return undefined
  const items: [string, string][] = []
  for (const key of Object.keys(membersOf(list))) {
    const text = await storage.getItem(key)
    if (text !== null && text !== MOVED) items.push([key, text])
  }
  return { list, items }
}

/** Removes what was moved. A value that was written meanwhile stays, and so does the list, in which it is counted. */
async function removeLeftover(storage: AtomicStorage, { list, items }: Leftover): Promise<void> {
  for (const [key, text] of items) await storage.update(key, (found) => (found === text ? MOVED : undefined))
  await storage.update(LIST_KEY, (found) => (found === list ? null : undefined))
}

/**
 * The later value, else that of the fallback, which was empty before. Their `names` are joined: a
 * session that no list names would stay stored, out of reach.
 */
function newer(found: string | null, text: string): string {
  // A record of a later version of this library is left alone.
  if (found !== null && versionOf(found) > versionOf(text)) return found
  const [older, later] = found === null || isLater(membersOf(text), membersOf(found)) ? [found, text] : [text, found]
  const [before, after] = [namesOf(older), namesOf(later)]
  const others = before.filter((name) => !after.includes(name))
  return others.length > 0 && after.length > 0
    ? JSON.stringify({ ...membersOf(later), names: [...others, ...after] })
    : later
}

const versionOf = (text: string) => Number(membersOf(text).v) || 0

function namesOf(text: string | null): readonly unknown[] {
  const { names } = membersOf(text)
  return Array.isArray(names) ? names : []
}

/**
 * Writes, reads and removes. Rejects when the storage fails, or drops values at once as blocked cookies do.
 *
 * Tabs that are opened together probe together. Each counts itself in and out, and the last one removes the count: a
 * probe that another tab could remove would skip a storage that works.
 */
async function probe(storage: AtomicStorage, attempt = 1): Promise<void> {
  await storage.update(PROBE_KEY, (found) => String(toCount(found) + 1))
  let isKept = false
  await storage.update(PROBE_KEY, (found) => {
    isKept = found !== null
    return toCount(found) > 1 ? String(toCount(found) - 1) : null
  })
  if (isKept) return
  // Without a lock between tabs, another one may have interfered.
  if (attempt === PROBE_ATTEMPTS) throw new StorageError('The storage does not keep values')
  return probe(storage, attempt + 1)
}

/** The number of tabs that are probing. One that was stopped in the middle stays counted, which does no harm. */
const toCount = (found: string | null): number => Number(found) || 0
