/**
 * `UpdateAuthEventFeedback`: the user says whether a flagged sign-in was their own. The token comes from the mail about
 * it; `pool.flagSignIn` makes one.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html
 * @module
 */

import { findUser } from '../users/users.ts'
import { CognitoException, notAuthorized, resourceNotFound, userNotFound } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `UpdateAuthEventFeedback`. The texts are assumptions. */
export const updateAuthEventFeedback: Operation<'UpdateAuthEventFeedback'> = (pool, input) => {
  const { UserPoolId, Username, EventId, FeedbackToken, FeedbackValue } = input
  const { userPoolId, advancedSecurityMode } = pool.settings
  if (UserPoolId !== userPoolId) throw resourceNotFound(`User pool ${UserPoolId} does not exist.`)
  if (advancedSecurityMode === 'OFF') {
    throw new CognitoException(
      'UserPoolAddOnNotEnabledException',
      'Threat protection is not enabled for the user pool.',
    )
  }
  const user = findUser(pool, Username)
  if (!user) throw userNotFound()
  const event = pool.authEvents.get(EventId)
  if (!event || event.user !== user) throw resourceNotFound('Event does not exist.')
  if (event.feedbackToken !== FeedbackToken) throw notAuthorized('Invalid feedback token.')
  event.feedback = FeedbackValue
  return {}
}
