/**
 * Takes over the session that another library has stored, so that a change of libraries signs nobody out.
 *
 * @module
 */
import { decodeJwt, textClaim, timeClaim } from '../jwt.ts'
import { type LegacyStorage, readLegacyItems } from '../storage/legacy.ts'
import type { NewSession } from './session-port.ts'
import { readTokens } from './tokens.ts'

/**
 * Reads the session of the user who was signed in last. `undefined` when there is none that can be used: without a
 * token, or of another app client.
 *
 * Their `clockDrift` is ignored: some of them write seconds and some milliseconds, with opposite signs.
 *
 * @throws {ProtocolError} when a token is damaged, or they do not belong together.
 * @throws whatever the storage throws: then nobody knows whether there is a session.
 */
export async function readLegacySession(storage: LegacyStorage, clientId: string): Promise<NewSession | undefined> {
  const [name] = await readLegacyItems(storage, clientId, ['LastAuthUser'])
  if (name === undefined) return undefined
  const items = ['accessToken', 'idToken', 'refreshToken', 'deviceKey', 'signInDetails']
  const owner = `${clientId}.${name}`
  const [AccessToken, IdToken, RefreshToken, deviceKey, details] = await readLegacyItems(storage, owner, items)
  if (AccessToken === undefined || IdToken === undefined || RefreshToken === undefined) return undefined
  const [access, id] = [decodeJwt(AccessToken), decodeJwt(IdToken)]
  if ((access.client_id ?? clientId) !== clientId || (id.aud ?? clientId) !== clientId) return undefined
  // When they arrived is not known. A wrong local clock costs one refresh.
  const tokens = readTokens({ AccessToken, IdToken, RefreshToken }, { receivedAt: timeClaim(access, 'iat') })
  const username = textClaim(access, 'username') ?? name
  // What the person typed, where Amplify 6 has kept it.
  const loginId = /"loginId":"([^"\\]{1,256})"/.exec(details ?? '')?.[1]
  const signInName = loginId ?? ((name === username && textClaim(id, 'email')) || name)
  return { username, signInName, deviceKey, tokens }
}
