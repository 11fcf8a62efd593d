/**
 * Values that are made when first used, so that importing a module costs nothing.
 *
 * @module
 */

/** Wraps `make` so that it runs at the first call only. */
export function lazy<T extends object>(make: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= make()
    return value
  }
}
