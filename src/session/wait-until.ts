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
    const giveUp = (): void => clock.clearTimeout(timer as never)
    const nap = (): void => {
      const left = at() - clock.now()
      if (left > 0) {
        timer = clock.setTimeout(nap, Math.min(left, LONGEST_NAP_MS))
        letProcessEnd(timer)
      } else {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
    }
    signal.addEventListener('abort', giveUp)
    if (!signal.aborted) nap()
  })
}

/** Keeps a timer from keeping a Node process up. Elsewhere a page decides for itself when it ends. */
export function letProcessEnd(timer: unknown): void {
  ;(timer as { unref?: () => void } | undefined)?.unref?.()
}
