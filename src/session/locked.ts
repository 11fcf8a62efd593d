/**
 * A lock that can only help.
 *
 * @module
 */
import type { Lock } from '../ports.ts'

/**
 * Runs `work` under a lock; exactly once, also when the lock cannot be had, is stolen meanwhile, or throws.
 * Whether its result may be stored is decided at the store.
 */
export async function withLock<T>(lock: Lock, name: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  let begun: Promise<T> | undefined
  const once = (): Promise<T> => {
    begun ??= work()
    return begun
  }
  try {
    await lock(name, once, { timeoutMs })
  } catch {
    // The failure of the lock. That of the work is thrown below.
  }
  return once()
}
