/**
 * The JSON forms of WebAuthn Level 3 and the binary forms of the Credential Management API, for browsers that
 * cannot change one into the other themselves.
 *
 * @see https://www.w3.org/TR/webauthn-3/#sctn-parseCreationOptionsFromJSON
 * @module
 */

type Members = Readonly<Record<string, unknown>>

/** Bytes and their base64url text. */
export interface ByteTexts {
  readonly base64UrlToBytes: (text: string) => Uint8Array
  readonly bytesToBase64Url: (bytes: Uint8Array) => string
}

/**
 * Reads a `PublicKeyCredentialRequestOptionsJSON` or a `PublicKeyCredentialCreationOptionsJSON`.
 *
 * @throws when it is none.
 */
export function readOptions({ base64UrlToBytes }: ByteTexts, ceremony: 'get' | 'create', json: unknown): Members {
  const withBytes = (value: unknown, name: string): Members => {
    const members = membersOf(value)
    const text = members[name]
    if (typeof text !== 'string' || text === '') throw new TypeError(`${name} is missing`)
    return { ...members, [name]: base64UrlToBytes(text) }
  }
  const options = withBytes(json, 'challenge')
  const list = ceremony === 'get' ? 'allowCredentials' : 'excludeCredentials'
  const passkeys = options[list]
  if (passkeys !== undefined && !(Array.isArray(passkeys) && passkeys.length <= 1000)) throw new TypeError(list)
  return {
    ...options,
    ...(ceremony === 'create' && { user: withBytes(options.user, 'id') }),
    ...(passkeys !== undefined && { [list]: passkeys.map((passkey: unknown) => withBytes(passkey, 'id')) }),
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
export function writeCredential({ bytesToBase64Url }: ByteTexts, credential: BinaryCredential): Members {
  const textOf = (buffer: ArrayBuffer): string => bytesToBase64Url(new Uint8Array(buffer))
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

function membersOf(value: unknown): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('Not an object')
  return value as Members
}
