/**
 * Checks that a passkey signed a challenge for this relying party.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
 * @module
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { base64UrlToBytes, bytesToHex, bytesToUtf8, concatBytes, utf8ToBytes } from '../../bytes.ts'
import { toBuffer } from '../tokens/token-signer.ts'
import type { Passkey } from '../users/user.ts'
import type { Subtle } from '../web-crypto.ts'
import { derToRaw } from './der-signature.ts'

/** The values that an assertion must match. */
export interface Expectation {
  /** Base64url. */
  readonly challenge: string
  readonly relyingPartyId: string
  /** Default: any origin whose host is the relying party id or below it. */
  readonly origins: readonly string[] | undefined
  readonly userVerification: 'required' | 'preferred'
}

/** A proven assertion. */
export interface Proof {
  readonly passkey: Passkey
  readonly signCount: number
  readonly userVerified: boolean
}

/** The proof, or `undefined` when anything about the assertion is wrong. Never throws for what a client sent. */
export async function verifyAssertion(
  subtle: Subtle,
  passkeys: ReadonlyMap<string, Passkey>,
  credential: unknown,
  expected: Expectation,
): Promise<Proof | undefined> {
  try {
    const assertion = readAssertion(credential)
    const passkey = passkeys.get(assertion.id)
    if (!passkey || !isClientDataRight(assertion.clientData, 'webauthn.get', expected)) return undefined
    const flags = readAuthenticatorData(assertion.authenticatorData)
    const isRight =
      flags.relyingPartyHash === bytesToHex(sha256(utf8ToBytes(expected.relyingPartyId))) &&
      flags.userPresent &&
      (flags.userVerified || expected.userVerification !== 'required') &&
      isCounterPlausible(passkey.signCount, flags.signCount)
    const signed = concatBytes(assertion.authenticatorData, sha256(assertion.clientData))
    if (!isRight || !(await isSignedBy(subtle, passkey, assertion.signature, signed))) return undefined
    return { passkey, signCount: flags.signCount, userVerified: flags.userVerified }
  } catch {
    return undefined
  }
}

/**
 * True if the client data is of this ceremony, challenge and origin.
 *
 * @param type `webauthn.get` or `webauthn.create`.
 */
export function isClientDataRight(
  clientData: Uint8Array,
  type: string,
  expected: Pick<Expectation, 'challenge' | 'relyingPartyId' | 'origins'>,
): boolean {
  const data: unknown = JSON.parse(bytesToUtf8(clientData))
  if (typeof data !== 'object' || data === null) return false
  const { type: given, challenge, origin } = data as Record<string, unknown>
  return given === type && challenge === expected.challenge && isOriginRight(origin, expected)
}

/** True if a page of this origin may use the relying party's passkeys. */
export function isOriginRight(
  origin: unknown,
  { relyingPartyId, origins }: Pick<Expectation, 'relyingPartyId' | 'origins'>,
): boolean {
  if (typeof origin !== 'string') return false
  if (origins) return origins.includes(origin)
  const [, host] = /^https?:\/\/([^:/]+)(?::\d+)?$/.exec(origin) ?? []
  return host !== undefined && (host === relyingPartyId || host.endsWith(`.${relyingPartyId}`))
}

/** The head of the authenticator data, WebAuthn section 6.1. */
export function readAuthenticatorData(data: Uint8Array): {
  readonly relyingPartyHash: string
  readonly userPresent: boolean
  readonly userVerified: boolean
  readonly hasCredential: boolean
  readonly signCount: number
} {
  if (data.length < 37) throw new RangeError('Authenticator data is too short')
  const flags = data[32]!
  return {
    relyingPartyHash: bytesToHex(data.slice(0, 32)),
    userPresent: (flags & 0x01) !== 0,
    userVerified: (flags & 0x04) !== 0,
    hasCredential: (flags & 0x40) !== 0,
    signCount: new DataView(data.buffer, data.byteOffset).getUint32(33),
  }
}

interface Assertion {
  readonly id: string
  readonly clientData: Uint8Array
  readonly authenticatorData: Uint8Array
  readonly signature: Uint8Array
}

function readAssertion(credential: unknown): Assertion {
  const { id, type, response } = credential as { id: unknown; type: unknown; response: Record<string, unknown> }
  if (typeof id !== 'string' || type !== 'public-key') throw new TypeError('This is no assertion')
  const read = (name: string): Uint8Array => base64UrlToBytes(String(response[name]))
  return {
    id,
    clientData: read('clientDataJSON'),
    authenticatorData: read('authenticatorData'),
    signature: read('signature'),
  }
}

/** A counter that did not move may be a copy of the passkey. Zero means that the authenticator does not count. */
const isCounterPlausible = (stored: number, given: number): boolean => (stored === 0 && given === 0) || given > stored

/** True if the key of a passkey has signed these bytes. */
export async function isSignedBy(
  subtle: Subtle,
  { publicKey, algorithm }: Pick<Passkey, 'publicKey' | 'algorithm'>,
  signature: Uint8Array,
  signed: Uint8Array,
): Promise<boolean> {
  const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const rsa = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const how = algorithm === -7 ? ecdsa : rsa
  const raw = algorithm === -7 ? derToRaw(signature) : signature
  const key = await subtle.importKey('jwk', publicKey, how, false, ['verify'])
  return subtle.verify(how, key, toBuffer(raw), toBuffer(signed))
}
