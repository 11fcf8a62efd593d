/**
 * `ResendConfirmationCode`: the code of a sign-up once more. The earlier one is worth nothing then.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ResendConfirmationCode.html
 * @module
 */
import { signUpTarget } from '../codes/code-target.ts'
import { issueCode } from '../codes/issued-code.ts'
import { inventedDelivery, readPerson, unknownPerson } from '../users/person.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `ResendConfirmationCode`. */
export const resendConfirmationCode: Operation<'ResendConfirmationCode'> = async (pool, input) => {
  const { client, user } = readPerson(pool, input)
  if (!user?.enabled && client.hidesUsers) return { CodeDeliveryDetails: inventedDelivery(pool, input.Username) }
  if (!user) throw unknownPerson()
  if (!user.enabled) throw notAuthorized('User is disabled.')
  if (user.status !== 'UNCONFIRMED') throw invalidParameter('User is already confirmed.')
  const target = signUpTarget(pool, user)
  if (!target) throw invalidParameter('Cannot resend codes. Auto verification not turned on.')
  const CodeDeliveryDetails = await issueCode(pool, {
    user,
    client,
    purpose: 'signUp',
    medium: target.medium,
    destination: target.destination,
    triggerSource: 'CustomMessage_ResendCode',
    clientMetadata: input.ClientMetadata,
  })
  return { CodeDeliveryDetails }
}
