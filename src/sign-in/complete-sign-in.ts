/**
 * The end of a sign-in: reads the tokens and hands them to the session.
 *
 * @module
 */
import type { AuthContext } from '../auth-context.ts'
import { NetworkError } from '../errors.ts'
import { decodeJwt, textClaim } from '../session/jwt.ts'
import { readTokens } from '../session/tokens.ts'
import type { SignInResult } from './auth-step.ts'
import { loadDevice } from './device-key.ts'

/**
 * Makes the user the signed-in one.
 *
 * @returns the real user name
 * @throws {ProtocolError} when the tokens are malformed. Storage trouble never fails a sign-in.
 */
export async function completeSignIn(
  input: {
    readonly result: SignInResult
    readonly signInName: string
    readonly persistence: 'storage' | 'memory'
  },
  context: AuthContext,
  signal?: AbortSignal,
): Promise<{ readonly username: string }> {
  const { result, signInName, persistence } = input
  const { receivedAt, newDevice } = result
  const tokens = readTokens(result.result.expose(), { receivedAt, serverClock: context.serverClock })
  // The token knows the name best: an alias sign-in without SRP never hears it elsewhere.
  const username = textClaim(decodeJwt(tokens.accessToken.expose()), 'username') ?? result.username
  const deviceKey = newDevice?.deviceKey ?? (await loadDevice(context, signInName))?.deviceKey
  // Who gave the sign-in up while this was looked up is not to be signed in behind their back.
  if (signal?.aborted) throw new NetworkError('The sign-in was given up', { code: 'ERR_ABORTED' })
  await context.session.adopt({ tokens, username, signInName, persistence, deviceKey })
  return { username }
}
