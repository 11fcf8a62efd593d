/**
 * Keeps strings in react-native-mmkv.
 *
 * @module
 */
import { type AtomicStorage, withAtomicUpdate } from './atomic.ts'

/** The part of an MMKV instance that is used. Removing is `delete` up to version 3 and `remove` since version 4. */
export interface MmkvLike {
  getString(key: string): string | undefined
  set(key: string, value: string): void
  delete?(key: string): unknown
  remove?(key: string): unknown
}

/**
 * A storage in MMKV. It is encrypted only when the instance was made with an `encryptionKey`, which must be
 * stored safely, such as in the keychain.
 *
 * @param mmkv An instance: `new MMKV({ id })`, or `createMMKV({ id })` since version 4.
 */
export function mmkvStorage(mmkv: MmkvLike): AtomicStorage {
  return withAtomicUpdate(
    {
      getItem: (key) => mmkv.getString(key) ?? null,
      setItem: (key, value) => mmkv.set(key, value),
      removeItem: (key) => {
        if (mmkv.remove) mmkv.remove(key)
        else mmkv.delete!(key)
      },
    },
    'MMKV',
  )
}
