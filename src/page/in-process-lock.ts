/**
 * A lock among the callers of one process.
 *
 * @module
 */
import type { Lock } from '../ports.ts'
import { createTurns, type Timers, within } from '../timers.ts'

/**
 * Makes a lock for one process. Nobody is kept out for longer than `timeoutMs` by one holder: a lock only saves
 * requests, and a holder that hangs must not hang everybody.
 */
export function inProcessLock(clock: Timers): Lock {
  const inTurn = createTurns()
  return async <T>(name: string, work: () => Promise<T>, { timeoutMs }: { readonly timeoutMs: number }): Promise<T> => {
    let begun!: Promise<T>
    const begin = () => {
      begun = (async () => work())()
      return begun
    }
    await inTurn(name, () => within(clock, timeoutMs, begin(), () => undefined)).catch(() => undefined)
    return begun
  }
}
