/**
 * `GetUserAttributeVerificationCode`: a code for the caller's e-mail address or phone number.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 * @module
 */
import { readCaller } from '../access.ts'
import type { Operation } from '../operation.ts'
import { readAddressName, sendAddressCode } from '../verify-address.ts'

/** Runs `GetUserAttributeVerificationCode`. */
export const getUserAttributeVerificationCode: Operation<'GetUserAttributeVerificationCode'> = async (pool, input) => {
  const caller = readCaller(pool, input.AccessToken)
  const attribute = readAddressName(input.AttributeName)
  const source = 'CustomMessage_VerifyUserAttribute'
  return { CodeDeliveryDetails: await sendAddressCode(pool, caller, attribute, source, input.ClientMetadata) }
}
