/**
 * Deadlines and pauses, on the clock of the ports.
 *
 * @module
 */
import type { Clock } from './ports.ts'

/** The part of a {@link Clock} that waiting needs. */
export type Timers = Pick<Clock, 'setTimeout' | 'clearTimeout'>

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
  late: () => Error,
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
