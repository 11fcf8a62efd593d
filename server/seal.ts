/**
 * Seals what a server hands to browsers, so that only servers with the same secrets read or make it: JWE in compact
 * form, `dir` with `A256GCM`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7516
 * @module
 */
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
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
const KEY_BYTES = 32
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
  const keys = new Map<SealUse, readonly Uint8Array[]>()
  const keysFor = (use: SealUse): readonly Uint8Array[] => {
    const known = keys.get(use)
    if (known) return known
    const info = utf8ToBytes(`cognito-machines/server ${use} ${context}`)
    const made = all.map((secret) => hkdf(sha256, secret, undefined, info, KEY_BYTES))
    keys.set(use, made)
    return made
  }
  return {
    seal: (use, value) =>
      new CompactEncrypt(utf8ToBytes(JSON.stringify(value))).setProtectedHeader(HEADER).encrypt(keysFor(use)[0]!),
    open: async (use, sealed) => {
      for (const key of keysFor(use)) {
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

function readSecret(secret: unknown): Uint8Array {
  const bytes = typeof secret === 'string' ? utf8ToBytes(secret) : secret
  if (bytes instanceof Uint8Array && bytes.length >= LEAST_SECRET_BYTES) return bytes
  const given = bytes instanceof Uint8Array ? `${bytes.length} bytes` : typeOf(secret)
  throw invalid('cookieSecrets', `secrets of at least ${LEAST_SECRET_BYTES} bytes`, given)
}
