/**
 * Passkeys of a browser.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import { base64UrlToBytes, bytesToBase64Url, readBytes } from '../bytes.ts'
import { NetworkError } from '../errors.ts'
import type { Passkeys } from '../ports.ts'
import type { RunCeremony, WebAuthnApi } from './browser-ceremonies.ts'
import { toPasskeyError } from './error.ts'

/**
 * The WebAuthn ceremonies over `navigator.credentials`. Their code is loaded when the first one begins, since most
 * sign-ins have none. One runs at a time: a new one aborts the previous one.
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
      browserCeremonies(api, { base64UrlToBytes, bytesToBase64Url, readBytes, toPasskeyError }),
    )
    const begin = await loading.catch(() => {
      loading = undefined
      throw new NetworkError('The passkey code could not be loaded')
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
        // A hint to the passkey manager. Failures are ignored.
      }
    },
  }
}
