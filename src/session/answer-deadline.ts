/**
 * An end to waiting for the service, also where the transport has none.
 *
 * @module
 */
import { NetworkError } from '../errors.ts'
import type { Clock } from '../ports.ts'
import { within } from '../waiting.ts'

/** How much longer than a request a session waits, so that the deadline of the transport comes first. Milliseconds. */
export const SLACK_MS = 2000

/**
 * The answer, or a {@link NetworkError} `ERR_TIMEOUT` when it takes longer than `timeoutMs` and the slack.
 * What comes later is not awaited here; who holds the promise may still use it.
 */
export function withinAnswerTime<T>(clock: Clock, timeoutMs: number, answer: Promise<T>): Promise<T> {
  return within(
    clock,
    timeoutMs + SLACK_MS,
    answer,
    () => new NetworkError('The service did not answer', { code: 'ERR_TIMEOUT' }),
  )
}
