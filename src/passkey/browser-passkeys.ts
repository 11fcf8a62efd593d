/**
 * Passkeys of a browser.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import { PasskeyError, ProtocolError } from '../errors.ts'
import type { PasskeyCeremony, Passkeys } from '../ports.ts'
import { toPasskeyError } from './passkey-error.ts'
import type { BinaryCredential } from './web-authn-json.ts'

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
 * The WebAuthn ceremonies over `navigator.credentials`. What older browsers lack is loaded where it is needed.
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
    json: unknown,
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
      const publicKey = await readOptions(ceremony, json)
      // Given up while the options were read: no prompt.
      if (ending.signal.aborted) throw ending.signal.reason
      const options = {
        publicKey,
        signal: ending.signal,
        ...(mediation === 'conditional' && { mediation }),
      }
      const credential = await credentials[ceremony](options)
      if (credential === null || typeof credential !== 'object') throw new TypeError('The browser gave no credential')
      return await toJson(credential as BinaryCredential)
    } catch (thrown) {
      // Some browsers and extensions answer an abort with another name.
      throw toPasskeyError(ending.signal.aborted ? { name: 'AbortError' } : thrown, ceremony)
    } finally {
      signal.removeEventListener('abort', end)
      if (endPrevious === end) endPrevious = undefined
    }
  }

  async function readOptions(ceremony: 'get' | 'create', json: unknown): Promise<object> {
    const native = api.credentialClass()
    const read = ceremony === 'get' ? native?.parseRequestOptionsFromJSON : native?.parseCreationOptionsFromJSON
    if (!read) {
      const { readCreationOptions, readRequestOptions } = await import('./web-authn-json.ts')
      return ceremony === 'get' ? readRequestOptions(json) : readCreationOptions(json)
    }
    try {
      return read.call(native, json as never)
    } catch {
      throw new ProtocolError('The passkey options are malformed')
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
    get: (options, ceremony) => run('get', ceremony, options),
    create: (options, ceremony) => run('create', ceremony, options),
    signalAllAccepted: async (details) => {
      try {
        await api.credentialClass()?.signalAllAcceptedCredentials?.(details as never)
      } catch {
        // Housekeeping of the passkey manager. A browser that refuses it changes nothing here.
      }
    },
  }
}

async function toJson(credential: BinaryCredential & { toJSON?(): unknown }): Promise<unknown> {
  try {
    const json = credential.toJSON?.()
    if (json !== undefined) return json
  } catch {
    // Password managers that put themselves in front of the browser hand out credentials whose toJSON throws.
  }
  return (await import('./web-authn-json.ts')).writeCredential(credential)
}
