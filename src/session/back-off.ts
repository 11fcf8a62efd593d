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
 * @param retryAfterMs What the service asked for. It is kept to, within the limit.
 * @param random From 0 to 1.
 */
export function backOffMs(
  failures: number,
  retryAfterMs: number | undefined,
  isHopeless: boolean,
  random: number,
): number {
  const ours = isHopeless ? LONGEST_MS : Math.min(FIRST_MS * 2 ** failures, LONGEST_MS)
  const wait = Math.max(ours * (0.5 + random / 2), retryAfterMs ?? 0)
  return Math.min(wait * (retryAfterMs === undefined ? 1 : 1 + random / 4), LONGEST_MS)
}
