/**
 * The JSON forms of WebAuthn Level 3 and the binary forms of the Credential Management API, for browsers that
 * cannot change one into the other themselves.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON
 * @module
 */
import { base64UrlToBytes, bytesToBase64Url } from '../bytes.ts'
import { ProtocolError } from '../errors.ts'

type Members = Readonly<Record<string, unknown>>

/**
 * Reads a `PublicKeyCredentialRequestOptionsJSON`.
 *
 * @throws {ProtocolError} when it is none.
 */
export function readRequestOptions(json: unknown): Members {
  const options = membersOf(json)
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    ...(options.allowCredentials !== undefined && { allowCredentials: descriptorsOf(options.allowCredentials) }),
  }
}

/**
 * Reads a `PublicKeyCredentialCreationOptionsJSON`.
 *
 * @throws {ProtocolError} when it is none.
 */
export function readCreationOptions(json: unknown): Members {
  const options = membersOf(json)
  const user = membersOf(options.user)
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...user, id: bytesOf(user.id) },
    ...(options.excludeCredentials !== undefined && { excludeCredentials: descriptorsOf(options.excludeCredentials) }),
  }
}

/** The parts of a `PublicKeyCredential` that are written. */
export interface BinaryCredential {
  readonly id: string
  readonly rawId: ArrayBuffer
  readonly type: string
  readonly authenticatorAttachment?: string | null
  readonly response: object
  getClientExtensionResults?(): unknown
}

const BYTES = ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle'] as const

/** Writes an `AuthenticationResponseJSON` or a `RegistrationResponseJSON`, by what the response holds. */
export function writeCredential(credential: BinaryCredential): Members {
  const response = credential.response as Members & {
    getTransports?(): unknown
    getPublicKeyAlgorithm?(): unknown
    getPublicKey?(): ArrayBuffer | null
    getAuthenticatorData?(): ArrayBuffer
  }
  const written: Record<string, unknown> = {}
  for (const name of BYTES) {
    // Not own properties: they are getters of the response's prototype.
    const value = response[name]
    if (value instanceof Object) written[name] = textOf(value as ArrayBuffer)
  }
  if ('attestationObject' in written) {
    const publicKey = response.getPublicKey?.()
    const authenticatorData = response.getAuthenticatorData?.()
    const algorithm = response.getPublicKeyAlgorithm?.()
    written.transports = response.getTransports?.() ?? []
    if (algorithm !== undefined) written.publicKeyAlgorithm = algorithm
    if (publicKey) written.publicKey = textOf(publicKey)
    if (authenticatorData) written.authenticatorData = textOf(authenticatorData)
  }
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    ...(credential.authenticatorAttachment && { authenticatorAttachment: credential.authenticatorAttachment }),
    clientExtensionResults: credential.getClientExtensionResults?.() ?? {},
    response: written,
  }
}

function descriptorsOf(list: unknown): Members[] {
  if (!Array.isArray(list) || list.length > 1000) throw new ProtocolError('The list of passkeys is malformed')
  return list.map((item) => {
    const descriptor = membersOf(item)
    return { ...descriptor, id: bytesOf(descriptor.id) }
  })
}

function membersOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProtocolError('The passkey options are malformed')
  }
  return value as Members
}

function bytesOf(value: unknown): Uint8Array {
  if (typeof value !== 'string' || value === '') throw new ProtocolError('The passkey options lack a value')
  return base64UrlToBytes(value)
}

const textOf = (buffer: ArrayBuffer): string => bytesToBase64Url(new Uint8Array(buffer))
