/**
 * Encrypts the values of another storage, and hides their keys.
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
  generateKey(algorithm: { name: 'HMAC'; hash: 'SHA-256' }, extractable: false, usages: 'sign'[]): Promise<object>
  encrypt(algorithm: AesGcm, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  decrypt(algorithm: AesGcm, key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
  sign(algorithm: 'HMAC', key: never, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>
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
  /** Storage of the keys: `indexedDbKeyStore`. */
  readonly keys: KeyStore
  /** Called when a stored value cannot be decrypted, which counts as absent: it was forged, or damaged. */
  readonly onUnreadable?: ((key: string) => void) | undefined
}

/** The two keys, made and kept together. */
interface SealingKeys {
  /** AES-256-GCM, for values. */
  readonly seal: never
  /** HMAC-SHA-256, for names. */
  readonly name: never
}

const HEAD = 'e1.'
const NAME_HEAD = 'cognito-machines.sealed.'
const IV_BYTES = 12

/**
 * The same storage with every value encrypted by AES-256-GCM, and every key a hash by HMAC-SHA-256, since keys hold
 * user names. No script can export the two keys that do it. Without them nothing is found, and counts as absent.
 *
 * It protects a copy of the disk. It does not protect from a script in the page, which may use the keys too.
 * Each value is bound to its storage key. A value that is not encrypted is never accepted.
 *
 * @throws {ConfigurationError} when this page has no `crypto.subtle`. It never stores values in clear.
 */
export function encryptedStorage(storage: KeyValueStorage, options: EncryptionOptions): AtomicStorage {
  const { subtle, randomBytes, keys, onUnreadable } = options
  if (!subtle) throw new ConfigurationError('Encryption needs crypto.subtle, which exists on https pages only')
  const inner = withAtomicUpdate(storage)
  const inTurn = createTurns()
  const makeKeys = async () => ({
    seal: await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    name: await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  })
  const algorithm = (key: string, iv: Uint8Array): AesGcm => ({
    name: 'AES-GCM',
    iv: Uint8Array.from(iv),
    additionalData: Uint8Array.from(utf8ToBytes(key)),
  })

  async function hide(key: string, { name }: SealingKeys): Promise<string> {
    return (
      NAME_HEAD + bytesToBase64Url(new Uint8Array(await subtle.sign('HMAC', name, Uint8Array.from(utf8ToBytes(key)))))
    )
  }

  async function encrypt(key: string, text: string, { seal }: SealingKeys): Promise<string> {
    const iv = randomBytes(IV_BYTES)
    if (iv.length !== IV_BYTES) throw new StorageError('randomBytes returned the wrong number of bytes')
    const sealed = await subtle.encrypt(algorithm(key, iv), seal, Uint8Array.from(utf8ToBytes(text)))
    return HEAD + bytesToBase64Url(concatBytes(iv, new Uint8Array(sealed)))
  }

  async function decrypt(key: string, stored: string | null, known: SealingKeys): Promise<string | null> {
    if (stored === null) return null
    const text = stored.startsWith(HEAD) ? await open(key, stored.slice(HEAD.length), known) : null
    if (text === null) onUnreadable?.(key)
    return text
  }

  async function open(key: string, sealed: string, { seal }: SealingKeys): Promise<string | null> {
    try {
      const bytes = base64UrlToBytes(sealed)
      const [iv, data] = [bytes.slice(0, IV_BYTES), Uint8Array.from(bytes.slice(IV_BYTES))]
      return bytesToUtf8(new Uint8Array(await subtle.decrypt(algorithm(key, iv), seal, data)))
    } catch {
      return null
    }
  }

  const failing = <T>(run: () => Promise<T>) => attempt('encrypting for storage', run)
  // What a key store gives is what was put into it.
  const load = () => failing(keys.load) as Promise<SealingKeys | undefined>
  const loadOrCreate = () => failing(() => keys.loadOrCreate(makeKeys)) as Promise<SealingKeys>
  const nameOf = (key: string, known: SealingKeys) => failing(() => hide(key, known))
  return {
    ...inner,
    close: () => {
      inner.close?.()
      keys.close?.()
    },
    getItem: async (key) => {
      const known = await load()
      if (!known) return null
      const stored = await inner.getItem(await nameOf(key, known))
      return failing(() => decrypt(key, stored, known))
    },
    setItem: (key, value) =>
      inTurn(key, async () => {
        const known = await loadOrCreate()
        await inner.setItem(await nameOf(key, known), await failing(() => encrypt(key, value, known)))
      }),
    removeItem: (key) =>
      inTurn(key, async () => {
        const known = await load()
        if (known) await inner.removeItem(await nameOf(key, known))
      }),
    update: (key, change) =>
      inTurn(key, async () => {
        let known = await load()
        // Nothing is stored before there are keys, and none are made for nothing.
        if (!known && typeof change(null) !== 'string') return null
        known ??= await loadOrCreate()
        const sealing = known
        let result: string | null = null
        await compareAndSet(inner, await nameOf(key, sealing), async (stored) => {
          const current = await failing(() => decrypt(key, stored, sealing))
          const next = change(current)
          result = next === undefined ? current : next
          if (next === undefined || (next === current && next !== null)) return undefined
          return next === null ? null : failing(() => encrypt(key, next, sealing))
        })
        return result
      }),
  }
}

/** Keeps the keys: one object with two opaque `CryptoKey`s that cannot be exported. */
export interface KeyStore {
  /** `undefined` when there are none. */
  load(): Promise<object | undefined>
  /** The keys, created if there are none. Concurrent calls in all tabs get the same ones. */
  loadOrCreate(create: () => Promise<object>): Promise<object>
  /** Lets go of an open connection, if there is one. The next call opens another. */
  close?(): void
}

const KEY_NAME = 'aes-gcm, hmac'

/** A key store in IndexedDB, which can hold a `CryptoKey` without exposing its bytes to a script. */
export function indexedDbKeyStore(options: DatabaseOptions): KeyStore {
  const access = createDatabase({ databaseName: 'cognito-machines-keys', ...options })
  const load = () => attempt('reading the encryption key', async () => toKey(await access(KEY_NAME)))
  return {
    load,
    close: access.close,
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
