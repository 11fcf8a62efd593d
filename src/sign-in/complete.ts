/**
 * The end of a sign-in: reads the tokens and hands them to the session.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { loadDevice } from '../device/present.ts'
import { NetworkError } from '../errors.ts'
import { textClaim } from '../jwt.ts'
import { readTokens } from '../session/tokens.ts'
import type { NewDevice, SignInResult } from './challenge.ts'
import type { SignInRequest } from './credentials.ts'

/**
 * Makes the user the signed-in one.
 *
 * @returns the real user name
 * @throws {ProtocolError} when the tokens are malformed. Storage trouble never fails a sign-in.
 */
export async function completeSignIn(
  input: {
    readonly result: SignInResult
    readonly newDevice: NewDevice | undefined
    readonly signInName: string
    readonly request: Pick<SignInRequest, 'persistence'>
  },
  context: AuthContext,
  signal?: AbortSignal,
): Promise<{ readonly username: string }> {
  const { result, newDevice, signInName, request } = input
  const { receivedAt } = result
  const tokens = readTokens(result.result.expose(), { receivedAt, serverClock: context.serverClock })
  // The token knows the name best: an alias sign-in without SRP never hears it elsewhere.
  const username = textClaim(tokens.accessToken.claims, 'username') ?? result.username
  const deviceKey = newDevice?.deviceKey ?? (await loadDevice(context, signInName))?.deviceKey
  // Who gave the sign-in up while this was looked up is not to be signed in behind their back.
  if (signal?.aborted) throw new NetworkError('The sign-in was given up', { code: 'ERR_ABORTED' })
  const { persistence } = request
  // A browser that is not to remember the session must not stand for a second factor either.
  if (newDevice && persistence === 'memory') context.devices.keepInPage(username, signInName)
  await context.session.adopt({ tokens, username, signInName, persistence, deviceKey })
  return { username }
}
