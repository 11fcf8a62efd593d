/**
 * Checks a new passkey: the ceremony, the page, the relying party, the key and its attestation.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-registering-a-new-credential
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '../../bytes.ts'
import type { PoolSettings } from '../settings.ts'
import type { Subtle } from '../web-crypto.ts'
import { CognitoException } from '../wire/exception.ts'
import { type CredentialKey, readCoseKey } from './cose-key.ts'
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

/** Whether the attestation is none, or the passkey's own signature. Certificates are not asked for and not taken. */
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
