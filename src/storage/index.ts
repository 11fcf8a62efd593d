/**
 * Places to keep sessions and devices in. Each is a function that receives what it stores into.
 *
 * @module
 */
export { type AsyncStorageLike, asyncStorageStorage } from './async-storage.ts'
export type { DatabaseOptions, IndexedDbFactory } from './database.ts'
export { type FallbackOptions, firstWorking, type StorageCandidate } from './fallback.ts'
export { cookieFence, type Fence, indexedDbFence } from './fence.ts'
export { indexedDbStorage } from './indexed-db.ts'
export { memoryStorage } from './memory.ts'
export { type MmkvLike, mmkvStorage } from './mmkv.ts'
export { type AtomicStorage, withAtomicUpdate } from './serialised.ts'
export { type WebStorageArea, type WebStorageFencing, webStorage } from './web-storage.ts'
export { withPrefix } from './with-prefix.ts'
