/**
 * Encrypts the values of another storage.
 *
 * @module
 */
import { base64UrlToBytes, bytesToBase64Url, bytesToUtf8, concatBytes, utf8ToBytes } from '../bytes.ts'
import { ConfigurationError, StorageError } from '../errors.ts'
import type { KeyValueStorage, RandomBytes } from '../ports.ts'
import { createTurns } from '../timers.ts'
import { type AtomicStorage, attempt, compareAndSet, withAtomicUpdate } from './atomic.ts'
import { createDatabase, type DatabaseOptions } from './indexed-db.ts'

/** The part of `crypto.subtle` that is used. Keys are opaque here. */
export interface SubtleLike {
  generateKey(
    algorithm: { name: 'AES-GCM'; length: 256 },
    extractable: false,
    usages: ('encrypt' | 'decrypt')[],
  ): Promise<object>
  encrypt(algorithm: AesGcm, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  decrypt(algorithm: AesGcm, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
}

interface AesGcm {
  readonly name: 'AES-GCM'
  readonly iv: Uint8Array<ArrayBuffer>
  readonly additionalData: Uint8Array<ArrayBuffer>
}

/** Dependencies of the encryption. */
export interface EncryptionOptions {
  /** `globalThis.crypto.subtle`, which exists on secure origins only. */
  readonly subtle: SubtleLike
  readonly randomBytes: RandomBytes
  /** Storage of the key: `indexedDbKeyStore`. */
  readonly keys: KeyStore
  /** Called when a stored value cannot be decrypted, which counts as absent: its key was lost, or it was forged. */
  readonly onUnreadable?: ((key: string) => void) | undefined
}

const HEAD = 'e1.'
const IV_BYTES = 12

/**
 * The same storage with every value encrypted by AES-256-GCM, under a key that no script can export.
 *
 * It protects a copy of the disk. It does not protect from a script in the page, which may use the key too.
 * Each value is bound to its storage key. A value that is not encrypted is never accepted.
 *
 * @throws {ConfigurationError} when this page has no `crypto.subtle`. It never stores values in clear.
 */
export function encryptedStorage(storage: KeyValueStorage, options: EncryptionOptions): AtomicStorage {
  const { subtle, randomBytes, keys, onUnreadable } = options
  if (!subtle) throw new ConfigurationError('Encryption needs crypto.subtle, which exists on https pages only')
  const inner = withAtomicUpdate(storage)
  const inTurn = createTurns()
  const makeKey = () => subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  const algorithm = (key: string, iv: Uint8Array): AesGcm => ({
    name: 'AES-GCM',
    iv: Uint8Array.from(iv),
    additionalData: Uint8Array.from(utf8ToBytes(key)),
  })

  async function encrypt(key: string, text: string, cryptoKey: object): Promise<string> {
    const iv = randomBytes(IV_BYTES)
    if (iv.length !== IV_BYTES) throw new StorageError('randomBytes returned the wrong number of bytes')
    const sealed = await subtle.encrypt(algorithm(key, iv), cryptoKey as never, Uint8Array.from(utf8ToBytes(text)))
    return HEAD + bytesToBase64Url(concatBytes(iv, new Uint8Array(sealed)))
  }

  async function decrypt(key: string, stored: string | null, cryptoKey: object | undefined): Promise<string | null> {
    if (stored === null) return null
    const text = cryptoKey && stored.startsWith(HEAD) ? await open(key, stored.slice(HEAD.length), cryptoKey) : null
    if (text === null) onUnreadable?.(key)
    return text
  }

  async function open(key: string, sealed: string, cryptoKey: object): Promise<string | null> {
    try {
      const bytes = base64UrlToBytes(sealed)
      const [iv, data] = [bytes.slice(0, IV_BYTES), Uint8Array.from(bytes.slice(IV_BYTES))]
      return bytesToUtf8(new Uint8Array(await subtle.decrypt(algorithm(key, iv), cryptoKey as never, data)))
    } catch {
      return null
    }
  }

  const failing = <T>(run: () => Promise<T>) => attempt('encrypting for storage', run)
  return {
    ...(storage.accounts && { accounts: storage.accounts }),
    getItem: async (key) => {
      const stored = await inner.getItem(key)
      return stored === null ? null : failing(async () => decrypt(key, stored, await keys.load()))
    },
    setItem: (key, value) =>
      inTurn(key, async () => {
        const sealed = await failing(async () => encrypt(key, value, await keys.loadOrCreate(makeKey)))
        await inner.setItem(key, sealed)
      }),
    removeItem: (key) => inTurn(key, () => inner.removeItem(key)),
    update: (key, change) =>
      inTurn(key, async () => {
        let cryptoKey: object | undefined
        let result: string | null = null
        await compareAndSet(inner, key, async (stored) => {
          // After the value, whose key exists by then. Only once: a longer attempt loses more often against other
          // writers.
          cryptoKey ??= await failing(() => keys.load())
          const current = await failing(() => decrypt(key, stored, cryptoKey))
          const next = change(current)
          result = next === undefined ? current : next
          if (next === undefined || (next === current && next !== null)) return undefined
          if (next === null) return null
          return failing(async () => {
            cryptoKey ??= await keys.loadOrCreate(makeKey)
            return encrypt(key, next, cryptoKey)
          })
        })
        return result
      }),
  }
}

/** Keeps one key. The key is an opaque `CryptoKey` that cannot be exported. */
export interface KeyStore {
  /** `undefined` when there is none. */
  load(): Promise<object | undefined>
  /** The key, created if there is none. Concurrent calls in all tabs get the same one. */
  loadOrCreate(create: () => Promise<object>): Promise<object>
}

const KEY_NAME = 'aes-gcm'

/** A key store in IndexedDB, which can hold a `CryptoKey` without exposing its bytes to a script. */
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
