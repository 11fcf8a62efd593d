/**
 * Whether anybody listens to a session. Without a listener nothing waits for a time: tokens are replaced when they are
 * asked for.
 *
 * @module
 */

/** The listeners of a session. */
export interface Audience {
  /** Adds a listener. Returns the function that removes it. */
  join(): () => void
  /**
   * Runs `work` while there is a listener: now or with the next one, and anew after a time without any. The signal that
   * it receives is aborted when the last listener leaves, or `signal` is aborted.
   */
  during(signal: AbortSignal, work: (signal: AbortSignal) => void): void
}

/** Makes an empty audience. */
export function createAudience(): Audience {
  const listeners = new Set<object>()
  const works = new Set<() => void>()
  let presence: AbortController | undefined

  return {
    join: () => {
      const listener = {}
      listeners.add(listener)
      if (!presence) {
        presence = new AbortController()
        for (const begin of [...works]) begin()
      }
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        presence?.abort()
        presence = undefined
      }
    },
    during: (signal, work) => {
      if (signal.aborted) return
      const begin = (): void => {
        if (!presence) return
        const turn = new AbortController()
        const end = (): void => turn.abort()
        presence.signal.addEventListener('abort', end)
        signal.addEventListener('abort', end)
        work(turn.signal)
      }
      works.add(begin)
      signal.addEventListener('abort', () => works.delete(begin))
      begin()
    },
  }
}

/** An audience that is always there: that of a machine which an app runs itself. */
export const ALWAYS: Audience = { join: () => () => undefined, during: (signal, work) => work(signal) }
