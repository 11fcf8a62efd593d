/**
 * Tells the service that tokens are to end.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import { CognitoError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { Call } from '../transport/call.ts'
import type { RevokeTokenRequest } from '../transport/operations/session.ts'

/**
 * Revokes a refresh token, and with it the access tokens that came from it.
 *
 * @throws {CognitoError} when the service refuses; {@link NetworkError} when there is no usable answer.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export async function revokeToken(
  deps: { readonly settings: Settings; readonly call: Call },
  token: Sensitive<string>,
): Promise<void> {
  const { clientId, clientSecret } = deps.settings
  await deps.call('RevokeToken', {
    Token: token.expose(),
    ClientId: clientId,
    // What is undefined is not sent: JSON has no word for it.
    ClientSecret: clientSecret?.expose(),
  } as RevokeTokenRequest)
}

/**
 * Ends every session of the user, on all devices.
 *
 * @throws {CognitoError} when the service refuses; {@link NetworkError} when there is no usable answer.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export async function signOutEverywhere(deps: { readonly call: Call }, accessToken: Sensitive<string>): Promise<void> {
  try {
    await deps.call('GlobalSignOut', { AccessToken: accessToken.expose() })
  } catch (thrown) {
    // Somebody was faster: the tokens are ended already, which is what was asked for.
    if (!(thrown instanceof CognitoError && /token has been revoked/i.test(thrown.message))) throw thrown
  }
}
