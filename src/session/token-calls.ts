/**
 * Calls an operation as the signed-in user.
 *
 * @module
 */
import type { Settings } from '../config.ts'
import type { AuthContext } from '../core.ts'
import { NetworkError, SessionError } from '../errors.ts'
import type { Ports } from '../ports.ts'
import { isAccessTokenDead, isScopeMissing } from '../refusals.ts'
import type { Sensitive } from '../sensitive.ts'
import { within } from '../timers.ts'
import type { Call, CallOptions, UserOperation } from '../transport/call.ts'
import type { GetTokensFromRefreshTokenRequest, InitiateAuthRequest } from '../transport/operations/auth.ts'
import type { RevokeTokenRequest } from '../transport/operations/session.ts'
import type { AuthenticationResultType, Operations } from '../transport/operations.ts'

/** The extra time that a session waits, so that the transport times out first. Milliseconds. */
const SLACK_MS = 2000

/** The deadline of a response, also where the transport has none. Milliseconds. */
export const answerTimeMs = ({ timeoutMs }: Settings): number => timeoutMs + SLACK_MS

/**
 * The time that a refresh may take: another tab's lock, which is given up after one answer's time, and an answer. For so
 * long a caller waits, and a token that was used before may still turn out to be good. Milliseconds.
 */
export const refreshTimeMs = ({ timeoutMs }: Settings): number => 2 * timeoutMs + SLACK_MS + 500

/** The response, or a {@link NetworkError} `ERR_TIMEOUT` when it takes too long. The promise itself stays usable. */
export const withinAnswerTime = <T>(
  { ports, settings }: { readonly ports: Pick<Ports, 'clock'>; readonly settings: Settings },
  answer: Promise<T>,
  timeMs = answerTimeMs(settings),
): Promise<T> => {
  const late = () => new NetworkError('The service did not respond', { code: 'ERR_TIMEOUT' })
  return within(ports.clock, timeMs, answer, late)
}

const ENDLESS: CallOptions = { timeoutMs: Infinity }

/** The input of a refresh request. */
export interface RefreshRequest {
  readonly refreshToken: Sensitive<string>
  readonly deviceKey: string | undefined
  readonly operation: Settings['refreshOperation']
  /** The real user name: `SECRET_HASH` of a refresh is made with it, never with an alias. */
  readonly username: string
}

/**
 * Requests new tokens. Has neither a signal nor a deadline, on purpose: once a refresh is sent, the old token may be used
 * up, and the answer is the only copy of the next one.
 *
 * @throws {CognitoError} when the service refuses.
 * @throws {NetworkError} when there is no usable response.
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
  const { refreshToken, deviceKey, operation, username } = request
  // Undefined members are not sent: JSON omits them.
  const common = { ClientId: settings.clientId, ClientMetadata: settings.clientMetadata }
  const output =
    operation === 'GetTokensFromRefreshToken'
      ? await call(
          operation,
          {
            ...common,
            RefreshToken: refreshToken.expose(),
            ClientSecret: settings.clientSecret?.expose(),
            DeviceKey: deviceKey,
          } as GetTokensFromRefreshTokenRequest,
          ENDLESS,
        )
      : await call(
          'InitiateAuth',
          {
            ...common,
            AuthFlow: operation,
            AuthParameters: {
              REFRESH_TOKEN: refreshToken.expose(),
              SECRET_HASH: await deps.secretHash(username),
              DEVICE_KEY: deviceKey,
            },
            AnalyticsMetadata: settings.analyticsMetadata,
            UserContextData: settings.userContextData(username),
          } as InitiateAuthRequest,
          ENDLESS,
        )
  return output.AuthenticationResult
}

/**
 * Revokes a refresh token, and with it the access tokens that came from it.
 *
 * @throws {CognitoError} when the service refuses; {@link NetworkError} when there is no usable response.
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
    // Undefined members are not sent: JSON omits them.
    ClientSecret: clientSecret?.expose(),
  } as RevokeTokenRequest)
}

/**
 * Ends every session of the user, on all devices.
 *
 * @throws {CognitoError} when the service refuses, as it does once these tokens are revoked: other sessions may go on.
 * @throws {NetworkError} when there is no usable response.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GlobalSignOut.html
 */
export async function signOutEverywhere(deps: { readonly call: Call }, accessToken: Sensitive<string>): Promise<void> {
  await deps.call('GlobalSignOut', { AccessToken: accessToken.expose() })
}

/**
 * Calls an operation with the session's access token.
 *
 * @throws {SessionError} `ERR_SIGNED_OUT` or `ERR_SESSION_EXPIRED` without a session; `ERR_SCOPE_MISSING` when the
 *   token lacks the scope `aws.cognito.signin.user.admin`, as tokens of managed login may.
 */
export function callAsUser<Name extends UserOperation>(
  context: Pick<AuthContext, 'call' | 'session'>,
  operation: Name,
  input: Omit<Operations[Name]['input'], 'AccessToken'>,
  options?: CallOptions,
): Promise<Operations[Name]['output']> {
  return withAccessToken(
    context,
    // The members are those of the operation, less the one that is added here.
    (token) => context.call(operation, { ...input, AccessToken: token.expose() } as Operations[Name]['input'], options),
    options,
  )
}

/**
 * Runs a call with the session's access token. When the service rejects a token that has not expired here,
 * the call, which had no effect, is retried once with a new one.
 *
 * @throws {SessionError} as {@link callAsUser} does.
 */
export async function withAccessToken<Result>(
  { session }: Pick<AuthContext, 'session'>,
  run: (accessToken: Sensitive<string>) => Promise<Result>,
  { signal }: CallOptions = {},
): Promise<Result> {
  const tokens = await session.getTokens({ signal })
  const whose = session.username()
  try {
    return await run(tokens.accessToken)
  } catch (error) {
    if (isScopeMissing(error)) {
      throw new SessionError('The access token lacks the scope aws.cognito.signin.user.admin', {
        code: 'ERR_SCOPE_MISSING',
        cause: error,
      })
    }
    if (!isAccessTokenDead(error)) throw error
  }
  // A wrong clock, or a sign-out elsewhere: a refresh distinguishes them, and ends the session in the second case.
  const renewed = await session.getTokens({ forceRefresh: true, signal })
  // A call for one account must not affect another.
  if (session.username() !== whose) {
    throw new SessionError('Another account was selected', { code: 'ERR_SIGNED_OUT' })
  }
  return run(renewed.accessToken)
}
