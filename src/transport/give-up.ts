/**
 * Ends a wait from outside: because the caller gave up, or because the time is over.
 *
 * @module
 */
import { NetworkError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import type { OperationName } from './operations.ts'

/** What ends a wait. */
export interface Limits {
  readonly operation: OperationName
  readonly signal: AbortSignal | undefined
}

/**
 * Runs `work` until it settles or is given up. Work that ignores its signal keeps nobody waiting.
 *
 * @param work Is given a signal that is aborted at the end in any case, and a function that ends the wait with an error.
 * @throws {NetworkError} `ERR_ABORTED` when the caller gave up; `work` is not begun when that was before.
 */
export async function untilGivenUp<T>(
  { operation, signal: outer }: Limits,
  work: (signal: AbortSignal, stop: (error: NetworkError) => void) => Promise<T>,
): Promise<T> {
  if (outer?.aborted) throw givenUp(operation)
  const inner = new AbortController()
  let stop: (error: NetworkError) => void = () => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = reject
  })
  const onAbort = (): void => stop(givenUp(operation))
  outer?.addEventListener('abort', onAbort)
  try {
    return await Promise.race([work(inner.signal, stop), stopped])
  } finally {
    outer?.removeEventListener('abort', onAbort)
    // Also after an answer: one that was not read to its end would go on arriving.
    inner.abort()
  }
}

/**
 * Runs `work` for so many milliseconds at most.
 *
 * @throws {NetworkError} `ERR_TIMEOUT` when the time is over; `ERR_ABORTED` when the caller gave up.
 */
export function withinDeadline<T>(
  limits: Limits,
  clock: Clock,
  timeoutMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return untilGivenUp(limits, (signal, stop) => {
    const late = (): void =>
      stop(new NetworkError(`${limits.operation}: no answer in ${timeoutMs} ms`, { code: 'ERR_TIMEOUT' }))
    const timer = clock.setTimeout(late, timeoutMs)
    signal.addEventListener('abort', () => clock.clearTimeout(timer as never))
    return work(signal)
  })
}

/**
 * Waits.
 *
 * @throws {NetworkError} `ERR_ABORTED` when the caller gave up.
 */
export function pause(limits: Limits, clock: Clock, delayMs: number): Promise<void> {
  return untilGivenUp(
    limits,
    (signal) =>
      new Promise((resolve) => {
        const timer = clock.setTimeout(() => resolve(), delayMs)
        signal.addEventListener('abort', () => clock.clearTimeout(timer as never))
      }),
  )
}

/** The error of a call that its caller gave up. */
function givenUp(operation: OperationName): NetworkError {
  return new NetworkError(`${operation}: given up`, { code: 'ERR_ABORTED' })
}
