/**
 * The first storage of a list that works here.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Clock, KeyValueStorage } from '../ports.ts'
import { withinDeadline } from './deadline.ts'
import { type AtomicStorage, storageOf, withAtomicUpdate } from './serialised.ts'

/** A storage, or a function that finds or loads it and may throw: reading `localStorage` throws where it is blocked. */
export type StorageCandidate = KeyValueStorage | (() => KeyValueStorage | Promise<KeyValueStorage>)

/** How to choose. */
export interface FallbackOptions {
  readonly clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>
  /** How long one operation may take. Milliseconds. Default: 2 seconds (2000). */
  readonly timeoutMs?: number | undefined
  /** Told once for each candidate that was passed over, with its place in the list. Must not throw. */
  readonly onRefused?: ((rank: number, error: unknown) => void) | undefined
}

const PROBE_KEY = 'cognito-machines.probe'
const PROBE_ATTEMPTS = 3

/**
 * A storage that passes everything on to the first candidate which can be written, read and cleared.
 *
 * The choice is made at the first use and stays. A chosen storage that fails later fails with a
 * {@link StorageError} and nothing else: to read elsewhere would look like a sign-out, to write elsewhere
 * would leave an old refresh token behind that comes back after a reload.
 *
 * @param candidates Best first. Put `memoryStorage()` last when a session without storage is better than none.
 * @throws {StorageError} from each method, when no candidate works, or when an operation takes too long.
 */
export function firstWorking(candidates: readonly StorageCandidate[], options: FallbackOptions): AtomicStorage {
  const { clock, timeoutMs = 2000, onRefused } = options
  const timed = <T>(work: () => Promise<T>) => withinDeadline(clock, timeoutMs, work)
  let choice: Promise<AtomicStorage> | undefined

  async function choose(): Promise<AtomicStorage> {
    for (const [rank, candidate] of candidates.entries()) {
      try {
        const storage = withAtomicUpdate(typeof candidate === 'function' ? await candidate() : candidate)
        await timed(() => probe(storage))
        return storage
      } catch (thrown) {
        onRefused?.(rank, thrown)
      }
    }
    throw new StorageError('No storage works here')
  }

  return storageOf(async (key, change) => {
    choice ??= choose().catch((thrown: unknown) => {
      // With nothing chosen, the next use looks again.
      choice = undefined
      throw thrown
    })
    const storage = await choice
    return timed(async () => (change ? storage.update(key, change) : storage.getItem(key)))
  })
}

/** Writes, reads and removes. Rejects when the storage refuses, or forgets at once as blocked cookies do. */
async function probe(storage: AtomicStorage, attempt = 1): Promise<void> {
  await storage.setItem(PROBE_KEY, 'probe')
  const kept = (await storage.getItem(PROBE_KEY)) === 'probe'
  await storage.removeItem(PROBE_KEY)
  if (kept) return
  // Another tab that probes may have removed it in between.
  if (attempt === PROBE_ATTEMPTS) throw new StorageError('This storage keeps nothing')
  return probe(storage, attempt + 1)
}
