/**
 * A lock among all tabs and workers of an origin, over the Web Locks API.
 *
 * @see https://www.w3.org/TR/web-locks/
 * @module
 */
import type { Lock } from '../ports.ts'
import { createTurns, type Timers, within } from '../timers.ts'

/**
 * Makes a lock for one process. Nobody is kept out for longer than `timeoutMs` by one holder: a lock only saves
 * requests, and a holder that hangs must not hang everybody.
 */
export function inProcessLock(clock: Timers): Lock {
  const inTurn = createTurns()
  return async <T>(name: string, work: () => Promise<T>, { timeoutMs }: { readonly timeoutMs: number }): Promise<T> => {
    let begun!: Promise<T>
    const begin = () => {
      begun = (async () => work())()
      return begun
    }
    await inTurn(name, () => within(clock, timeoutMs, begin(), () => undefined)).catch(() => undefined)
    return begun
  }
}

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
 * @param locks Finds `navigator.locks`. May throw.
 * @param fallback Used when the API is missing or refuses, as it does on an opaque origin.
 */
export function webLock(locks: () => LocksApi, clock: Timers, fallback: Lock): Lock {
  return async <T>(name: string, work: () => Promise<T>, options: { readonly timeoutMs: number }): Promise<T> => {
    let begun: Promise<T> | undefined
    // The lock is held until the work has settled; how it settled is not the lock's business.
    const hold = (): Promise<unknown> => {
      begun ??= (async () => work())()
      return begun.catch(() => undefined)
    }
    // Asynchronous, so that an API that is missing or throws is one that refuses.
    const request = async (...how: Parameters<LocksApi['request']>) => locks().request(...how)
    for (let round = 1; round <= MOST_ROUNDS && !begun; round++) {
      const giveUp = new AbortController()
      const { signal } = giveUp
      await within(clock, options.timeoutMs, request(name, { signal }, hold), () => giveUp.abort()).catch(
        () => undefined,
      )
      if (begun || !signal.aborted) break
      // Waiters that time out together would take the lock from one another: only one at a time may.
      await request(`${name}.steal`, { ifAvailable: true }, async (granted) => {
        if (granted) await request(name, { steal: true }, hold)
      }).catch(() => undefined)
    }
    begun ??= fallback(name, work, options)
    return begun
  }
}
