/**
 * An end to waiting.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { inTime, type Timers } from '../waiting.ts'

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
  return inTime(clock, timeoutMs, work, () => {
    onExpiry?.()
    return new StorageError(`The storage did not answer within ${timeoutMs} ms`)
  })
}

/** Resolves after `delayMs` milliseconds. */
export const pause = (clock: Pick<Clock, 'setTimeout'>, delayMs: number): Promise<void> =>
  new Promise((resolve) => clock.setTimeout(() => resolve(), delayMs))
