/**
 * Passkeys of a browser.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import { PasskeyError } from '../errors.ts'
import type { PasskeyCeremony, Passkeys } from '../ports.ts'
import { toPasskeyError } from './passkey-error.ts'
import { type BinaryCredential, readCreationOptions, readRequestOptions, writeCredential } from './web-authn-json.ts'

/** The part of `navigator.credentials` that is used. */
export interface CredentialsApi {
  get(options: object): Promise<unknown>
  create(options: object): Promise<unknown>
}

/** The part of the `PublicKeyCredential` class that is used. All of it is newer than the class. */
export interface PublicKeyCredentialApi {
  parseRequestOptionsFromJSON?(json: never): object
  parseCreationOptionsFromJSON?(json: never): object
  isConditionalMediationAvailable?(): Promise<boolean>
  signalAllAcceptedCredentials?(details: never): Promise<unknown>
}

/** Where the browser's API is. Looked up at each use. */
export interface WebAuthnApi {
  /** `navigator.credentials`. */
  credentials(): CredentialsApi | undefined
  /** `globalThis.PublicKeyCredential`. */
  credentialClass(): PublicKeyCredentialApi | undefined
}

/**
 * The WebAuthn ceremonies over `navigator.credentials`.
 *
 * One ceremony runs at a time: a new one ends the one before, since a browser refuses a prompt while the autofill
 * offer of an earlier call is still waiting.
 *
 * @throws {PasskeyError} from each ceremony: `ERR_PASSKEY_CANCELLED`, `ERR_PASSKEY_EXISTS`, `ERR_PASSKEY_SECURITY`,
 *   `ERR_PASSKEY_UNSUPPORTED`, `ERR_PASSKEY_FAILED`, `ERR_ABORTED`.
 * @throws {ProtocolError} when the options are malformed.
 */
export function browserPasskeys(api: WebAuthnApi): Passkeys {
  let endPrevious: (() => void) | undefined

  async function run(
    ceremony: 'get' | 'create',
    { signal, mediation }: PasskeyCeremony,
    readOptions: () => object,
  ): Promise<unknown> {
    const credentials = api.credentials()
    if (!credentials || !api.credentialClass()) {
      throw new PasskeyError('This browser has no passkeys', { code: 'ERR_PASSKEY_UNSUPPORTED' })
    }
    const ending = new AbortController()
    const end = () => ending.abort()
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
    endPrevious?.()
    endPrevious = end
    try {
      const options = {
        publicKey: readOptions(),
        signal: ending.signal,
        ...(mediation === 'conditional' && { mediation }),
      }
      const credential = await credentials[ceremony](options)
      if (credential === null || typeof credential !== 'object') throw new TypeError('The browser gave no credential')
      return toJson(credential as BinaryCredential)
    } catch (thrown) {
      // Some browsers and extensions answer an abort with another name.
      throw toPasskeyError(ending.signal.aborted ? { name: 'AbortError' } : thrown, ceremony)
    } finally {
      signal.removeEventListener('abort', end)
      if (endPrevious === end) endPrevious = undefined
    }
  }

  return {
    isSupported: () => api.credentials() !== undefined && api.credentialClass() !== undefined,
    isConditionalSupported: async () => {
      try {
        return (await api.credentialClass()?.isConditionalMediationAvailable?.()) === true
      } catch {
        return false
      }
    },
    get: (options, ceremony) =>
      run('get', ceremony, () => {
        // Checked by our own reader first: a browser's reader throws errors of several kinds.
        const read = readRequestOptions(options)
        return api.credentialClass()?.parseRequestOptionsFromJSON?.(options as never) ?? read
      }),
    create: (options, ceremony) =>
      run('create', ceremony, () => {
        const read = readCreationOptions(options)
        return api.credentialClass()?.parseCreationOptionsFromJSON?.(options as never) ?? read
      }),
    signalAllAccepted: async (details) => {
      try {
        await api.credentialClass()?.signalAllAcceptedCredentials?.(details as never)
      } catch {
        // Housekeeping of the passkey manager. A browser that refuses it changes nothing here.
      }
    },
  }
}

function toJson(credential: BinaryCredential & { toJSON?(): unknown }): unknown {
  try {
    const json = credential.toJSON?.()
    if (json !== undefined) return json
  } catch {
    // Password managers that put themselves in front of the browser hand out credentials whose toJSON throws.
  }
  return writeCredential(credential)
}
