/**
 * The two WebAuthn ceremonies of a browser. Loaded when the first one begins.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import { PasskeyError, ProtocolError } from '../errors.ts'
import type { PasskeyCeremony } from '../ports.ts'
import type { WebAuthnApi } from './browser-passkeys.ts'
import { toPasskeyError } from './passkey-error.ts'
import { type BinaryCredential, readCreationOptions, readRequestOptions, writeCredential } from './web-authn-json.ts'

/** Runs one ceremony: options in their JSON form in, the credential's JSON form out. */
export type RunCeremony = (ceremony: 'get' | 'create', how: PasskeyCeremony, options: unknown) => Promise<unknown>

/**
 * Makes the runner. One ceremony runs at a time: a new one ends the one before, since a browser refuses a prompt while
 * the autofill offer of an earlier call is still waiting.
 */
export function browserCeremonies(api: WebAuthnApi): RunCeremony {
  let endPrevious: (() => void) | undefined

  return async (ceremony, { signal, mediation }, json) => {
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
      const publicKey = await readOptions(api, ceremony, json)
      // Given up, or overtaken by another call of the same moment: no prompt.
      if (ending.signal.aborted) throw ending.signal.reason
      const options = {
        publicKey,
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
}

/** @throws {ProtocolError} when the options are malformed. */
async function readOptions(api: WebAuthnApi, ceremony: 'get' | 'create', json: unknown): Promise<object> {
  const native = api.credentialClass()
  const read = ceremony === 'get' ? native?.parseRequestOptionsFromJSON : native?.parseCreationOptionsFromJSON
  if (!read) return ceremony === 'get' ? readRequestOptions(json) : readCreationOptions(json)
  try {
    return read.call(native, json as never)
  } catch {
    throw new ProtocolError('The passkey options are malformed')
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
