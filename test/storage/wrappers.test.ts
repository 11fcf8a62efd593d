import { IDBFactory } from 'fake-indexeddb'
import { describe, expect, it } from 'vitest'
import type { KeyValueStorage } from '../../src/ports.ts'
import { reactNativePorts } from '../../src/react-native/index.ts'
import { withAtomicUpdate, withDeadline, withPrefix } from '../../src/storage/atomic.ts'
import { cookieStorage } from '../../src/storage/cookie.ts'
import { encryptedStorage, indexedDbKeyStore } from '../../src/storage/encrypted.ts'
import { firstWorking } from '../../src/storage/fallback.ts'
import { boundToInstall } from '../../src/storage/install-bound.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { splitStorage } from '../../src/storage/split.ts'
import { createPhone } from '../react-native/phone.ts'
import { memoryKeyStore, randomBytes, subtle } from './adapters.ts'
import { manualClock } from './fakes/manual-clock.ts'

const clock = manualClock()

const WRAPPERS: Readonly<Record<string, (storage: KeyValueStorage) => KeyValueStorage>> = {
  withAtomicUpdate: (storage) => withAtomicUpdate(storage),
  withDeadline: (storage) => withDeadline(storage, clock),
  withPrefix: (storage) => withPrefix(storage, 'prefix.'),
  splitStorage: (storage) => splitStorage(storage, { secrets: memoryStorage() }),
  encryptedStorage: (storage) => encryptedStorage(storage, { subtle, randomBytes, keys: memoryKeyStore() }),
  boundToInstall: (storage) => boundToInstall(storage, { marker: memoryStorage(), randomBytes }),
  'the storage of a phone': (storage) => reactNativePorts({ ...createPhone(), storage }).storage!,
}

/** A storage that counts how often it was closed. */
function closable(storage: KeyValueStorage = memoryStorage()) {
  const counted = { closed: 0, storage: { ...storage } as KeyValueStorage }
  counted.storage.close = () => {
    counted.closed++
  }
  return counted
}

describe.each(Object.entries(WRAPPERS))('a storage in another: %s', (_, wrap) => {
  it('is closed with it', () => {
    const counted = closable()
    wrap(counted.storage).close?.()
    expect(counted.closed).toBe(1)
    // One that cannot be closed is left alone.
    wrap(memoryStorage()).close?.()
  })

  it('is for one user, or for one request, in it too', () => {
    const cookies = cookieStorage({ read: () => '', write: () => undefined, perRequest: true })
    expect(wrap(cookies)).toMatchObject({ accounts: 'one', perRequest: true })
    expect(wrap(cookieStorage({ read: () => '' }))).toMatchObject({ perRequest: 'readOnly' })
    const plain = wrap(memoryStorage())
    expect(plain.accounts).toBeUndefined()
    expect(plain.perRequest).toBeFalsy()
  })
})

describe('the other storage of a wrapper', () => {
  it('is closed too: that of secrets, and that of keys', async () => {
    const secrets = closable()
    splitStorage(memoryStorage(), { secrets: secrets.storage }).close?.()
    expect(secrets.closed).toBe(1)

    const factory = new IDBFactory()
    const connections: IDBDatabase[] = []
    const indexedDB = {
      open: (name: string, version?: number) => {
        const request = version === undefined ? factory.open(name) : factory.open(name, version)
        request.addEventListener('success', () => connections.push(request.result))
        return request
      },
    }
    const storage = encryptedStorage(memoryStorage(), { subtle, randomBytes, keys: indexedDbKeyStore({ indexedDB }) })
    await storage.setItem('key', 'text')
    storage.close?.()
    await new Promise<void>((resolve, reject) => {
      // Would be blocked by an open connection.
      const request = factory.deleteDatabase('cognito-machines-keys')
      request.onsuccess = () => resolve()
      request.onblocked = () => reject(new Error('The connection is open'))
    })
    expect(connections).toHaveLength(1)
    expect(await storage.getItem('key')).toBeNull()
  })
})

describe('a storage that was chosen', () => {
  const refusing = () => {
    throw new DOMException('The operation is insecure', 'SecurityError')
  }

  it('is closed, whatever its rank, and so is one that was tried in vain', async () => {
    const [refused, spare] = [closable(), closable()]
    refused.storage.getItem = refusing
    const storage = firstWorking([refused.storage, spare.storage, memoryStorage()], { clock })

    await storage.setItem('key', 'text')
    expect([refused.closed, spare.closed]).toEqual([1, 0])
    storage.close?.()
    await Promise.resolve().then(() => {})
    expect([refused.closed, spare.closed]).toEqual([1, 1])
  })
})
