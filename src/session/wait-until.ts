/**
 * Waits by the time of day, not by one long timer: timers stop while a laptop sleeps or a tab is hidden.
 *
 * @module
 */
import type { Clock } from '../ports.ts'

/** A sleeping computer is late by at most this. Far below 2^31 ms, beyond which timers fire at once. */
const LONGEST_NAP_MS = 60_000

/** Resolves when `leftMs` says that nothing is left, or later; never when the signal is aborted first. */
export function waitUntil(clock: Clock, leftMs: () => number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let timer: unknown
    const giveUp = (): void => clock.clearTimeout(timer as never)
    const nap = (): void => {
      const left = leftMs()
      if (left > 0) {
        // A part of a millisecond is more than a clock can tell.
        timer = clock.setTimeout(nap, Math.ceil(Math.min(left, LONGEST_NAP_MS)))
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
