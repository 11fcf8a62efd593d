/**
 * Waiting: for one's turn, and no longer than a deadline.
 *
 * @module
 */
import type { Clock } from './ports.ts'

/** The part of a {@link Clock} that waiting needs. */
export type Timers = Pick<Clock, 'setTimeout' | 'clearTimeout'>

/** Runs work of the same key one after the other, in the order of the calls. */
export type Turns = <T>(key: string, work: () => T | Promise<T>) => Promise<T>

/** Makes a set of queues, one a key. A queue that is empty is forgotten. */
export function createTurns(): Turns {
  const tails = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const result = (tails.get(key) ?? Promise.resolve()).then(work)
    const tail = result
      .catch(() => undefined)
      .then(() => {
        if (tails.get(key) === tail) tails.delete(key)
      })
    tails.set(key, tail)
    return result
  }
}

/**
 * The result of `work`, or after `timeoutMs` milliseconds an error, whichever is first.
 *
 * @param onExpiry Called when the time is over. Gives the work up where that is possible, and returns the error.
 */
export function inTime<T>(
  clock: Timers,
  timeoutMs: number,
  work: () => Promise<T>,
  onExpiry: () => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => reject(onExpiry()), timeoutMs)
    work()
      .then(resolve, reject)
      .finally(() => clock.clearTimeout(timer as never))
  })
}
