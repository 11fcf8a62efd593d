/** Stand-ins for native modules and browser areas over one disk, with the limits of the real ones. */
import type { AsyncStorageLike } from '../../../src/storage/async-storage.ts'
import type { WebStorageArea } from '../../../src/storage/fenced.ts'
import type { KeychainLike } from '../../../src/storage/keychain.ts'
import type { MmkvLike } from '../../../src/storage/mmkv.ts'
import type { SecureStoreLike } from '../../../src/storage/secure-store.ts'
import type { Disk } from './disk.ts'

export const asyncStorage = (disk: Disk): AsyncStorageLike => ({
  getItem: async (key) => disk.get(key),
  setItem: async (key, value) => disk.set(key, value),
  removeItem: async (key) => disk.delete(key),
})

/** As in expo-secure-store: few characters in a key, texts only, and 2,048 bytes as in versions before 2025. */
export function secureStore(disk: Disk): SecureStoreLike {
  const checked = (key: string): string => {
    if (!/^[\w.-]+$/.test(key)) throw new Error('Invalid key provided to SecureStore')
    return key
  }
  return {
    getItemAsync: async (key) => disk.get(checked(key)),
    setItemAsync: async (key, value) => {
      if (typeof value !== 'string') throw new Error('Invalid value provided to SecureStore')
      if (Buffer.byteLength(value) > 2048)
        throw new Error('Value being stored in SecureStore is larger than 2048 bytes')
      disk.set(checked(key), value)
    },
    deleteItemAsync: async (key) => disk.delete(checked(key)),
  }
}

/** As in react-native-keychain: one entry a service, no empty password. */
export const keychain = (disk: Disk): KeychainLike => ({
  getGenericPassword: async ({ service }) => {
    const password = disk.get(service)
    return password === null ? false : { username: 'cognito-machines', password, service, storage: 'keychain' }
  },
  setGenericPassword: async (username, password, { service }) => {
    if (username === '' || password === '') throw new Error('you passed empty or null username/password')
    disk.set(service, password)
    return { service, storage: 'keychain' }
  },
  resetGenericPassword: async ({ service }) => {
    disk.delete(service)
    return true
  },
})

export const mmkv = (disk: Disk, version: 3 | 4 = 4): MmkvLike => ({
  getString: (key) => disk.get(key) ?? undefined,
  set: (key, value) => disk.set(key, value),
  ...(version === 4 ? { remove: (key: string) => disk.delete(key) } : { delete: (key: string) => disk.delete(key) }),
})

export const webArea = (disk: Disk): WebStorageArea => ({
  getItem: (key) => disk.get(key),
  setItem: (key, value) => disk.set(key, `${value}`),
  removeItem: (key) => disk.delete(key),
})
