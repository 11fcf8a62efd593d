/**
 * Passkeys of a browser.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import { base64UrlToBytes, bytesToBase64Url } from '../bytes.ts'
import { NetworkError } from '../errors.ts'
import type { Passkeys } from '../ports.ts'
import type { RunCeremony } from './browser-ceremonies.ts'
import { toPasskeyError } from './failure.ts'

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
 * The WebAuthn ceremonies over `navigator.credentials`. Their code is loaded when the first one begins, since most
 * sign-ins have none. One runs at a time: a new one ends the one before.
 *
 * @throws {PasskeyError} from each ceremony: `ERR_PASSKEY_CANCELLED`, `ERR_PASSKEY_EXISTS`, `ERR_PASSKEY_SECURITY`,
 *   `ERR_PASSKEY_UNSUPPORTED`, `ERR_PASSKEY_FAILED`, `ERR_ABORTED`.
 * @throws {NetworkError} when the code could not be loaded; the next ceremony tries again.
 * @throws {ProtocolError} when the options are malformed.
 */
export function browserPasskeys(api: WebAuthnApi): Passkeys {
  let loading: Promise<RunCeremony> | undefined
  const run: RunCeremony = async (...ceremony) => {
    loading ??= import('./browser-ceremonies.ts').then(({ browserCeremonies }) =>
      browserCeremonies(api, { base64UrlToBytes, bytesToBase64Url, toPasskeyError }),
    )
    const begin = await loading.catch(() => {
      loading = undefined
      throw new NetworkError('The part of the app that talks to passkeys could not be loaded')
    })
    return begin(...ceremony)
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
