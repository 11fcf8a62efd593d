/**
 * Signs tokens with RS256, as Cognito does, and publishes the key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, utf8ToBytes } from '../../bytes.ts'
import type { Jwk, Subtle } from '../web-crypto.ts'

/** A set of public keys, RFC 7517. */
export interface Jwks {
  readonly keys: readonly Jwk[]
}

/** Makes signed tokens. */
export interface TokenSigner {
  /** Begins to make the key, so that the first token seldom waits for it. */
  prepare(): void
  /** A signed JWT with these claims, RFC 7519. */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>
  /** The public key. */
  jwks(): Promise<Jwks>
}

interface SigningKey {
  readonly privateKey: CryptoKey
  readonly publicJwk: Jwk & { readonly kid: string }
}

// Making an RSA key takes 0.1 to 1 s, by luck: pools that share a crypto.subtle share one.
const KEYS = new WeakMap<Subtle, Promise<SigningKey>>()

/**
 * A signer that makes its key when it is first prepared or needed. Not before: a worker thread of Node 24 that is ended
 * while a key is made takes its process along.
 */
export function createTokenSigner(subtle: () => Subtle): TokenSigner {
  const key = async (): Promise<SigningKey> => {
    const engine = subtle()
    const known = KEYS.get(engine)
    if (known) return known
    const made = makeKey(engine)
    KEYS.set(engine, made)
    made.catch(() => KEYS.delete(engine))
    return made
  }
  return {
    // Where no key can be made yet, the first token makes it.
    prepare: () => void key().catch(() => undefined),
    sign: async (claims) => {
      const { privateKey, publicJwk } = await key()
      const content = `${encode({ kid: publicJwk.kid, alg: 'RS256' })}.${encode(claims)}`
      const signature = await subtle().sign('RSASSA-PKCS1-v1_5', privateKey, toBuffer(utf8ToBytes(content)))
      return `${content}.${bytesToBase64Url(new Uint8Array(signature))}`
    },
    jwks: async () => ({ keys: [(await key()).publicJwk] }),
  }
}

async function makeKey(subtle: Subtle): Promise<SigningKey> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  }
  const { privateKey, publicKey } = (await subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const { n, e } = await subtle.exportKey('jwk', publicKey)
  // The key's thumbprint, RFC 7638: the same key always has the same name.
  const kid = bytesToBase64Url(sha256(utf8ToBytes(JSON.stringify({ e, kty: 'RSA', n }))))
  return {
    privateKey,
    publicJwk: { kty: 'RSA', alg: 'RS256', use: 'sig', e: e!, n: n!, kid } as SigningKey['publicJwk'],
  }
}

const encode = (value: unknown): string => bytesToBase64Url(utf8ToBytes(JSON.stringify(value)))

/** The same bytes with an `ArrayBuffer` of their own, which is what `crypto.subtle` takes. */
export const toBuffer = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)
