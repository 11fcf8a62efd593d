/**
 * Takes over the session that another library has stored, so that a change of libraries signs nobody out.
 *
 * @module
 */
import { ProtocolError } from '../../errors.ts'
import type { KeyValueStorage } from '../../ports.ts'
import { Sensitive } from '../../sensitive.ts'
import { type Claims, decodeJwt, textClaim, timeClaim } from '../jwt.ts'
import type { NewSession } from '../session-port.ts'
import { ownMembers } from '../stored-json.ts'
import { openLegacyStorage } from './legacy-storage.ts'

/**
 * Reads the session of the user who was signed in last. `undefined` when there is none that can be used: without a
 * refresh token, of another app client, or damaged.
 *
 * Their `clockDrift` is ignored: some of them write seconds and some milliseconds, with opposite signs.
 *
 * @throws whatever the storage throws: then nobody knows whether there is a session.
 */
export async function readLegacySession(
  storage: Pick<KeyValueStorage, 'getItem'>,
  clientId: string,
): Promise<NewSession | undefined> {
  const legacy = openLegacyStorage(storage, clientId)
  const name = await legacy.lastUser()
  if (name === undefined) return undefined
  const [access, id, refresh, device, details] = [
    await legacy.read(name, 'accessToken'),
    await legacy.read(name, 'idToken'),
    await legacy.read(name, 'refreshToken'),
    await legacy.read(name, 'deviceKey'),
    await legacy.read(name, 'signInDetails'),
  ]
  if (access === undefined || id === undefined || refresh === undefined) return undefined
  try {
    const [accessClaims, idClaims] = [decodeJwt(access), decodeJwt(id)]
    checkBelongs(accessClaims, idClaims, clientId)
    const username = textClaim(accessClaims, 'username') ?? textClaim(idClaims, 'cognito:username') ?? name
    return {
      username,
      signInName: loginId(details) ?? (name === username ? (textClaim(idClaims, 'email') ?? name) : name),
      deviceKey: device,
      tokens: {
        accessToken: new Sensitive(access),
        idToken: new Sensitive(id),
        refreshToken: new Sensitive(refresh),
        // When they arrived is not known. A wrong local clock costs one refresh.
        expiresAt: Math.min(timeClaim(accessClaims, 'exp'), timeClaim(idClaims, 'exp')),
        issuedAt: timeClaim(accessClaims, 'iat'),
        receivedAt: timeClaim(accessClaims, 'iat'),
      },
    }
  } catch (thrown) {
    if (thrown instanceof ProtocolError) return undefined
    throw thrown
  }
}

function checkBelongs(access: Claims, id: Claims, clientId: string): void {
  const isOurs =
    access.sub === id.sub &&
    typeof access.sub === 'string' &&
    (access.client_id === undefined || access.client_id === clientId) &&
    (id.aud === undefined || id.aud === clientId)
  if (!isOurs) throw new ProtocolError('The stored tokens do not belong together')
}

/** What the person typed, where Amplify 6 has kept it. */
function loginId(details: string | undefined): string | undefined {
  try {
    const value = ownMembers(JSON.parse(details ?? '0')).loginId
    return typeof value === 'string' && value !== '' && value.length <= 256 ? value : undefined
  } catch {
    return undefined
  }
}
