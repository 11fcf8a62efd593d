/**
 * A lock among the callers of one process.
 *
 * @module
 */
import type { Clock, Lock } from '../ports.ts'

interface Turn {
  readonly begun: Promise<void>
  readonly ended: Promise<void>
}

/**
 * Makes a lock for one process. Nobody waits longer than `timeoutMs` for one holder: a lock only saves requests, and a
 * holder that hangs must not hang everybody.
 */
export function inProcessLock(clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>): Lock {
  const lastTurns = new Map<string, Turn>()
  return async (name, work, { timeoutMs }) => {
    const before = lastTurns.get(name)
    const [begun, begin] = signal()
    const [ended, end] = signal()
    const turn: Turn = { begun, ended }
    lastTurns.set(name, turn)
    try {
      if (before) await endOf(before, timeoutMs, clock)
      begin()
      return await work()
    } finally {
      end()
      if (lastTurns.get(name) === turn) lastTurns.delete(name)
    }
  }
}

/** Resolves when the turn is over, or has lasted too long. */
async function endOf(turn: Turn, timeoutMs: number, clock: Pick<Clock, 'setTimeout' | 'clearTimeout'>): Promise<void> {
  await turn.begun
  await new Promise<void>((resolve) => {
    const timer = clock.setTimeout(() => resolve(), timeoutMs)
    void turn.ended.then(() => {
      clock.clearTimeout(timer as never)
      resolve()
    })
  })
}

function signal(): [promise: Promise<void>, resolve: () => void] {
  let resolve!: () => void
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return [promise, resolve]
}
