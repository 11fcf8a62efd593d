/**
 * Keeps strings in expo-secure-store: the keychain of iOS, encrypted preferences on Android.
 *
 * @module
 */
import { ConfigurationError } from '../errors.ts'
import { chunkedStorage } from './chunked.ts'
import { type AppStateLike, type AskingStorage, askingStorage } from './read-once.ts'

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
  /**
   * `AppState` of `react-native`, for `options` with `requireAuthentication`. Items are read once then, and kept in memory
   * until the app goes to the background; after a refused prompt there is none until the app is back from there. Default:
   * they are kept until the app ends.
   */
  readonly AppState?: AppStateLike | undefined
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
): AskingStorage {
  const { options, itemBytes = 2000, AppState } = settings
  if (typeof secureStore.getItemAsync !== 'function')
    throw new ConfigurationError('expo-secure-store is not available on this platform')
  if (!(itemBytes >= 200)) throw new ConfigurationError('itemBytes must be 200 or more', { field: 'itemBytes' })
  const items = {
    getItem: (key: string) => secureStore.getItemAsync(key, options),
    setItem: (key: string, value: string) => secureStore.setItemAsync(key, value, options),
    removeItem: (key: string) => secureStore.deleteItemAsync(key, options),
  }
  const { requireAuthentication } = (options ?? {}) as { readonly requireAuthentication?: unknown }
  return askingStorage(items, { place: 'SecureStore', asks: !!requireAuthentication, appState: AppState }, (kept) =>
    chunkedStorage(kept, { itemBytes, mostPieces: 100, isSlow: true }),
  )
}
