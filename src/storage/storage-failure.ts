/**
 * Turns whatever a storage throws into a {@link StorageError} that holds neither a value nor a key.
 *
 * @module
 */
import { StorageError } from '../errors.ts'

/**
 * The failure of one storage operation, told by the name of what was thrown only.
 * The original is not kept as the cause: native modules and apps put keys and values into their messages.
 *
 * @param what What failed, such as `writing to localStorage`.
 */
export function storageFailure(what: string, thrown: unknown): StorageError {
  if (thrown instanceof StorageError) return thrown
  const name = thrown instanceof Error || isNamed(thrown) ? thrown.name : ''
  return new StorageError(/^[A-Za-z]{1,64}$/.test(name) ? `Failed: ${what} (${name})` : `Failed: ${what}`)
}

/** Runs one storage operation, synchronous or not; anything it throws becomes a {@link StorageError}. */
export async function attempt<T>(what: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (thrown) {
    throw storageFailure(what, thrown)
  }
}

/** What a storage answered, if it is text. Anything else cannot be ours and counts as absent. */
export function textOrNull(stored: unknown): string | null {
  return typeof stored === 'string' ? stored : null
}

// DOMException is no Error in some engines.
const isNamed = (thrown: unknown): thrown is { name: string } =>
  typeof thrown === 'object' && thrown !== null && 'name' in thrown && typeof thrown.name === 'string'
