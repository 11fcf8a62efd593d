/**
 * Answers `WEB_AUTHN` by asking the authenticator.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { PasskeyError } from '../errors.ts'
import type { PasskeyCeremony } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import type { Challenge } from './challenge.ts'
import { readJson } from './challenge-details.ts'

/**
 * Runs the ceremony.
 *
 * @returns the assertion as the JSON text that `CREDENTIAL` wants
 * @throws {PasskeyError} when the person declines or the authenticator cannot.
 * @throws {ProtocolError} when the options of the challenge are malformed.
 */
export async function getPasskey(
  challenge: Challenge,
  context: AuthContext,
  ceremony: PasskeyCeremony,
): Promise<Sensitive<string>> {
  const { passkeys } = context.ports
  if (!passkeys.isSupported()) {
    throw new PasskeyError('Passkeys cannot be used here', { code: 'ERR_PASSKEY_UNSUPPORTED' })
  }
  const text = challenge.parameters.expose().CREDENTIAL_REQUEST_OPTIONS ?? ''
  const options = readJson(text, isObject, 'CREDENTIAL_REQUEST_OPTIONS is malformed')
  return new Sensitive(JSON.stringify(await passkeys.get(options, ceremony)))
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
