/**
 * The end of a sign-in: tokens are read and handed to the session.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { type DeviceRecord, ownDevice } from '../device/store.ts'
import { textClaims } from '../jwt.ts'
import { readTokens } from '../session/tokens.ts'
import type { SignInResult } from './challenge.ts'
import type { SignInRequest } from './credentials.ts'

/**
 * Signs the user in.
 *
 * @returns the real user name
 * @throws {ProtocolError} when the tokens are malformed, or of another pool. A storage that fails never fails a sign-in.
 */
export async function completeSignIn(
  context: AuthContext,
  input: {
    readonly result: SignInResult
    readonly device: DeviceRecord | undefined
    readonly signInName: string
    readonly persistence: SignInRequest['persistence']
  },
  signal?: AbortSignal,
): Promise<{ readonly username: string }> {
  const { result, device, signInName, persistence } = input
  const { newDevice, receivedAt } = result
  const { serverClock, settings } = context
  const tokens = readTokens(result.tokens.expose(), { receivedAt, serverClock, userPoolId: settings.userPoolId })
  // The token has the real name: an alias sign-in without SRP gets it nowhere else.
  const username = textClaims(tokens.accessToken.claims).username ?? result.username
  const { deviceKey } = newDevice ?? ownDevice(device, username) ?? {}
  // A browser that does not keep the session must not replace a second factor either.
  if (newDevice || persistence !== 'memory') {
    await context.devices.setPersistence(persistence ?? 'storage', username, signInName).catch(() => undefined)
  }
  await context.session.adopt({ tokens, username, signInName, persistence, deviceKey }, signal)
  return { username }
}
