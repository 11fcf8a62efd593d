/**
 * `SetUserSettings`: the retired way to switch SMS codes on and off. `SetUserMFAPreference` knows all kinds.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetUserSettings.html
 * @module
 */
import type { MFAOptionType } from '../../transport/operations.ts'
import { readCaller } from '../tokens/access.ts'
import { isVerified } from '../users/users.ts'
import { invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `SetUserSettings`. An empty list, or a phone number without a medium, switches SMS codes off. */
export const setUserSettings: Operation<'SetUserSettings'> = (pool, { AccessToken, MFAOptions }) => {
  const { user } = readCaller(pool, AccessToken)
  if (!MFAOptions.every(isPhone)) throw invalidParameter('Only SMS to phone_number is supported.')
  const isOn = MFAOptions.some(({ DeliveryMedium }) => DeliveryMedium === 'SMS')
  if (isOn && !isVerified(user, 'phone_number')) {
    throw invalidParameter('User does not have delivery config set to turn on SMS_MFA')
  }
  if (isOn) user.mfa.enabled.add('SMS_MFA')
  else user.mfa.enabled.delete('SMS_MFA')
  if (!isOn && user.mfa.preferred === 'SMS_MFA') user.mfa.preferred = undefined
  return {}
}

const isPhone = ({ AttributeName, DeliveryMedium }: MFAOptionType): boolean =>
  AttributeName === 'phone_number' && DeliveryMedium !== 'EMAIL'
