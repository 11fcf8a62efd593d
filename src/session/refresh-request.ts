/**
 * The request that turns a refresh token into new tokens.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 * @module
 */
import type { Settings } from '../config.ts'
import type { Sensitive } from '../sensitive.ts'
import type { Call } from '../transport/call.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'

/** How much longer than a request a session waits, so that the deadline of the transport comes first. Milliseconds. */
const SLACK_MS = 2000

/** How long an answer of the service is waited for, also where the transport has no deadline. Milliseconds. */
export const answerTimeMs = ({ timeoutMs }: Settings): number => timeoutMs + SLACK_MS

/** What a refresh is asked with. */
export interface RefreshRequest {
  readonly refreshToken: Sensitive<string>
  readonly deviceKey: string | undefined
  /** The real user name: `SECRET_HASH` of a refresh is made with it, never with an alias. */
  readonly username: string
}

/**
 * Asks for new tokens. Has no signal, on purpose: once a refresh is sent, the old token may be spent.
 *
 * @throws {CognitoError} when the service refuses.
 * @throws {NetworkError} when there is no usable answer.
 */
export async function requestTokens(
  deps: {
    readonly settings: Settings
    readonly call: Call
    readonly secretHash: (username: string) => Promise<string | undefined>
  },
  request: RefreshRequest,
): Promise<AuthenticationResultType | undefined> {
  const { settings, call } = deps
  const { refreshToken, deviceKey, username } = request
  const metadata = settings.clientMetadata && { ClientMetadata: settings.clientMetadata }
  if (settings.refreshOperation === 'GetTokensFromRefreshToken') {
    const output = await call('GetTokensFromRefreshToken', {
      RefreshToken: refreshToken.expose(),
      ClientId: settings.clientId,
      ...(settings.clientSecret && { ClientSecret: settings.clientSecret.expose() }),
      ...(deviceKey !== undefined && { DeviceKey: deviceKey }),
      ...metadata,
    })
    return output.AuthenticationResult
  }
  const hash = await deps.secretHash(username)
  const userContext = settings.userContextData(username)
  const output = await call('InitiateAuth', {
    AuthFlow: 'REFRESH_TOKEN_AUTH',
    AuthParameters: {
      REFRESH_TOKEN: refreshToken.expose(),
      ...(hash !== undefined && { SECRET_HASH: hash }),
      ...(deviceKey !== undefined && { DEVICE_KEY: deviceKey }),
    },
    ClientId: settings.clientId,
    ...metadata,
    ...(settings.analyticsMetadata && { AnalyticsMetadata: settings.analyticsMetadata }),
    ...(userContext && { UserContextData: userContext }),
  })
  return output.AuthenticationResult
}
