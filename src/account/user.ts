/**
 * The signed-in user, asked of the service; and the end of a user.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { InvalidInputError, ProtocolError } from '../errors.ts'
import { readText, readUsername, type Secret } from '../input.ts'
import { isUnknownUser } from '../refusals.ts'
import { toSensitive } from '../sensitive.ts'
import { callAsUser } from '../session/token-calls.ts'
import type { CallOptions } from '../transport/call.ts'
import { readUserAttributes, type UserAttributes } from './attributes.ts'
import { type MfaState, readMfaState } from './mfa.ts'

/** A user, as the service knows them now. Tokens may still say what was true when they were made. */
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
 * Asks the service about the signed-in user.
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
 * Deletes the signed-in user for ever, and ends the session here.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_DeleteUser.html
 */
export async function deleteUser({ context }: WithAuthContext, options?: CallOptions): Promise<void> {
  const username = context.session.username()
  await callAsUser(context, 'DeleteUser', {}, options).catch((error: unknown) => {
    // Gone already, by another device or by an answer that was lost: that is what was asked for.
    if (!isUnknownUser(error)) throw error
  })
  // What is stored here is about nobody any more. Trouble with the storage does not bring the user back.
  if (username !== undefined) await context.devices.clear(username).catch(() => undefined)
  await context.session.end('userDeleted', username)
}

/**
 * Answers the question of a notification e-mail. Needs nobody to be signed in: the token of the e-mail says enough.
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
    throw new InvalidInputError('The feedback is Valid or Invalid', { field: 'value' })
  }
  const token = toSensitive(input.feedbackToken)
  await context.call(
    'UpdateAuthEventFeedback',
    {
      UserPoolId: context.settings.userPoolId,
      Username: readUsername(input.username),
      EventId: readText(input.eventId, 'eventId', 'The id of the event', 50),
      FeedbackToken: readText(token.expose(), 'feedbackToken', 'The feedback token', 16384),
      FeedbackValue: input.value,
    },
    options,
  )
}
