/**
 * Forgotten, changed and first passwords.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { readCode, readPassword, readUsername, type Secret } from '../input.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { type Delivery, readDelivery } from './delivery.ts'
import { type ClientMetadata, writePublicCall } from './public-call.ts'

/**
 * Sends a code with which a new password can be set.
 *
 * @returns where it went; no proof that the user exists
 * @throws {CognitoError} `UserNotFoundException` where the pool does not hide its users; `InvalidParameterException`
 *   when the user has no verified address; `LimitExceededException` after too many.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ForgotPassword.html
 */
export async function forgotPassword(
  { context }: WithAuthContext,
  input: { readonly username: string; readonly clientMetadata?: ClientMetadata | undefined },
  options?: CallOptions,
): Promise<Delivery | undefined> {
  const request = await writePublicCall(context, readUsername(input.username), input.clientMetadata)
  const answer = await context.call('ForgotPassword', request, options)
  return readDelivery(answer.CodeDeliveryDetails, context.ports.clock.now())
}

/**
 * Sets a new password with a code of {@link forgotPassword}, or of an administrator's reset. Signs nobody in.
 *
 * @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `InvalidPasswordException`,
 *   `PasswordHistoryPolicyViolationException`, …
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmForgotPassword.html
 */
export async function confirmForgotPassword(
  { context }: WithAuthContext,
  input: {
    readonly username: string
    readonly code: Secret
    readonly newPassword: Secret
    readonly clientMetadata?: ClientMetadata | undefined
  },
  options?: CallOptions,
): Promise<void> {
  const username = readUsername(input.username)
  const code = readCode(input.code)
  const password = readPassword(input.newPassword, 'newPassword')
  await context.call(
    'ConfirmForgotPassword',
    {
      ...(await writePublicCall(context, username, input.clientMetadata)),
      ConfirmationCode: code.expose(),
      Password: password.expose(),
    },
    options,
  )
}

/**
 * Changes the password of the signed-in user. Tokens stay good, here and elsewhere.
 *
 * @throws {CognitoError} `NotAuthorizedException` when the previous password is wrong; `InvalidPasswordException`,
 *   `PasswordHistoryPolicyViolationException`, `LimitExceededException`.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html
 */
export async function changePassword(
  { context }: WithAuthContext,
  input: { readonly previousPassword: Secret; readonly proposedPassword: Secret },
  options?: CallOptions,
): Promise<void> {
  const previous = readPassword(input.previousPassword)
  const proposed = readPassword(input.proposedPassword, 'newPassword')
  await callAsUser(
    context,
    'ChangePassword',
    { PreviousPassword: previous.expose(), ProposedPassword: proposed.expose() },
    options,
  )
}

/**
 * Gives a user who signs in without a password a first one. A password, once set, cannot be removed.
 *
 * @throws {CognitoError} as {@link changePassword}; also when the user has a password already.
 */
export async function setPassword(
  { context }: WithAuthContext,
  input: { readonly password: Secret },
  options?: CallOptions,
): Promise<void> {
  const password = readPassword(input.password, 'newPassword')
  await callAsUser(context, 'ChangePassword', { ProposedPassword: password.expose() }, options)
}
