/**
 * The request that turns a refresh token into new tokens.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetTokensFromRefreshToken.html
 * @module
 */
import type { Settings } from '../config.ts'
import { NetworkError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import type { Sensitive } from '../sensitive.ts'
import { within } from '../timers.ts'
import type { Call } from '../transport/call.ts'
import type { GetTokensFromRefreshTokenRequest, InitiateAuthRequest } from '../transport/operations/auth.ts'
import type { AuthenticationResultType } from '../transport/operations.ts'

/** How much longer than a request a session waits, so that the deadline of the transport comes first. Milliseconds. */
const SLACK_MS = 2000

/** How long an answer of the service is waited for, also where the transport has no deadline. Milliseconds. */
export const answerTimeMs = ({ timeoutMs }: Settings): number => timeoutMs + SLACK_MS

/** The answer, or a {@link NetworkError} `ERR_TIMEOUT` when it takes too long. Who holds the promise may still use it. */
export const withinAnswerTime = <T>(
  { ports, settings }: { readonly ports: Pick<Ports, 'clock'>; readonly settings: Settings },
  answer: Promise<T>,
): Promise<T> => {
  const late = () => new NetworkError('The service did not answer', { code: 'ERR_TIMEOUT' })
  return within(ports.clock, answerTimeMs(settings), answer, late)
}

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
  // What is undefined is not sent: JSON has no word for it.
  const common = { ClientId: settings.clientId, ClientMetadata: settings.clientMetadata }
  const output =
    settings.refreshOperation === 'GetTokensFromRefreshToken'
      ? await call('GetTokensFromRefreshToken', {
          ...common,
          RefreshToken: refreshToken.expose(),
          ClientSecret: settings.clientSecret?.expose(),
          DeviceKey: deviceKey,
        } as GetTokensFromRefreshTokenRequest)
      : await call('InitiateAuth', {
          ...common,
          AuthFlow: settings.refreshOperation,
          AuthParameters: {
            REFRESH_TOKEN: refreshToken.expose(),
            SECRET_HASH: await deps.secretHash(username),
            DEVICE_KEY: deviceKey,
          },
          AnalyticsMetadata: settings.analyticsMetadata,
          UserContextData: settings.userContextData(username),
        } as InitiateAuthRequest)
  return output.AuthenticationResult
}
