/**
 * Waiting for what happens in other turns, without sleeping.
 *
 * @module
 */
import { vi } from 'vitest'

/**
 * Waits until a check gives something that is true. It looks often, and has patience with a busy machine: 5 ms and 10 s.
 *
 * @throws {Error} when the time is over.
 */
export const until = <Value>(check: () => Value | Promise<Value>) =>
  vi.waitUntil(check, { interval: 5, timeout: 10_000 })
