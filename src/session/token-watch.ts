/**
 * Tells how long tokens are good, also when the clock is set back while they are in use.
 *
 * @module
 */
import type { Clock } from '../ports.ts'
import { remainingMs, type Tokens } from './tokens.ts'

/** Watches the clock while tokens are in use. */
export interface TokenWatch {
  /** How long the tokens may still be handed out. Milliseconds; zero when that cannot be told. */
  remainingMs(tokens: Tokens): number
  /** Whether the clock was set back since the tokens were first looked at here. */
  isClockSetBack(tokens: Tokens): boolean
}

/** Time services nudge clocks by less. */
const NUDGE_MS = 5000

/** Starts to watch. */
export function createTokenWatch(clock: Pick<Clock, 'now'>): TokenWatch {
  let watched: Tokens | undefined
  let latest = 0

  function isClockSetBack(tokens: Tokens): boolean {
    const now = clock.now()
    if (tokens !== watched) {
      watched = tokens
      latest = now
    }
    if (now + NUDGE_MS < Math.max(latest, tokens.receivedAt)) return true
    if (now > latest) latest = now
    return false
  }

  return {
    isClockSetBack,
    remainingMs: (tokens) => (isClockSetBack(tokens) ? 0 : remainingMs(tokens, clock.now())),
  }
}
