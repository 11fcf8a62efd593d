/**
 * Public keys of passkeys: from COSE, as authenticators write them, to JWK, as WebCrypto reads them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9053
 * @module
 */
import { bytesToBase64Url } from '../../bytes.ts'
import type { Passkey } from '../users/user.ts'
import type { CborValue } from './read-cbor.ts'

/** A public key and what it signs with. */
export type CredentialKey = Pick<Passkey, 'publicKey' | 'algorithm'>

// Labels and values of RFC 9052 and RFC 9053.
const [KEY_TYPE, ALGORITHM, CURVE, X, Y, MODULUS, EXPONENT] = [1, 3, -1, -2, -3, -1, -2]
const [EC2, RSA, P256, ES256, RS256] = [2, 3, 1, -7, -257] as const

/** The key, or `undefined` when it is neither of ES256 nor of RS256. */
export function readCoseKey(cose: CborValue): CredentialKey | undefined {
  if (!(cose instanceof Map)) return undefined
  const key: ReadonlyMap<CborValue, CborValue> = cose
  if (key.get(ALGORITHM) === ES256) return readEllipticKey(key)
  return key.get(ALGORITHM) === RS256 ? readRsaKey(key) : undefined
}

function readEllipticKey(key: ReadonlyMap<CborValue, CborValue>): CredentialKey | undefined {
  const [x, y] = [key.get(X), key.get(Y)]
  const isUsable = key.get(KEY_TYPE) === EC2 && key.get(CURVE) === P256
  if (!isUsable || !isBytes(x, 32, 32) || !isBytes(y, 32, 32)) return undefined
  const publicKey = { kty: 'EC', crv: 'P-256', x: bytesToBase64Url(x), y: bytesToBase64Url(y) }
  return { algorithm: ES256, publicKey }
}

function readRsaKey(key: ReadonlyMap<CborValue, CborValue>): CredentialKey | undefined {
  const [n, e] = [key.get(MODULUS), key.get(EXPONENT)]
  if (key.get(KEY_TYPE) !== RSA || !isBytes(n, 256, 512) || !isBytes(e, 1, 4)) return undefined
  return { algorithm: RS256, publicKey: { kty: 'RSA', n: bytesToBase64Url(n), e: bytesToBase64Url(e) } }
}

const isBytes = (value: CborValue | undefined, shortest: number, longest: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length >= shortest && value.length <= longest
