/**
 * Confirms a new user with the code that was sent, and sends it again.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmSignUp.html
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { CognitoError } from '../errors.ts'
import { readCode, readUsername, type Secret } from '../input.ts'
import { type Sensitive, toSensitive } from '../sensitive.ts'
import type { CallOptions } from '../transport/call.ts'
import { type Delivery, readDelivery } from './delivery.ts'
import { type ClientMetadata, writePublicCall } from './public-call.ts'
import { readSession } from './sign-up.ts'

/** What confirms a user. */
export interface SignUpConfirmation {
  readonly username: string
  /** As typed: spaces and dashes are taken out. */
  readonly code: Secret
  /** The session of the sign-up, for a sign-in with the same code. */
  readonly session?: Secret | undefined
  /**
   * Takes an e-mail address or phone number that is another user's alias away from that user, who then cannot sign
   * in with it any more. Default: false.
   */
  readonly forceAliasCreation?: boolean | undefined
  readonly clientMetadata?: ClientMetadata | undefined
}

/**
 * Confirms a new user.
 *
 * @returns a session that signs the user in at once by `USER_AUTH`, where the pool offers it
 * @throws {CognitoError} `CodeMismatchException`, `ExpiredCodeException`, `AliasExistsException` when the address is
 *   another user's alias, and what {@link isAlreadyConfirmed} tells when there is nothing to confirm any more.
 */
export async function confirmSignUp(
  { context }: WithAuthContext,
  input: SignUpConfirmation,
  options?: CallOptions,
): Promise<{ readonly session: Sensitive<string> | undefined }> {
  const { session, forceAliasCreation, clientMetadata } = input
  const request = {
    ...(await writePublicCall(context, readUsername(input.username), clientMetadata)),
    ConfirmationCode: readCode(input.code).expose(),
    ...(forceAliasCreation === true && { ForceAliasCreation: true }),
  }
  const boxed = session === undefined ? undefined : toSensitive(session)
  try {
    const answer = await context.call(
      'ConfirmSignUp',
      { ...request, ...(boxed && { Session: boxed.expose() }) },
      options,
    )
    return { session: readSession(answer.Session) }
  } catch (error) {
    // A session that is over must not keep anybody from confirming. Without it the user signs in by hand.
    if (!boxed || !isDeadSession(error)) throw error
  }
  const answer = await context.call('ConfirmSignUp', request, options)
  return { session: readSession(answer.Session) }
}

/**
 * Sends the code again. The old one is worthless then.
 *
 * @returns where it went; `undefined` when the service does not say
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 */
export async function resendSignUpCode(
  { context }: WithAuthContext,
  input: { readonly username: string; readonly clientMetadata?: ClientMetadata | undefined },
  options?: CallOptions,
): Promise<Delivery | undefined> {
  const request = await writePublicCall(context, readUsername(input.username), input.clientMetadata)
  const answer = await context.call('ResendConfirmationCode', request, options)
  return readDelivery(answer.CodeDeliveryDetails, context.ports.clock.now())
}

/**
 * Whether a refused confirmation or resend means that the user is confirmed already, for instance by a link.
 *
 * Observed texts: `User is already confirmed.`, `User cannot be confirmed. Current status is CONFIRMED`, the same with
 * `confirm`, and `User cannot confirm because user status is not UNCONFIRMED.`
 */
export function isAlreadyConfirmed(error: unknown): boolean {
  if (!(error instanceof CognitoError)) return false
  const { code, message } = error
  if (code === 'InvalidParameterException') return /user is already confirmed/i.test(message)
  return code === 'NotAuthorizedException' && /current status is confirmed|status is not unconfirmed/i.test(message)
}

const isDeadSession = (error: unknown): boolean =>
  error instanceof CognitoError &&
  error.code === 'NotAuthorizedException' &&
  /invalid session|session is expired/i.test(error.message)
