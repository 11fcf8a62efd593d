/**
 * Waiting: for one's turn, for a while, and no longer than a deadline. On the clock of the ports.
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
 * What `work` comes to, or a rejection with what `late` makes when that takes longer than `timeoutMs` milliseconds.
 *
 * @param late Called when the time is over. It may also give the work up.
 * @param signal Ends the deadline, not the work, when it is aborted.
 */
export function within<T>(
  clock: Timers,
  timeoutMs: number,
  work: Promise<T>,
  late: () => unknown,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = startTimer(clock, timeoutMs, () => reject(late()), signal)
    work.then(stop, stop)
    work.then(resolve, reject)
  })
}

/** Resolves after `delayMs` milliseconds; never when `signal` is aborted first. */
export function pause(clock: Timers, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    startTimer(clock, delayMs, resolve, signal)
  })
}

function startTimer(clock: Timers, delayMs: number, run: () => void, signal: AbortSignal | undefined): () => void {
  const timer = clock.setTimeout(run, delayMs)
  const stop = (): void => clock.clearTimeout(timer as never)
  signal?.addEventListener('abort', stop)
  return stop
}
