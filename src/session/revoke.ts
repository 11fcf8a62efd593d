/**
 * Tells the service that tokens are to end.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import { type AuthError, CognitoError, toAuthError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { Call } from '../transport/call.ts'

/**
 * Revokes a refresh token, and with it the access tokens that came from it.
 *
 * @returns What went wrong, if anything did. It never rejects: what is ended here is ended.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RevokeToken.html
 */
export async function revokeToken(
  deps: { readonly settings: Settings; readonly call: Call },
  token: Sensitive<string>,
): Promise<AuthError | undefined> {
  const { clientId, clientSecret } = deps.settings
  try {
    await deps.call('RevokeToken', {
      Token: token.expose(),
      ClientId: clientId,
      ...(clientSecret && { ClientSecret: clientSecret.expose() }),
    })
    return undefined
  } catch (thrown) {
    return toAuthError(thrown)
  }
}

/**
 * Ends every session of the user, on all devices.
 *
 * @returns What went wrong, if anything did.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export async function signOutEverywhere(
  deps: { readonly call: Call },
  accessToken: Sensitive<string>,
): Promise<AuthError | undefined> {
  try {
    await deps.call('GlobalSignOut', { AccessToken: accessToken.expose() })
    return undefined
  } catch (thrown) {
    const error = toAuthError(thrown)
    // Somebody was faster: the tokens are ended already, which is what was asked for.
    return error instanceof CognitoError && /token has been revoked/i.test(error.message) ? undefined : error
  }
}
