/**
 * Waits for a time of day, not for a duration: timers stop while a laptop sleeps or a tab is hidden.
 *
 * @module
 */
import type { Clock } from '../ports.ts'

/** A sleeping computer is late by at most this. Far below 2^31 ms, beyond which timers fire at once. */
const LONGEST_NAP_MS = 60_000

/**
 * Resolves at `at` (milliseconds since the Unix epoch, local clock) or later; never when the signal is aborted first.
 */
export function waitUntil(clock: Clock, at: () => number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: unknown
    const nap = (): void => {
      const left = at() - clock.now()
      if (left > 0) timer = clock.setTimeout(nap, Math.min(left, LONGEST_NAP_MS))
      else resolve()
    }
    signal.addEventListener('abort', () => clock.clearTimeout(timer as never), { once: true })
    if (!signal.aborted) nap()
  })
}
