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

/** Adds a listener; one that is added twice is called twice. Returns the unsubscribe function. */
export function addListener<Event>(
  listeners: Set<(event: Event) => void>,
  listener: (event: Event) => void,
): () => void {
  const own = (event: Event): void => listener(event)
  listeners.add(own)
  return () => void listeners.delete(own)
}

/** Calls every listener that is there now. */
export function notifyListeners<Event>(listeners: ReadonlySet<(event: Event) => void>, event: Event): void {
  for (const listener of [...listeners]) callSafely(() => listener(event))
}
