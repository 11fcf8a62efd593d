/** A clock that moves when it is told to, letting promises and event-loop tasks run at each instant. */
import type { Clock } from '../../../src/ports.ts'

export interface ManualClock extends Clock {
  advance(byMs: number): Promise<void>
  /** Timers that are waiting. */
  readonly waiting: number
}

export function manualClock(startAt = 1_760_000_000_000): ManualClock {
  let now = startAt
  let handles = 0
  const timers = new Map<number, { readonly at: number; readonly run: () => void }>()
  const settle = async () => {
    for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    now: () => now,
    setTimeout: (run, delayMs) => {
      timers.set(++handles, { at: now + delayMs, run: run as () => void })
      return handles
    },
    clearTimeout: (handle) => {
      timers.delete(handle)
    },
    get waiting() {
      return timers.size
    },
    advance: async (byMs) => {
      const end = now + byMs
      for (;;) {
        await settle()
        const [next] = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)
        if (!next) break
        timers.delete(next[0])
        now = Math.max(now, next[1].at)
        next[1].run()
      }
      now = end
      await settle()
    },
  }
}

/** A clock whose timers fire at the next turn of the event loop, whatever their delay. Time follows them. */
export function eagerClock(): Clock {
  let now = 1_760_000_000_000
  const cancelled = new Set<number>()
  let handles = 0
  return {
    now: () => now,
    setTimeout: (run, delayMs) => {
      const handle = ++handles
      setImmediate(() => {
        if (cancelled.has(handle)) return
        now += delayMs
        ;(run as () => void)()
      })
      return handle
    },
    clearTimeout: (handle) => {
      cancelled.add(handle)
    },
  }
}
