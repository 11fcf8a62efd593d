/**
 * A lock among all tabs and workers of an origin, over the Web Locks API.
 *
 * @see https://www.w3.org/TR/web-locks/
 * @module
 */
import type { Lock } from '../ports.ts'
import { createTurns, type Timers, within } from '../timers.ts'

/**
 * Makes a lock for one process. One holder blocks the others for at most `timeoutMs`: a lock only saves
 * requests, and a holder that hangs must not block all others.
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
 * A frozen tab keeps its locks while it is frozen. So a caller that has waited `timeoutMs` steals the lock,
 * one at a time. The work of the previous holder goes on, and its result is returned to its caller:
 * the store decides whether that result may still be written.
 *
 * @param locks Finds `navigator.locks`. May throw.
 * @param fallback Used when the API is missing or refuses, as it does on an opaque origin.
 */
export function webLock(locks: () => LocksApi, clock: Timers, fallback: Lock): Lock {
  return async <T>(name: string, work: () => Promise<T>, options: { readonly timeoutMs: number }): Promise<T> => {
    let begun: Promise<T> | undefined
    // The lock is held until the work has settled, with either result.
    const hold = (): Promise<unknown> => {
      begun ??= (async () => work())()
      return begun.catch(() => undefined)
    }
    // Asynchronous, so that a missing or throwing API rejects.
    const request = async (...how: Parameters<LocksApi['request']>) => locks().request(...how)
    for (let round = 1; round <= MOST_ROUNDS && !begun; round++) {
      const giveUp = new AbortController()
      const { signal } = giveUp
      await within(clock, options.timeoutMs, request(name, { signal }, hold), () => giveUp.abort()).catch(
        () => undefined,
      )
      if (begun || !signal.aborted) break
      // Waiters that time out together would steal the lock from each other: only one at a time may.
      await request(`${name}.steal`, { ifAvailable: true }, async (granted) => {
        if (granted) await request(name, { steal: true }, hold)
      }).catch(() => undefined)
    }
    begun ??= fallback(name, work, options)
    return begun
  }
}
