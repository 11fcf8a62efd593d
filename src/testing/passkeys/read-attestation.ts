/**
 * The response of an authenticator that has made a passkey.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-attestation
 * @module
 */
import { base64UrlToBytes, bytesToBase64Url, bytesToUtf8 } from '../../bytes.ts'
import { type CborValue, readCbor } from './cbor.ts'
import { readAuthenticatorData } from './verify-assertion.ts'

/** A `RegistrationResponseJSON`, taken apart. */
export interface Attestation {
  /** Base64url. */
  readonly credentialId: string
  readonly attachment: string | undefined
  readonly transports: readonly string[]
  readonly clientDataBytes: Uint8Array
  readonly clientData: { readonly type: unknown; readonly challenge: unknown; readonly origin: unknown }
  readonly format: CborValue | undefined
  readonly statement: CborValue | undefined
  readonly authenticatorData: Uint8Array
  readonly head: ReturnType<typeof readAuthenticatorData>
  /** The public key, in COSE. */
  readonly key: CborValue
}

/** @throws {Error} when it is none. */
export function readAttestation(credential: unknown): Attestation {
  const { id, rawId, type, response, authenticatorAttachment } = readObject(credential)
  const { clientDataJSON, attestationObject, transports } = readObject(response)
  if (type !== 'public-key' || typeof id !== 'string' || id !== rawId) throw new TypeError('This is no credential')
  const clientDataBytes = base64UrlToBytes(readText(clientDataJSON))
  const { type: ceremony, challenge, origin } = readObject(JSON.parse(bytesToUtf8(clientDataBytes)))
  const [object] = readCbor(base64UrlToBytes(readText(attestationObject)))
  if (!(object instanceof Map)) throw new TypeError('This is no attestation object')
  const authenticatorData: unknown = object.get('authData')
  if (!(authenticatorData instanceof Uint8Array)) throw new TypeError('The attestation has no authenticator data')
  const { credentialId, key } = readAttested(authenticatorData)
  if (credentialId !== id) throw new TypeError('The attestation is of another credential')
  return {
    credentialId,
    attachment: typeof authenticatorAttachment === 'string' ? authenticatorAttachment : undefined,
    transports: readTransports(transports),
    clientDataBytes,
    clientData: { type: ceremony, challenge, origin },
    format: object.get('fmt'),
    statement: object.get('attStmt'),
    authenticatorData,
    head: readAuthenticatorData(authenticatorData),
    key,
  }
}

/** The attested credential data behind the head, WebAuthn section 6.5.1. */
function readAttested(data: Uint8Array): { readonly credentialId: string; readonly key: CborValue } {
  if (!readAuthenticatorData(data).hasCredential) throw new RangeError('There is no credential in it')
  const length = ((data[53] ?? 0) << 8) | (data[54] ?? 0)
  const keyAt = 55 + length
  if (length === 0 || length > LONGEST_ID || keyAt >= data.length)
    throw new RangeError('The credential id does not fit')
  const [key] = readCbor(data, keyAt)
  return { credentialId: bytesToBase64Url(data.slice(55, keyAt)), key }
}

/** Longest credential id. Bytes, WebAuthn section 7.1 step 25. */
const LONGEST_ID = 1023

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new TypeError('This is no object')
  return value as Record<string, unknown>
}

function readText(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError('This is no text')
  return value
}

const readTransports = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string').slice(0, 8) : []
