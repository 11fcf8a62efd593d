/**
 * The two WebAuthn ceremonies of a browser. Loaded when the first one begins, and given what it needs of the code that
 * is loaded before: a bundler would move shared imports into a chunk of their own.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import type { AuthError } from '../errors.ts'
import type { PasskeyCeremony } from '../ports.ts'
import { type PasskeyFailure, readFailure } from './failure.ts'

/** The part of `navigator.credentials` that is used. */
export interface CredentialsApi {
  get(options: object): Promise<unknown>
  create(options: object): Promise<unknown>
}

/** The part of the `PublicKeyCredential` class that is used. All members are newer than the class. */
export interface PublicKeyCredentialApi {
  parseRequestOptionsFromJSON?(json: never): object
  parseCreationOptionsFromJSON?(json: never): object
  isConditionalMediationAvailable?(): Promise<boolean>
  signalAllAcceptedCredentials?(details: never): Promise<unknown>
}

/** Accessors of the browser's API. Called at each use. */
export interface WebAuthnApi {
  /** `navigator.credentials`. */
  credentials(): CredentialsApi | undefined
  /** `globalThis.PublicKeyCredential`. */
  credentialClass(): PublicKeyCredentialApi | undefined
}

/** Runs one ceremony: options in their JSON form in, the credential's JSON form out. */
export type RunCeremony = (ceremony: 'get' | 'create', how: PasskeyCeremony, options: unknown) => Promise<unknown>

/** Dependencies from the code that is loaded before. */
export interface CeremonyParts extends ByteTexts {
  readonly toPasskeyError: (failure: PasskeyFailure, cause?: unknown) => AuthError
}

/**
 * Makes the runner. One ceremony runs at a time: a new one aborts the previous one, since a browser refuses a prompt
 * while the autofill offer of an earlier call is still waiting.
 */
export function browserCeremonies(api: WebAuthnApi, parts: CeremonyParts): RunCeremony {
  const { toPasskeyError } = parts
  let endPrevious: (() => void) | undefined

  function toPublicKey(ceremony: 'get' | 'create', json: unknown): object {
    const native = api.credentialClass()
    const parse = ceremony === 'get' ? native?.parseRequestOptionsFromJSON : native?.parseCreationOptionsFromJSON
    try {
      return parse ? parse.call(native, json as never) : readOptions(parts, ceremony, json)
    } catch {
      throw toPasskeyError({ code: 'ERR_PROTOCOL', message: 'The passkey options are malformed' })
    }
  }

  return async (ceremony, { signal, mediation }, json) => {
    const credentials = api.credentials()
    if (!credentials || !api.credentialClass()) {
      throw toPasskeyError({ code: 'ERR_PASSKEY_UNSUPPORTED', message: 'This browser does not support passkeys' })
    }
    const publicKey = toPublicKey(ceremony, json)
    const ending = new AbortController()
    const end = () => ending.abort()
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
    endPrevious?.()
    endPrevious = end
    try {
      // Superseded by a concurrent call, or aborted: no prompt.
      await Promise.resolve()
      if (ending.signal.aborted) throw ending.signal.reason
      const credential = await credentials[ceremony]({
        publicKey,
        signal: ending.signal,
        ...(mediation === 'conditional' && { mediation }),
      })
      if (credential === null || typeof credential !== 'object')
        throw new TypeError('The browser returned no credential')
      return toJson(parts, credential as BinaryCredential)
    } catch (thrown) {
      // Some browsers and extensions reject an abort with another error name.
      throw toPasskeyError(readFailure(ending.signal.aborted ? { name: 'AbortError' } : thrown, ceremony), thrown)
    } finally {
      signal.removeEventListener('abort', end)
      if (endPrevious === end) endPrevious = undefined
    }
  }
}

function toJson(parts: ByteTexts, credential: BinaryCredential & { toJSON?(): unknown }): unknown {
  try {
    const json = credential.toJSON?.()
    const response = Object(Object(json).response) as Members
    if (typeof response.clientDataJSON === 'string') return json
  } catch {
    // Password managers that replace the browser's API return credentials whose toJSON throws, or loses the bytes.
  }
  return writeCredential(parts, credential)
}

type Members = Readonly<Record<string, unknown>>

/** Bytes of any realm, and their base64url string. */
export interface ByteTexts {
  readonly base64UrlToBytes: (text: string) => Uint8Array
  readonly bytesToBase64Url: (bytes: Uint8Array) => string
  readonly readBytes: (value: unknown) => Uint8Array | undefined
}

/**
 * Reads a `PublicKeyCredentialRequestOptionsJSON` or a `PublicKeyCredentialCreationOptionsJSON`.
 *
 * @throws when the options are malformed.
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

/** Writes an `AuthenticationResponseJSON` or a `RegistrationResponseJSON`, depending on the response. */
export function writeCredential({ bytesToBase64Url, readBytes }: ByteTexts, credential: BinaryCredential): Members {
  const textOf = (buffer: unknown): string => bytesToBase64Url(readBytes(buffer) ?? new Uint8Array())
  const response = credential.response as Members & {
    getTransports?(): unknown
    getPublicKeyAlgorithm?(): unknown
    getPublicKey?(): unknown
    getAuthenticatorData?(): unknown
  }
  const written: Record<string, unknown> = {}
  for (const name of BYTES) {
    // Not own properties: they are getters of the response's prototype.
    const text = textOf(response[name])
    if (text) written[name] = text
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
