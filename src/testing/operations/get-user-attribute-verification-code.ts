/**
 * `GetUserAttributeVerificationCode`: a code for the caller's e-mail address or phone number.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAttributeVerificationCode.html
 * @module
 */

import { readAddressName, sendAddressCode } from '../codes/verify-address.ts'
import { readCaller } from '../tokens/access.ts'
import type { Operation } from './operation.ts'

/** Runs `GetUserAttributeVerificationCode`. */
export const getUserAttributeVerificationCode: Operation<'GetUserAttributeVerificationCode'> = async (pool, input) => {
  const caller = readCaller(pool, input.AccessToken)
  const attribute = readAddressName(input.AttributeName)
  const source = 'CustomMessage_VerifyUserAttribute'
  return { CodeDeliveryDetails: await sendAddressCode(pool, caller, attribute, source, input.ClientMetadata) }
}
