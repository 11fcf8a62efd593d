/**
 * Keeps strings in expo-secure-store: the keychain of iOS, encrypted preferences on Android.
 *
 * @module
 */
import { ConfigurationError } from '../errors.ts'
import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'
import { chunkedStorage } from './chunked.ts'

/** The part of `expo-secure-store` that is used. `Options` are its `SecureStoreOptions`. */
export interface SecureStoreLike<Options extends object = object> {
  getItemAsync(key: string, options?: Options): Promise<string | null>
  setItemAsync(key: string, value: string, options?: Options): Promise<void>
  deleteItemAsync(key: string, options?: Options): Promise<void>
}

/** Options of the storage. */
export interface SecureStoreSettings<Options extends object = object> {
  /** Passed with every call, such as `{ keychainAccessible: SecureStore.AFTER_FIRST_UNLOCK }`. Default: none. */
  readonly options?: Options | undefined
  /** The longest item. Bytes, 200 or more. Default: 2000, since older versions fail or warn above 2048. */
  readonly itemBytes?: number | undefined
}

/**
 * A storage in expo-secure-store. Long values are kept in pieces and written so that a crash leaves the old or the new
 * one; keys are spelled in the characters it allows. An item that the system can no longer decrypt counts as absent.
 *
 * @param secureStore `import * as SecureStore from 'expo-secure-store'`.
 * @throws {ConfigurationError} on the web, where that module is empty: choose another storage there.
 */
export function secureStoreStorage<Options extends object>(
  secureStore: SecureStoreLike<Options>,
  settings: SecureStoreSettings<Options> = {},
): AtomicStorage {
  const { options, itemBytes = 2000 } = settings
  if (typeof secureStore.getItemAsync !== 'function')
    throw new ConfigurationError('expo-secure-store is not available on this platform')
  if (!(itemBytes >= 200)) throw new ConfigurationError('itemBytes must be 200 or more', { field: 'itemBytes' })
  const items = {
    getItem: (key: string) => secureStore.getItemAsync(key, options),
    setItem: (key: string, value: string) => secureStore.setItemAsync(key, value, options),
    removeItem: (key: string) => secureStore.deleteItemAsync(key, options),
  }
  return withAtomicUpdate(chunkedStorage(items, { itemBytes, mostPieces: 100 }), 'SecureStore')
}
