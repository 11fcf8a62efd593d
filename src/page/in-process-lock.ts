/**
 * A lock among the callers of one process.
 *
 * @module
 */
import type { Clock, Lock } from '../ports.ts'

/**
 * Makes a lock for one process. Who waits longer than `timeoutMs` stops waiting for the holder and goes on:
 * a lock only saves requests, and a holder that hangs must not hang everybody.
 */
export function inProcessLock(clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>): Lock {
  const tails = new Map<string, Promise<void>>()
  return async (name, work, { timeoutMs }) => {
    const before = tails.get(name)
    let release!: () => void
    const mine = new Promise<void>((resolve) => {
      release = resolve
    })
    tails.set(name, mine)
    try {
      if (before) await whicheverFirst(before, timeoutMs, clock)
      return await work()
    } finally {
      release()
      if (tails.get(name) === mine) tails.delete(name)
    }
  }
}

function whicheverFirst(
  done: Promise<void>,
  timeoutMs: number,
  clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.setTimeout(() => resolve(), timeoutMs)
    done.then(() => {
      clock.clearTimeout(timer as never)
      resolve()
    })
  })
}
