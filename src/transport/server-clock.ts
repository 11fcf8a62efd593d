/**
 * The server's time, once known. A wrong local clock then breaks neither expiry nor SRP.
 *
 * @module
 */
import type { Clock } from '../ports.ts'

/** A clock that is corrected by the server's time. */
export interface ServerClock {
  /** Milliseconds since the Unix epoch, by the server's clock once it is known, else by the local one. */
  now(): number
  /** Records the server's time, just received. Milliseconds since the Unix epoch; invalid values are ignored. */
  learn(serverNow: number): void
  /** Server time minus local time, in milliseconds. Zero until learned. */
  offsetMs(): number
}

/** Makes a clock that starts with the local time. */
export function createServerClock(clock: Pick<Clock, 'now'>): ServerClock {
  let offset = 0
  return {
    now: () => clock.now() + offset,
    learn: (serverNow) => {
      // HTTP dates have whole seconds and a transit time: a difference that small is noise.
      const difference = serverNow - clock.now()
      if (Number.isFinite(difference)) offset = Math.abs(difference) < 2000 ? 0 : difference
    },
    offsetMs: () => offset,
  }
}
