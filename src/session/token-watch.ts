/**
 * Tells how long tokens are good, also when the clock is set back while they are in use.
 *
 * @module
 */
import type { Clock } from '../ports.ts'
import { remainingMs, type Tokens } from './tokens.ts'

/** How long the tokens may still be handed out. Milliseconds; zero when that is over, or cannot be told any more. */
export type TokenWatch = (tokens: Tokens) => number

/** Time services nudge clocks by less. */
const NUDGE_MS = 5000

/** Watches the clock from the first look at some tokens until the first look at others. */
export function createTokenWatch(clock: Pick<Clock, 'now'>): TokenWatch {
  let watched: Tokens | undefined
  let latest = 0
  return (tokens) => {
    const now = clock.now()
    latest = Math.max(tokens === watched ? latest : 0, now)
    watched = tokens
    return now + NUDGE_MS < latest ? 0 : remainingMs(tokens, now)
  }
}
