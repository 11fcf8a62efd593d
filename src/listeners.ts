/**
 * Listeners, called so that one that throws harms neither the others nor the caller.
 *
 * @module
 */

/** Calls a listener. What it throws surfaces as an unhandled rejection, and breaks nothing else. */
export function callSafely(listener: () => void): void {
  try {
    listener()
  } catch (thrown) {
    void Promise.reject(thrown)
  }
}

/** A set of listeners. */
export interface Listeners<Args extends readonly unknown[]> {
  /** Adds a listener; one that is added twice is called twice. Returns the unsubscribe function. */
  add(listener: (...args: Args) => void): () => void
  /** Calls every listener that is there now. */
  notify(...args: Args): void
  /** True when there is no listener. */
  isEmpty(): boolean
  /** Removes every listener. */
  clear(): void
}

/** Makes an empty set of listeners. */
export function createListeners<Args extends readonly unknown[] = []>(): Listeners<Args> {
  const listeners = new Set<(...args: Args) => void>()
  return {
    add: (listener) => {
      const own = (...args: Args): void => listener(...args)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    notify: (...args) => {
      for (const listener of [...listeners]) callSafely(() => listener(...args))
    },
    isEmpty: () => listeners.size === 0,
    clear: () => listeners.clear(),
  }
}
