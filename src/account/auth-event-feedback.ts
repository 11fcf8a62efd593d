/**
 * Says whether a sign-in that looked suspicious was genuine.
 *
 * @module
 */
import type { WithAuthContext } from '../core.ts'
import { InvalidInputError } from '../errors.ts'
import { readText, readUsername, type Secret } from '../input.ts'
import { toSensitive } from '../sensitive.ts'
import type { CallOptions } from '../transport/call.ts'

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
