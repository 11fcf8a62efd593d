/**
 * Turns whatever a storage throws into a {@link StorageError} that holds neither a value nor a key.
 *
 * @module
 */
import { StorageError } from '../errors.ts'
import type { Change } from './atomic.ts'

/**
 * The failure of one storage operation, told by the name of what was thrown only.
 * The original is not kept as the cause: native modules and apps put keys and values into their messages.
 *
 * @param what What failed, such as `writing to localStorage`.
 */
export function storageFailure(what: string, thrown: unknown): StorageError {
  if (thrown instanceof StorageError) return thrown
  // DOMException is no Error in some engines.
  const name = (thrown as { name?: unknown } | null | undefined)?.name
  const isName = typeof name === 'string' && /^[A-Za-z]{1,64}$/.test(name)
  return new StorageError(isName ? `Failed: ${what} (${name})` : `Failed: ${what}`)
}

/**
 * Runs one storage operation, synchronous or not; anything it throws becomes a {@link StorageError}. What `change` throws
 * is passed on as it is: the storage has not failed then.
 *
 * @param run Is given `change`, to call it as often as it needs to.
 */
export async function attempt<T>(
  what: string,
  run: (change: Change) => T | Promise<T>,
  change: Change = () => undefined,
): Promise<T> {
  let refusal: { readonly thrown: unknown } | undefined
  try {
    return await run((current) => {
      try {
        return change(current)
      } catch (thrown) {
        refusal = { thrown }
        throw thrown
      }
    })
  } catch (thrown) {
    throw refusal ? refusal.thrown : storageFailure(what, thrown)
  }
}

/** What a storage answered, if it is text. Anything else cannot be ours and counts as absent. */
export function textOrNull(stored: unknown): string | null {
  return typeof stored === 'string' ? stored : null
}
