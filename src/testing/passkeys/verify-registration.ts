/**
 * Checks a new passkey: the ceremony, the page, the relying party, the key and its attestation.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToBase64Url, bytesToHex, concatBytes, utf8ToBytes } from '../../bytes.ts'
import type { PoolSettings } from '../settings.ts'
import type { Passkey } from '../users/user.ts'
import type { Subtle } from '../web-crypto.ts'
import { CognitoException } from '../wire/exception.ts'
import type { CborValue } from './cbor.ts'
import type { Attestation } from './read-attestation.ts'
import { isOriginRight, isSignedBy } from './verify-assertion.ts'

/**
 * The key of the new passkey.
 *
 * @throws {CognitoException} `WebAuthnOriginNotAllowedException`, `WebAuthnRelyingPartyMismatchException`, or
 * `WebAuthnCredentialNotSupportedException`.
 */
export async function verifyRegistration(
  subtle: Subtle,
  attestation: Attestation,
  { relyingPartyId, origins, userVerification }: NonNullable<PoolSettings['webAuthn']>,
): Promise<CredentialKey> {
  const { clientData, head } = attestation
  if (!isOriginRight(clientData.origin, { relyingPartyId, origins })) {
    throw new CognitoException('WebAuthnOriginNotAllowedException', 'The origin is not allowed')
  }
  if (head.relyingPartyHash !== bytesToHex(sha256(utf8ToBytes(relyingPartyId)))) {
    throw new CognitoException('WebAuthnRelyingPartyMismatchException', 'The credential is of another relying party')
  }
  if (!head.userPresent) throw notSupported('The user was not present')
  if (userVerification === 'required' && !head.userVerified) throw notSupported('The user was not verified')
  const key = readCoseKey(attestation.key)
  if (!key) throw notSupported('The algorithm is not supported')
  if (!(await isAttested(subtle, attestation, key))) throw notSupported('The attestation is not supported')
  return key
}

/** True if the attestation is none, or the passkey's own signature. Certificates are not asked for and not taken. */
async function isAttested(subtle: Subtle, attestation: Attestation, key: CredentialKey): Promise<boolean> {
  const { format, statement, authenticatorData, clientDataBytes } = attestation
  if (!(statement instanceof Map)) return false
  if (format === 'none') return statement.size === 0
  if (format !== 'packed' || statement.has('x5c') || statement.get('alg') !== key.algorithm) return false
  const signature: unknown = statement.get('sig')
  if (!(signature instanceof Uint8Array)) return false
  const signed = concatBytes(authenticatorData, sha256(clientDataBytes))
  // A signature that is not even one makes the reader throw.
  return isSignedBy(subtle, key, signature, signed).catch(() => false)
}

const notSupported = (message: string): CognitoException =>
  new CognitoException('WebAuthnCredentialNotSupportedException', message)

/** A public key and what it signs with. */
export type CredentialKey = Pick<Passkey, 'publicKey' | 'algorithm'>

// Labels and values of RFC 9052 and RFC 9053.
const [KEY_TYPE, ALGORITHM, CURVE, X, Y, MODULUS, EXPONENT] = [1, 3, -1, -2, -3, -1, -2]
const [EC2, RSA, P256, ES256, RS256] = [2, 3, 1, -7, -257] as const

/** The key, or `undefined` when it is neither of ES256 nor of RS256. */
function readCoseKey(cose: CborValue): CredentialKey | undefined {
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
