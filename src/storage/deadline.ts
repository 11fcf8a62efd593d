/**
 * An end to waiting.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Clock } from '../ports.ts'

/** The part of a {@link Clock} that waiting needs. */
export type Timers = Pick<Clock, 'setTimeout' | 'clearTimeout'>

/**
 * The result of `work`, or a {@link StorageError} after `timeoutMs` milliseconds, whichever is first.
 *
 * @param onExpiry Called when the time is over, to give the work up where that is possible.
 */
export function withinDeadline<T>(
  clock: Timers,
  timeoutMs: number,
  work: () => Promise<T>,
  onExpiry?: () => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => {
      reject(new StorageError(`The storage did not answer within ${timeoutMs} ms`))
      onExpiry?.()
    }, timeoutMs)
    const stop = () => clock.clearTimeout(timer as never)
    work().then(
      (value) => {
        stop()
        resolve(value)
      },
      (thrown: unknown) => {
        stop()
        reject(thrown)
      },
    )
  })
}

/** Resolves after `delayMs` milliseconds. */
export const pause = (clock: Pick<Clock, 'setTimeout'>, delayMs: number): Promise<void> =>
  new Promise((resolve) => clock.setTimeout(() => resolve(), delayMs))
