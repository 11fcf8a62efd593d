import { webcrypto } from 'node:crypto'
import { IDBFactory } from 'fake-indexeddb'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, StorageError } from '../../src/errors.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { encryptedStorage, indexedDbKeyStore, type KeyStore, type SubtleLike } from '../../src/storage/encrypted.ts'
import { createDatabase, indexedDbStorage } from '../../src/storage/indexed-db.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { memoryKeyStore, randomBytes, subtle } from './adapters.ts'
import { scheduled } from './fakes/scheduled.ts'

/** The name under which the storage below keeps the only item. */
const nameIn = (items: ReadonlyMap<string, string>): string => {
  const [name, another] = items.keys()
  if (name === undefined || another !== undefined) throw new Error(`${items.size} items`)
  return name
}

function itemsStorage() {
  const items = new Map<string, string>()
  const inner: KeyValueStorage = {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
  return { items, inner }
}

const TEXT = '{"refreshToken":"canary 漢字"}'

describe('encryptedStorage', () => {
  it('stores nothing readable, and never the same twice', async () => {
    const { items, inner } = itemsStorage()
    const storage = encryptedStorage(inner, { subtle, randomBytes, keys: memoryKeyStore() })
    await storage.setItem('key', TEXT)
    const first = items.get(nameIn(items))
    expect(first).toMatch(/^e1\.[\w-]+$/)
    expect(Buffer.from(first!.slice(3), 'base64url').toString('latin1')).not.toMatch(/canary/)
    await storage.setItem('key', TEXT)
    expect(items.get(nameIn(items))).not.toBe(first)
    expect(await storage.getItem('key')).toBe(TEXT)
  })

  it('C21 C22 takes a text whose key was lost for absent, and goes on with a new key', async () => {
    const inner = memoryStorage()
    await encryptedStorage(inner, { subtle, randomBytes, keys: memoryKeyStore() }).setItem('key', TEXT)
    const unreadable: string[] = []
    const storage = encryptedStorage(inner, {
      subtle,
      randomBytes,
      keys: memoryKeyStore(),
      onUnreadable: (key) => unreadable.push(key),
    })
    expect(await storage.getItem('key')).toBe(null)
    expect(await storage.update('key', () => undefined)).toBe(null)
    expect(unreadable).toEqual([])
    expect(await storage.update('key', (current) => current ?? 'signed in again')).toBe('signed in again')
    expect(await storage.getItem('key')).toBe('signed in again')
  })

  it('C22 C24 never takes plain, forged, changed or moved text', async () => {
    const { items, inner } = itemsStorage()
    const unreadable: string[] = []
    const storage = encryptedStorage(inner, {
      subtle,
      randomBytes,
      keys: memoryKeyStore(),
      onUnreadable: (key) => unreadable.push(key),
    })
    await storage.setItem('key', TEXT)
    const name = nameIn(items)
    const sealed = items.get(name)!
    const changed = sealed.slice(0, -3) + (sealed.endsWith('AAA') ? 'BBB' : 'AAA')
    for (const forged of [TEXT, '', 'e1.', 'e1.!!', 'e1.AAAA', changed, sealed.slice(0, 20), `${sealed}AAAA`]) {
      items.set(name, forged)
      expect(await storage.getItem('key')).toBe(null)
      expect(unreadable.splice(0)).toEqual(['key'])
    }
    await storage.setItem('other key', TEXT)
    for (const other of items.keys()) items.set(other, sealed)
    expect(await storage.getItem('other key')).toBe(null)
    expect(await storage.getItem('key')).toBe(TEXT)
  })

  it('C1 tells a key store that does not answer from a lost key', async () => {
    const inner = memoryStorage()
    const keys = memoryKeyStore()
    let isBroken = false
    const flaky: KeyStore = {
      load: async () => (isBroken ? Promise.reject(new Error('canary')) : keys.load()),
      loadOrCreate: keys.loadOrCreate,
    }
    const storage = encryptedStorage(inner, { subtle, randomBytes, keys: flaky })
    await storage.setItem('key', TEXT)
    isBroken = true
    await expect(Promise.resolve(storage.getItem('key'))).rejects.toBeInstanceOf(StorageError)
    await expect(storage.update('key', () => 'lost')).rejects.toBeInstanceOf(StorageError)
    isBroken = false
    expect(await storage.getItem('key')).toBe(TEXT)
  })

  it('shows no name in its keys, nor the same one under another key', async () => {
    const NAMES = [
      'cognito-machines.1.client.user.ada_40example_2eorg',
      'CognitoIdentityServiceProvider.client.LastAuthUser',
    ]
    const seen = await Promise.all(
      [1, 2].map(async () => {
        const { items, inner } = itemsStorage()
        const storage = encryptedStorage(inner, { subtle, randomBytes, keys: memoryKeyStore() })
        await storage.setItem(NAMES[0]!, TEXT)
        await storage.update(NAMES[1]!, () => TEXT)
        expect(await Promise.all(NAMES.map(async (name) => storage.getItem(name)))).toEqual([TEXT, TEXT])
        const keys = [...items.keys()]
        await storage.removeItem(NAMES[0]!)
        expect(await storage.update(NAMES[1]!, () => null)).toBe(null)
        expect(items.size).toBe(0)
        return keys
      }),
    )

    for (const key of seen.flat()) expect(key).toMatch(/^cognito-machines\.sealed\.[\w-]{43}$/)
    expect(new Set(seen.flat()).size).toBe(4)
  })

  it('makes no key for nothing', async () => {
    let made = 0
    const keys = memoryKeyStore()
    const counting: KeyStore = {
      ...keys,
      loadOrCreate: (create) => {
        made++
        return keys.loadOrCreate(create)
      },
    }
    const storage = encryptedStorage(memoryStorage(), { subtle, randomBytes, keys: counting })

    expect(await storage.getItem('key')).toBe(null)
    expect(await storage.update('key', () => undefined)).toBe(null)
    expect(await storage.update('key', () => null)).toBe(null)
    await storage.removeItem('key')

    expect(made).toBe(0)
  })

  it('makes keys that no script can read out', async () => {
    const keys = memoryKeyStore()
    await encryptedStorage(memoryStorage(), { subtle, randomBytes, keys }).setItem('key', TEXT)
    const made = (await keys.load()) as { seal: CryptoKey; name: CryptoKey }
    for (const key of [made.seal, made.name]) {
      expect(key.extractable).toBe(false)
      await expect(webcrypto.subtle.exportKey('raw', key)).rejects.toThrow()
    }
  })

  it.each([0, 11, 13])('stores nothing when the random source gives %i bytes in place of twelve', async (count) => {
    const { items, inner } = itemsStorage()
    const options = { subtle, randomBytes: () => randomBytes(count), keys: memoryKeyStore() }
    const storage = encryptedStorage(inner, options)
    await expect(Promise.resolve(storage.setItem('key', TEXT))).rejects.toBeInstanceOf(StorageError)
    await expect(storage.update('key', () => TEXT)).rejects.toBeInstanceOf(StorageError)
    expect(items.size).toBe(0)
  })

  it('reports as unreadable only what it cannot read', async () => {
    const unreadable: string[] = []
    const onUnreadable = (key: string) => void unreadable.push(key)
    const storage = encryptedStorage(memoryStorage(), { subtle, randomBytes, keys: memoryKeyStore(), onUnreadable })
    await storage.setItem('key', TEXT)
    await storage.setItem('empty', '')
    expect([await storage.getItem('key'), await storage.getItem('empty')]).toEqual([TEXT, ''])
    expect(await storage.getItem('absent')).toBe(null)
    expect(await storage.update('key', (current) => `${current}!`)).toBe(`${TEXT}!`)
    expect(unreadable).toEqual([])
  })

  it('C22 takes forged text for absent also where nobody wants to hear of it', async () => {
    const { items, inner } = itemsStorage()
    const storage = encryptedStorage(inner, { subtle, randomBytes, keys: memoryKeyStore() })
    await storage.setItem('key', TEXT)
    items.set(nameIn(items), 'forged')
    expect(await storage.getItem('key')).toBe(null)
    expect(await storage.update('key', (current) => current ?? 'next')).toBe('next')
  })

  it('C22 removes forged text when an update finds nothing, and wants nothing there', async () => {
    const { items, inner } = itemsStorage()
    const storage = encryptedStorage(inner, { subtle, randomBytes, keys: memoryKeyStore() })
    await storage.setItem('key', TEXT)
    items.set(nameIn(items), 'forged')
    expect(await storage.update('key', () => null)).toBe(null)
    expect(items.size).toBe(0)
  })

  it('writes nothing for an update to the text that is stored already', async () => {
    const { items, inner } = itemsStorage()
    const storage = encryptedStorage(inner, { subtle, randomBytes, keys: memoryKeyStore() })
    await storage.setItem('key', TEXT)
    const before = [...items]
    expect(await storage.update('key', (current) => current)).toBe(TEXT)
    expect([...items]).toEqual(before)
  })

  it('has room for as many users as the storage below, and serves one request where that does', () => {
    const over = (more: Partial<KeyValueStorage>) => {
      const storage = encryptedStorage({ ...memoryStorage(), ...more }, { subtle, randomBytes, keys: memoryKeyStore() })
      return [storage.accounts, storage.perRequest]
    }
    expect(over({})).toEqual([undefined, undefined])
    expect(over({ accounts: 'one' })).toEqual(['one', undefined])
    expect(over({ perRequest: true })).toEqual([undefined, true])
    expect(over({ accounts: 'one', perRequest: 'readOnly' })).toEqual(['one', 'readOnly'])
  })

  it('refuses to start where the page has no crypto.subtle', () => {
    const options = { subtle: undefined as unknown as SubtleLike, randomBytes, keys: memoryKeyStore() }
    expect(() => encryptedStorage(memoryStorage(), options)).toThrow(ConfigurationError)
  })

  it('does not take for unreadable what another tab wrote while the first key was being made', async () => {
    const [inner, keys] = [memoryStorage(), memoryKeyStore()]
    const other = encryptedStorage(inner, { subtle, randomBytes, keys })
    let isFirst = true
    const storage = encryptedStorage(inner, {
      subtle,
      randomBytes,
      keys: {
        load: async () => {
          const key = await keys.load()
          if (isFirst) {
            isFirst = false
            await other.setItem('key', 'of the other tab')
          }
          return key
        },
        loadOrCreate: keys.loadOrCreate,
      },
    })
    expect(await storage.update('key', (current) => `${current} and ours`)).toBe('of the other tab and ours')
  })

  it('loses no update between tabs, in any order of their operations, from the first use of a key on', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const [inner, keys] = [memoryStorage(), memoryKeyStore()]
        const turn = () => scheduler.schedule(Promise.resolve(), 'key store')
        const slowKeys: KeyStore = {
          load: () => turn().then(keys.load),
          loadOrCreate: (create) => turn().then(() => keys.loadOrCreate(create)),
        }
        const open = () => encryptedStorage(scheduled(inner, scheduler), { subtle, randomBytes, keys: slowKeys })
        const add = (current: string | null) => String(Number(current ?? 0) + 1)
        const work = Promise.all(
          [open(), open(), open()].map(async (tab) => {
            await tab.update('count', add)
            await tab.update('count', add)
          }),
        )
        await scheduler.waitFor(work)
        expect(await encryptedStorage(inner, { subtle, randomBytes, keys }).getItem('count')).toBe('6')
      }),
      { numRuns: 100 },
    )
  })
})

