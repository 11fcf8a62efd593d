/**
 * Answers `WEB_AUTHN` by asking the authenticator.
 *
 * @module
 */
import type { AuthContext } from '../auth-context.ts'
import { PasskeyError, ProtocolError } from '../errors.ts'
import type { PasskeyCeremony } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import type { Challenge } from './auth-step.ts'

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
  const credential = await passkeys.get(readOptions(challenge), ceremony)
  return new Sensitive(JSON.stringify(credential))
}

function readOptions(challenge: Challenge): unknown {
  const malformed = new ProtocolError('CREDENTIAL_REQUEST_OPTIONS is malformed')
  let options: unknown
  try {
    options = JSON.parse(challenge.parameters.expose().CREDENTIAL_REQUEST_OPTIONS ?? '')
  } catch {
    throw malformed
  }
  if (typeof options !== 'object' || options === null || Array.isArray(options)) throw malformed
  return options
}
