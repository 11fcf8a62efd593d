/**
 * The signed-in user as the service describes them, and the deletion of a user.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { InvalidInputError, ProtocolError } from '../errors.ts'
import { readText, readToken, readUsername, type Secret } from '../input.ts'
import { isUnknownUser } from '../refusals.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { readUserAttributes, type UserAttributes } from './attributes.ts'
import { type MfaState, readMfaState } from './mfa.ts'

/** A user as the service describes them now. Tokens may be older. */
export interface UserProfile {
  /** The real user name; in pools with e-mail sign-in it is an id. */
  readonly username: string
  /** The user's id, which never changes. */
  readonly sub: string | undefined
  readonly email: string | undefined
  readonly isEmailVerified: boolean
  readonly phoneNumber: string | undefined
  readonly isPhoneNumberVerified: boolean
  /** Every attribute that the app client may read. An object without a prototype. */
  readonly attributes: UserAttributes
  readonly mfa: MfaState
}

/**
 * Gets the signed-in user from the service.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUser.html
 */
export async function getUser({ context }: WithAuthContext, options?: CallOptions): Promise<UserProfile> {
  const answer = await callAsUser(context, 'GetUser', {}, options)
  if (typeof answer.Username !== 'string' || answer.Username === '') throw new ProtocolError('Username is missing')
  const attributes = readUserAttributes(answer.UserAttributes)
  return {
    username: answer.Username,
    sub: attributes.sub,
    email: attributes.email,
    isEmailVerified: attributes.email_verified === 'true',
    phoneNumber: attributes.phone_number,
    isPhoneNumberVerified: attributes.phone_number_verified === 'true',
    attributes,
    mfa: readMfaState(answer),
  }
}

/**
 * Deletes the signed-in user permanently, and ends the session here.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export async function deleteUser({ context }: WithAuthContext, options?: CallOptions): Promise<void> {
  const username = context.session.username()
  await callAsUser(context, 'DeleteUser', {}, options).catch((error: unknown) => {
    // Already deleted, by another device or by a call whose response was lost: success.
    if (!isUnknownUser(error)) throw error
  })
  // The stored session has no user any more. A storage failure does not undo the deletion.
  if (username !== undefined) await context.devices.clear(username).catch(() => undefined)
  await context.session.end('userDeleted', username)
}

/**
 * Sends the feedback of a notification e-mail. It needs no session: the token of the e-mail is enough.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html
 */
export async function sendAuthEventFeedback(
  { context }: WithAuthContext,
  input: {
    readonly username: string
    readonly eventId: string
    /** From the link in the e-mail. */
    readonly feedbackToken: Secret
    /** `Valid`: it was me. `Invalid`: it was not. */
    readonly value: 'Valid' | 'Invalid'
  },
  options?: CallOptions,
): Promise<void> {
  if (input.value !== 'Valid' && input.value !== 'Invalid') {
    throw new InvalidInputError('The feedback must be Valid or Invalid', { field: 'value' })
  }
  const token = readToken(input.feedbackToken, 'feedbackToken', 16_384)
  await context.call(
    'UpdateAuthEventFeedback',
    {
      UserPoolId: context.settings.userPoolId,
      Username: readUsername(input.username),
      EventId: readText(input.eventId, 'eventId', 'The id of the event', 50),
      FeedbackToken: token.expose(),
      FeedbackValue: input.value,
    },
    options,
  )
}
