/**
 * The end of a sign-in: tokens are read and handed to the session.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import type { DeviceRecord } from '../device/store.ts'
import { NetworkError } from '../errors.ts'
import { textClaim } from '../jwt.ts'
import { readTokens } from '../session/tokens.ts'
import type { SignInResult } from './challenge.ts'
import type { SignInRequest } from './credentials.ts'

/**
 * Makes the user the signed-in one.
 *
 * @returns the real user name
 * @throws {ProtocolError} when the tokens are malformed. A storage that fails never fails a sign-in.
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
  const tokens = readTokens(result.tokens.expose(), { receivedAt, serverClock: context.serverClock })
  // The token knows the name best: an alias sign-in without SRP never hears it elsewhere.
  const username = textClaim(tokens.accessToken.claims, 'username') ?? result.username
  const { deviceKey } = newDevice ?? device ?? {}
  // A sign-in that was cancelled meanwhile must not sign anybody in.
  if (signal?.aborted) throw new NetworkError('The sign-in was given up', { code: 'ERR_ABORTED' })
  // A browser that is not to remember the session must not stand for a second factor either.
  if (newDevice && persistence === 'memory') context.devices.keepInPage(username, signInName)
  await context.session.adopt({ tokens, username, signInName, persistence, deviceKey })
  return { username }
}
