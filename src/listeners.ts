/**
 * Calls those who listen.
 *
 * @module
 */

/** A listener that throws must not keep the others from hearing, nor break what it listens to; its error still surfaces. */
export function callSafely(listener: () => void): void {
  try {
    listener()
  } catch (thrown) {
    void Promise.reject(thrown)
  }
}
