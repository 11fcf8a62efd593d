/**
 * Keeps strings in React Native's AsyncStorage, in clear on the phone's disk.
 *
 * @module
 */
import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'

/** The part of `@react-native-async-storage/async-storage` that is used. */
export interface AsyncStorageLike {
  getItem(key: string): Promise<string | null>
  setItem(key: string, value: string): Promise<void>
  removeItem(key: string): Promise<void>
}

/**
 * A storage in AsyncStorage. Each value is one entry, written at once. It is not encrypted: for refresh tokens
 * prefer `secureStoreStorage` or `keychainStorage`.
 *
 * @param asyncStorage The default export of `@react-native-async-storage/async-storage`.
 */
export function asyncStorageStorage(asyncStorage: AsyncStorageLike): AtomicStorage {
  return withAtomicUpdate(
    {
      getItem: (key) => asyncStorage.getItem(key),
      setItem: (key, value) => asyncStorage.setItem(key, value),
      removeItem: (key) => asyncStorage.removeItem(key),
    },
    'AsyncStorage',
  )
}
