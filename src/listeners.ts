/**
 * Listeners, called so that a throwing one affects neither the others nor the caller.
 *
 * @module
 */

/** Calls a listener. Its exceptions surface as unhandled rejections only. */
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

/** Calls every present listener. */
export function notifyListeners<Event>(listeners: ReadonlySet<(event: Event) => void>, event: Event): void {
  for (const listener of [...listeners]) callSafely(() => listener(event))
}

/** Makes the function that calls `run` when `read` gives another value than the last time. `first`: the one before. */
export function onChange<Value>(read: () => Value, first: Value, run: () => void): () => void {
  let last = first
  return () => {
    const present = read()
    if (present === last) return
    last = present
    run()
  }
}
