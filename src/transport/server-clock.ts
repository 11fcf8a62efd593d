/**
 * The server's time, as far as it is known. A wrong local clock then breaks neither expiry nor SRP.
 *
 * @module
 */
import type { Clock } from '../ports.ts'

/** A clock that is corrected by what the server says. */
export interface ServerClock {
  /** Milliseconds since the Unix epoch, by the server's clock once it is known, else by the local one. */
  now(): number
  /** Takes note of the server's time, just received. Milliseconds since the Unix epoch; nonsense is ignored. */
  learn(serverNow: number): void
  /** Server time minus local time, in milliseconds. Zero until learned. */
  offsetMs(): number
}

/** Makes a clock that starts out trusting the local one. */
export function createServerClock(clock: Pick<Clock, 'now'>): ServerClock {
  let offset = 0
  return {
    now: () => clock.now() + offset,
    learn: (serverNow) => {
      // HTTP dates have whole seconds and travel for a while: a difference that small says nothing.
      const difference = serverNow - clock.now()
      if (Number.isFinite(difference)) offset = Math.abs(difference) < 2000 ? 0 : difference
    },
    offsetMs: () => offset,
  }
}
