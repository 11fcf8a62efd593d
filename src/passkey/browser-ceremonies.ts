/**
 * The two WebAuthn ceremonies of a browser. Loaded when the first one begins, and handed what it needs of the code that
 * is loaded before: a bundler would cut what both import into a chunk of its own.
 *
 * @see https://www.w3.org/TR/webauthn-3/
 * @module
 */
import type { AuthError } from '../errors.ts'
import type { PasskeyCeremony } from '../ports.ts'
import type { WebAuthnApi } from './browser.ts'
import { type PasskeyFailure, readFailure } from './failure.ts'
import { type BinaryCredential, type ByteTexts, readOptions, writeCredential } from './web-authn-json.ts'

/** Runs one ceremony: options in their JSON form in, the credential's JSON form out. */
export type RunCeremony = (ceremony: 'get' | 'create', how: PasskeyCeremony, options: unknown) => Promise<unknown>

/** What the ceremonies need of the code that is loaded before. */
export interface CeremonyParts extends ByteTexts {
  readonly toPasskeyError: (failure: PasskeyFailure, cause?: unknown) => AuthError
}

/**
 * Makes the runner. One ceremony runs at a time: a new one ends the one before, since a browser refuses a prompt while
 * the autofill offer of an earlier call is still waiting.
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
      throw toPasskeyError({ code: 'ERR_PASSKEY_UNSUPPORTED', message: 'This browser has no passkeys' })
    }
    const publicKey = toPublicKey(ceremony, json)
    const ending = new AbortController()
    const end = () => ending.abort()
    if (signal.aborted) end()
    signal.addEventListener('abort', end)
    endPrevious?.()
    endPrevious = end
    try {
      // Overtaken by another call of the same moment, or given up: no prompt.
      await Promise.resolve()
      if (ending.signal.aborted) throw ending.signal.reason
      const credential = await credentials[ceremony]({
        publicKey,
        signal: ending.signal,
        ...(mediation === 'conditional' && { mediation }),
      })
      if (credential === null || typeof credential !== 'object') throw new TypeError('The browser gave no credential')
      return toJson(parts, credential as BinaryCredential)
    } catch (thrown) {
      // Some browsers and extensions answer an abort with another name.
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
    if (json !== undefined) return json
  } catch {
    // Password managers that put themselves in front of the browser hand out credentials whose toJSON throws.
  }
  return writeCredential(parts, credential)
}
