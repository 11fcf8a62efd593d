/**
 * Places to keep sessions and devices in. Each is a function that receives what it stores into.
 *
 * @module
 */
export { type AsyncStorageLike, asyncStorageStorage } from './async-storage.ts'
export { type AtomicStorage, withAtomicUpdate } from './atomic.ts'
export { type CookieAccess, type CookieAttributes, cookieStorage } from './cookie.ts'
export type { DatabaseOptions, IndexedDbFactory } from './database.ts'
export { type EncryptionOptions, encryptedStorage, type SubtleLike } from './encrypted.ts'
export { type FallbackOptions, firstWorking, type StorageCandidate } from './fallback.ts'
export { cookieFence, type Fence, indexedDbFence } from './fence.ts'
export type { WebStorageFencing } from './fenced-web-storage.ts'
export { indexedDbStorage } from './indexed-db.ts'
export { boundToInstall, type InstallBinding } from './install-bound.ts'
export { indexedDbKeyStore, type KeyStore } from './key-store.ts'
export { type KeychainLike, type KeychainSettings, keychainStorage } from './keychain.ts'
export { memoryStorage } from './memory.ts'
export { type MmkvLike, mmkvStorage } from './mmkv.ts'
export type { WebStorageArea } from './plain-web-storage.ts'
export { type SecureStoreLike, type SecureStoreSettings, secureStoreStorage } from './secure-store.ts'
export { type SplitOptions, splitStorage } from './split.ts'
export { webStorage } from './web-storage.ts'
export { withPrefix } from './with-prefix.ts'
