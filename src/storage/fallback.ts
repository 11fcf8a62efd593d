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

/** A storage, or a function that finds or loads it and may throw: reading `localStorage` throws where it is blocked. */
export type StorageCandidate = KeyValueStorage | (() => KeyValueStorage | Promise<KeyValueStorage>)

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

const PROBE_KEY = 'cognito-machines.probe'
const PROBE_ATTEMPTS = 3

/**
 * A storage that delegates to the first candidate which can be written, read and cleared.
 *
 * The choice is made at the first use and stays. A chosen storage that fails later fails with a
 * {@link StorageError}: reading elsewhere would look like a sign-out, writing elsewhere
 * would leave an old refresh token behind that comes back after a reload.
 *
 * @param candidates Best first. Put `memoryStorage()` last when a session without storage is better than none.
 * @throws {StorageError} from each method, when no candidate works, or when an operation takes too long. A candidate
 * that is too slow at first is tried twice.
 */
export function firstWorking(candidates: readonly StorageCandidate[], options: FallbackOptions): AtomicStorage {
  const { clock, timeoutMs = STORAGE_DEADLINE_MS, choiceTimeoutMs, onRefused } = options
  let choice: Promise<AtomicStorage> | undefined
  let chosen: AtomicStorage | undefined

  /** Resolves to the storage when it works, to `undefined` when it took too long; rejects when it does not work. */
  async function tryOut(candidate: StorageCandidate): Promise<AtomicStorage | undefined> {
    const storage = withDeadline(typeof candidate === 'function' ? await candidate() : candidate, clock, timeoutMs)
    try {
      await probe(storage)
      return storage
    } catch (thrown) {
      if (thrown instanceof StorageTimeout) return undefined
      throw thrown
    }
  }

  async function choose(): Promise<AtomicStorage> {
    for (const [rank, candidate] of candidates.entries()) {
      try {
        // A browser that has just started is slow; skipping its storage would look like a sign-out.
        const storage = (await tryOut(candidate)) ?? (await tryOut(candidate))
        if (storage) return storage
        throw new StorageError('The storage does not respond')
      } catch (thrown) {
        onRefused?.(rank, thrown)
      }
    }
    throw new StorageError('No storage is available')
  }

  function makeChoice(): Promise<AtomicStorage> {
    choice ??= choose().then(
      (storage) => {
        chosen = storage
        return storage
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
    const present =
      chosen ??
      (await (choiceTimeoutMs === undefined ? makeChoice() : withinDeadline(clock, choiceTimeoutMs, makeChoice)))
    return change ? present.update(key, change) : present.getItem(key)
  })
  return choiceTimeoutMs === undefined ? storage : markBounded(storage)
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
