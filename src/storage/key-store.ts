/**
 * Keeps the key of an encrypted storage.
 *
 * @module
 */
import { createDatabase, type DatabaseOptions } from './database.ts'
import { attempt } from './storage-failure.ts'

/** Keeps one key. The key is an opaque `CryptoKey` that cannot be exported. */
export interface KeyStore {
  /** `undefined` when there is none. */
  load(): Promise<object | undefined>
  /** The key, made now if there is none. All tabs that ask at the same time get the same one. */
  loadOrCreate(create: () => Promise<object>): Promise<object>
}

const KEY_NAME = 'aes-gcm'

/** A key store in IndexedDB, which can hold a `CryptoKey` without its bytes ever being seen by a script. */
export function indexedDbKeyStore(options: DatabaseOptions): KeyStore {
  const database = createDatabase({ databaseName: 'cognito-machines-keys', ...options })
  const load = () =>
    attempt('reading the encryption key', () =>
      database.transact<object | undefined>('readonly', (store, answer, within) => {
        const request = store.get(KEY_NAME)
        request.onsuccess = within(() => answer(toKey(request.result)))
      }),
    )
  return {
    load,
    loadOrCreate: async (create) => {
      const known = await load()
      if (known) return known
      const fresh = await attempt('making the encryption key', create)
      return attempt('writing the encryption key', () =>
        database.transact<object>('readwrite', (store, answer, within) => {
          const request = store.get(KEY_NAME)
          request.onsuccess = within(() => {
            const first = toKey(request.result)
            if (!first) store.put(fresh, KEY_NAME)
            answer(first ?? fresh)
          })
        }),
      )
    },
  }
}

const toKey = (stored: unknown): object | undefined =>
  typeof stored === 'object' && stored !== null ? stored : undefined
