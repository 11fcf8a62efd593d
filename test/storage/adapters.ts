/** Every adapter, each on a disk that can be made to fail. */
import { webcrypto } from 'node:crypto'
import { inProcessLock } from '../../src/page/locks.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { asyncStorageStorage } from '../../src/storage/async-storage.ts'
import { withAtomicUpdate, withPrefix } from '../../src/storage/atomic.ts'
import { cookieStorage } from '../../src/storage/cookie.ts'
import { encryptedStorage, type KeyStore, type SubtleLike } from '../../src/storage/encrypted.ts'
import { firstWorking } from '../../src/storage/fallback.ts'
import type { Fence } from '../../src/storage/fenced.ts'
import { boundToInstall } from '../../src/storage/install-bound.ts'
import { keychainStorage } from '../../src/storage/keychain.ts'
import { mmkvStorage } from '../../src/storage/mmkv.ts'
import { secureStoreStorage } from '../../src/storage/secure-store.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { webStorage } from '../../src/storage/web-storage.ts'
import { cookieJar } from './fakes/cookie-jar.ts'
import type { Disk } from './fakes/disk.ts'
import { eagerClock } from './fakes/manual-clock.ts'
import { asyncStorage, keychain, mmkv, secureStore, webArea } from './fakes/native.ts'

export const subtle = webcrypto.subtle as unknown as SubtleLike
export const randomBytes = (length: number): Uint8Array => webcrypto.getRandomValues(new Uint8Array(length))

/** One key for the whole suite: making keys is not what is tested with it. */
export function memoryKeyStore(): KeyStore {
  let key: Promise<object> | undefined
  return {
    load: async () => key,
    loadOrCreate: async (create) => {
      key ??= create()
      return key
    },
  }
}

/** The fence of one disk, kept on that disk. */
export const diskFence = (disk: Disk): Fence => ({
  read: (key) => Number(disk.get(`fence.${key}`) ?? 0),
  write: (key, generation) => disk.set(`fence.${key}`, String(generation)),
})

const keys = memoryKeyStore()
const plain = (disk: Disk): KeyValueStorage => asyncStorage(disk)

/** How each adapter opens a disk. Their long-lived parts are all on it. */
export const ADAPTERS: Readonly<Record<string, (disk: Disk) => KeyValueStorage>> = {
  'webStorage (sessionStorage)': (disk) => webStorage(webArea(disk)),
  'webStorage (fenced localStorage)': (disk) => {
    const clock = eagerClock()
    return webStorage(webArea(disk), { fence: diskFence(disk), lock: inProcessLock(clock), clock, waitMs: 20 })
  },
  cookieStorage: (disk) => cookieStorage(cookieJar(disk)),
  asyncStorageStorage: (disk) => asyncStorageStorage(asyncStorage(disk)),
  secureStoreStorage: (disk) => secureStoreStorage(secureStore(disk)),
  keychainStorage: (disk) => keychainStorage(keychain(disk)),
  'mmkvStorage (version 3)': (disk) => mmkvStorage(mmkv(disk, 3)),
  'mmkvStorage (version 4)': (disk) => mmkvStorage(mmkv(disk, 4)),
  withAtomicUpdate: (disk) => withAtomicUpdate(plain(disk)),
  withPrefix: (disk) => withPrefix(plain(disk), 'prefix.'),
  encryptedStorage: (disk) => encryptedStorage(plain(disk), { subtle, randomBytes, keys }),
  splitStorage: (disk) => splitStorage(plain(disk), { secrets: withPrefix(plain(disk), 'secrets.') }),
  boundToInstall: (disk) => boundToInstall(plain(disk), { marker: withPrefix(plain(disk), 'marker.'), randomBytes }),
  firstWorking: (disk) =>
    firstWorking([() => plain(disk)], { clock: { setTimeout: () => 0, clearTimeout: () => undefined } }),
  'encryptedStorage over splitStorage over secureStoreStorage': (disk) =>
    encryptedStorage(
      splitStorage(secureStoreStorage(secureStore(disk)), { secrets: withPrefix(plain(disk), 'secrets.') }),
      { subtle, randomBytes, keys },
    ),
}
