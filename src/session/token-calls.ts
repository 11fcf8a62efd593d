/**
 * Calls an operation as the signed-in user.
 *
 * @module
 */
import type { AuthContext } from '../core.ts'
import { CognitoError, SessionError } from '../errors.ts'
import type { Sensitive } from '../sensitive.ts'
import type { CallOptions } from '../transport/call.ts'
import type { OperationName, Operations } from '../transport/operations.ts'

/** The operations that take an access token. */
export type UserOperation = {
  [Name in OperationName]: 'AccessToken' extends keyof Operations[Name]['input'] ? Name : never
}[OperationName]

/**
 * Calls an operation with the session's access token.
 *
 * @throws {SessionError} `ERR_SIGNED_OUT` or `ERR_SESSION_EXPIRED` without a session; `ERR_SCOPE_MISSING` when the
 *   token lacks the scope `aws.cognito.signin.user.admin`, as tokens of managed login may.
 */
export function callAsUser<Name extends UserOperation>(
  context: AuthContext,
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
 * Runs a call with the session's access token. When the service finds the token dead although it looks alive here,
 * the call, which then did nothing, is made once more with a new one.
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
    const refusal = error instanceof CognitoError && error.code === 'NotAuthorizedException' ? error.message : ''
    if (/does not have required scopes/i.test(refusal)) {
      throw new SessionError('The access token lacks the scope aws.cognito.signin.user.admin', {
        code: 'ERR_SCOPE_MISSING',
        cause: error,
      })
    }
    if (!/access token has (expired|been revoked)/i.test(refusal)) throw error
  }
  // A wrong clock, or a sign-out elsewhere: a refresh tells which, and ends the session in the second case.
  const renewed = await session.getTokens({ forceRefresh: true, signal })
  // What was meant for one account must not befall another.
  if (session.username() !== whose) {
    throw new SessionError('Another account was chosen meanwhile', { code: 'ERR_SIGNED_OUT' })
  }
  return run(renewed.accessToken)
}
