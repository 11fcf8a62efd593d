/**
 * An end to waiting.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import { type Timers, within } from '../timers.ts'

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
  const begin = async (): Promise<T> => work()
  return within(clock, timeoutMs, begin(), () => {
    onExpiry?.()
    return new StorageError(`The storage did not answer within ${timeoutMs} ms`)
  })
}
