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
  const access = createDatabase({ databaseName: 'cognito-machines-keys', ...options })
  const load = () => attempt('reading the encryption key', async () => toKey(await access(KEY_NAME)))
  return {
    load,
    loadOrCreate: async (create) => {
      const known = await load()
      if (known) return known
      const fresh = await attempt('making the encryption key', create)
      return attempt('writing the encryption key', async () => {
        const stored = await access(KEY_NAME, (first) => (toKey(first) ? undefined : fresh))
        return toKey(stored) ?? fresh
      })
    },
  }
}

const toKey = (stored: unknown): object | undefined =>
  typeof stored === 'object' && stored !== null ? stored : undefined
