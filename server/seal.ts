/**
 * Seals what a server hands to browsers, so that only servers with the same secrets read or make it: JWE in compact
 * form, `dir` with `A256GCM`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7516
 * @module
 */
import { CompactEncrypt, compactDecrypt } from 'jose'
import { readUtf8, utf8ToBytes } from '../src/bytes.ts'
import { invalid, typeOf } from '../src/config.ts'
import { isObject, readJson } from '../src/json.ts'

/** The purpose of a sealed value. Each has a key of its own, so that none passes for another. */
export type SealUse = 'pointer' | 'session' | 'challenge' | 'share'

/** Seals JSON objects, and opens them. */
export interface Seals {
  /** The sealed value: characters of base64url and dots. The newest secret seals. */
  seal(use: SealUse, value: object): Promise<string>
  /** The value that was sealed for this use with any of the secrets; `undefined` for everything else. Never rejects. */
  open(use: SealUse, sealed: string): Promise<Readonly<Record<string, unknown>> | undefined>
}

const LEAST_SECRET_BYTES = 32
const HEADER = { alg: 'dir', enc: 'A256GCM' } as const
const ACCEPTED = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] }

/**
 * Makes seals from secrets, the newest first. The keys are derived by HKDF-SHA256 (RFC 5869).
 *
 * @param context What else must be equal where a value is opened, such as the pool and the app client.
 * @throws {ConfigurationError} unless every secret has at least 32 bytes: a string in UTF-8, or bytes.
 */
export function createSeals(secrets: readonly (string | Uint8Array)[], context: string): Seals {
  const all = Array.isArray(secrets) ? secrets.map(readSecret) : []
  if (all.length === 0) throw invalid('cookieSecrets', 'a list of secrets, the newest first', typeOf(secrets))
  // Made once: a worker may call this at its module level, where no key can be made yet.
  const keys = new Map<SealUse, Promise<readonly CryptoKey[]>>()
  const keysFor = (use: SealUse): Promise<readonly CryptoKey[]> => {
    const known = keys.get(use)
    if (known) return known
    const info = utf8ToBytes(`cognito-machines/server ${use} ${context}`)
    const made = Promise.all(all.map((secret) => deriveKey(secret, info)))
    keys.set(use, made)
    return made
  }
  return {
    seal: async (use, value) => {
      const [newest] = await keysFor(use)
      return new CompactEncrypt(utf8ToBytes(JSON.stringify(value))).setProtectedHeader(HEADER).encrypt(newest!)
    },
    open: async (use, sealed) => {
      for (const key of await keysFor(use)) {
        try {
          const { plaintext } = await compactDecrypt(sealed, key, ACCEPTED)
          const value = readJson(readUtf8(plaintext) ?? '')
          return isObject(value) ? value : undefined
        } catch {
          // Sealed with another secret, for another use, or damaged.
        }
      }
      return undefined
    },
  }
}

/** A key that cannot be read back. */
async function deriveKey(secret: Uint8Array, info: Uint8Array): Promise<CryptoKey> {
  const { subtle } = crypto
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  const base = await subtle.importKey('raw', secret as BufferSource, 'HKDF', false, ['deriveKey'])
  return subtle.deriveKey(derivation as HkdfParams, base, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
}

function readSecret(secret: unknown): Uint8Array {
  const bytes = typeof secret === 'string' ? utf8ToBytes(secret) : secret
  if (bytes instanceof Uint8Array && bytes.length >= LEAST_SECRET_BYTES) return bytes
  const given = bytes instanceof Uint8Array ? `${bytes.length} bytes` : typeOf(secret)
  throw invalid('cookieSecrets', `secrets of at least ${LEAST_SECRET_BYTES} bytes`, given)
}
