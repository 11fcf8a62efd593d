/**
 * Storages of sessions and devices. Each is a function that receives the underlying store.
 *
 * @module
 */
export { type AsyncStorageLike, asyncStorageStorage } from './async-storage.ts'
export { type AtomicStorage, withAtomicUpdate, withPrefix } from './atomic.ts'
export { type CookieAccess, type CookieAttributes, cookieStorage, documentCookieStorage } from './cookie.ts'
export {
  type EncryptionOptions,
  encryptedStorage,
  indexedDbKeyStore,
  type KeyStore,
  type SubtleLike,
} from './encrypted.ts'
export { type FallbackOptions, firstWorking, type StorageCandidate } from './fallback.ts'
export type { Fence, WebStorageArea, WebStorageFencing } from './fenced.ts'
export type { DatabaseOptions, IndexedDbFactory } from './indexed-db.ts'
export { indexedDbStorage } from './indexed-db.ts'
export { boundToInstall, type InstallBinding } from './install-bound.ts'
export { type KeychainLike, type KeychainSettings, keychainStorage } from './keychain.ts'
export { memoryStorage } from './memory.ts'
export { type MmkvLike, mmkvStorage } from './mmkv.ts'
export type { AppStateLike, AskingStorage } from './read-once.ts'
export { type SecureStoreLike, type SecureStoreSettings, secureStoreStorage } from './secure-store.ts'
export { type SplitOptions, splitStorage } from './split.ts'
export { cookieFence, indexedDbFence, webStorage } from './web-storage.ts'