describe('indexedDbKeyStore', () => {
  it('gives all tabs that start at once the same key, which cannot be read out', async () => {
    const indexedDB = new IDBFactory()
    let made = 0
    const create = async () => {
      made++
      return {
        seal: await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
        name: await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
      }
    }
    const tabs = Array.from({ length: 5 }, () => indexedDbKeyStore({ indexedDB }))
    expect(await tabs[0]!.load()).toBeUndefined()
    await Promise.all(tabs.map((tab) => tab.loadOrCreate(create)))
    expect(made).toBeGreaterThan(1)

    const inner = indexedDbStorage({ indexedDB })
    const storages = tabs.map((keys) => encryptedStorage(inner, { subtle, randomBytes, keys }))
    await storages[0]!.setItem('key', TEXT)
    for (const storage of storages) expect(await storage.getItem('key')).toBe(TEXT)
    expect(await tabs[1]!.load()).toMatchObject({ seal: { extractable: false }, name: { extractable: false } })
  })

  it('gives whoever makes a key too late the one that is stored', async () => {
    const indexedDB = new IDBFactory()
    let made = 0
    const create = async () => ({ number: ++made })
    const given = await Promise.all([1, 2, 3].map(() => indexedDbKeyStore({ indexedDB }).loadOrCreate(create)))
    const stored = await indexedDbKeyStore({ indexedDB }).load()
    expect(stored).toEqual({ number: expect.any(Number) })
    expect(given).toEqual([stored, stored, stored])
  })

  it('makes no key when there is one', async () => {
    const indexedDB = new IDBFactory()
    await indexedDbKeyStore({ indexedDB }).loadOrCreate(async () => ({ number: 1 }))
    let made = 0
    const next = await indexedDbKeyStore({ indexedDB }).loadOrCreate(async () => {
      made++
      return { number: 2 }
    })
    expect([made, next]).toEqual([0, { number: 1 }])
  })

  it('keeps the keys where every earlier release did, or an update of the app would sign its users out', async () => {
    const indexedDB = new IDBFactory()
    await indexedDbKeyStore({ indexedDB }).loadOrCreate(async () => ({ number: 1 }))
    expect(await indexedDB.databases()).toEqual([{ name: 'cognito-machines-keys', version: 1 }])
    expect(await createDatabase({ indexedDB, databaseName: 'cognito-machines-keys' })('aes-gcm, hmac')).toEqual({
      number: 1,
    })
  })

  it.each([['text'], [5], [true], [null]])('replaces a stored key that is none: %s', async (damaged) => {
    const indexedDB = new IDBFactory()
    await new Promise<void>((resolve) => {
      const request = indexedDB.open('cognito-machines-keys')
      request.onupgradeneeded = () => {
        request.result.createObjectStore('items').put(damaged, 'aes-gcm, hmac')
      }
      request.onsuccess = () => {
        request.result.close()
        resolve()
      }
    })
    const keys = indexedDbKeyStore({ indexedDB })
    expect(await keys.load()).toBeUndefined()
    expect(await keys.loadOrCreate(async () => ({ number: 1 }))).toEqual({ number: 1 })
    expect(await keys.load()).toEqual({ number: 1 })
  })
})
