/**
 * How long to wait before the next attempt.
 *
 * @module
 */
import type { RandomBytes } from '../ports.ts'

const FIRST_MS = 1000
const LONGEST_MS = 5 * 60_000

/** A number from 0 to 1 that differs between tabs. Half when this runtime has no random source: it is no secret. */
export function jitter(randomBytes: RandomBytes): number {
  try {
    return randomBytes(1)[0]! / 255
  } catch {
    return 0.5
  }
}

/**
 * How long to wait after a failure. Milliseconds, at most 5 minutes.
 *
 * @param failures How many failures in a row came before this one.
 * @param random From 0 to 1.
 * @param retryAfterMs What the service asked for. It is kept to, within the limit.
 */
export function backOffMs(failures: number, random: number, retryAfterMs = 0): number {
  const ours = Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.5 + random / 2)
  return Math.min(Math.max(ours, retryAfterMs * (1 + random / 4)), LONGEST_MS)
}
