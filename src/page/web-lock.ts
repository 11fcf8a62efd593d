/**
 * A lock among all tabs and workers of an origin, over the Web Locks API.
 *
 * @see https://www.w3.org/TR/web-locks/
 * @module
 */
import type { Clock, Lock } from '../ports.ts'

/** The part of `navigator.locks` that is used. */
export interface LocksApi {
  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean; ifAvailable?: boolean },
    callback: (lock: unknown) => Promise<unknown>,
  ): Promise<unknown>
}

const MOST_ROUNDS = 3

/**
 * A {@link Lock} over `navigator.locks`.
 *
 * A tab that is frozen keeps its locks for as long as it is frozen. So who has waited `timeoutMs` takes the lock
 * away, one at a time. The work of the one it was taken from goes on, and its result is handed to its caller:
 * whether that result may still be stored is decided at the store, not here.
 *
 * @param fallback Used when the API refuses, as it does on an opaque origin.
 */
export function webLock(
  locks: () => LocksApi,
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
  fallback: Lock,
): Lock {
  return async <T>(name: string, work: () => Promise<T>, options: { readonly timeoutMs: number }): Promise<T> => {
    let begun: Promise<T> | undefined
    // The lock is held until the work has settled; how it settled is not the lock's business.
    const hold = (): Promise<unknown> => {
      begun ??= (async () => work())()
      return begun.catch(() => undefined)
    }
    for (let round = 1; round <= MOST_ROUNDS && !begun; round++) {
      const timedOut = await waitForTurn(locks, clock, name, options.timeoutMs, hold)
      if (begun || !timedOut) break
      await takeAway(locks, name, hold)
    }
    return begun ?? fallback(name, work, options)
  }
}

/** Resolves when the turn came and is over, or did not come. True when the waiting took too long. */
async function waitForTurn(
  locks: () => LocksApi,
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
  name: string,
  timeoutMs: number,
  hold: () => Promise<unknown>,
): Promise<boolean> {
  const giveUp = new AbortController()
  const timer = clock.setTimeout(() => giveUp.abort(), timeoutMs)
  try {
    await locks().request(name, { signal: giveUp.signal }, hold)
    return false
  } catch {
    // Refused, waited too long, or stolen from us while we worked.
    return giveUp.signal.aborted
  } finally {
    clock.clearTimeout(timer as never)
  }
}

async function takeAway(locks: () => LocksApi, name: string, hold: () => Promise<unknown>): Promise<void> {
  try {
    // Waiters that time out together would take the lock from one another: only one at a time may.
    await locks().request(`${name}.steal`, { ifAvailable: true }, async (granted) => {
      if (granted) await locks().request(name, { steal: true }, hold)
    })
  } catch {
    // Stolen in turn, or refused.
  }
}
