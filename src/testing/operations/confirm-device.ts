/**
 * `ConfirmDevice`: takes the verifier of a device that tokens have named.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 * @module
 */
import { base64ToBytes } from '../../bytes.ts'
import { hexOfBytes } from '../sign-in/srp-server.ts'
import { readCaller } from '../tokens/access.ts'
import { CognitoException, invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `ConfirmDevice`. */
export const confirmDevice: Operation<'ConfirmDevice'> = (pool, input) => {
  const { AccessToken, DeviceKey, DeviceName, DeviceSecretVerifierConfig: secret } = input
  const { user } = readCaller(pool, AccessToken)
  const { deviceConfiguration } = pool.settings
  if (!deviceConfiguration) {
    throw new CognitoException('InvalidUserPoolConfigurationException', 'Device tracking is not enabled')
  }
  const device = user.devices.get(DeviceKey)
  if (!device?.confirmable) throw invalidParameter('Invalid device key given.')
  if (device.confirmed) throw new CognitoException('DeviceKeyExistsException', 'Device is already confirmed')
  const salt = readNumber(secret?.Salt)
  const verifier = readNumber(secret?.PasswordVerifier)
  device.salt = salt
  device.verifier = verifier
  device.name = DeviceName
  device.confirmed = true
  device.modifiedAt = pool.clock.now()
  device.remembered = !deviceConfiguration.deviceOnlyRememberedOnUserPrompt
  return { UserConfirmationNecessary: deviceConfiguration.deviceOnlyRememberedOnUserPrompt }
}

/** A number in base64, not zero and not longer than the group's modulus. */
function readNumber(text = ''): string {
  try {
    const number = hexOfBytes(base64ToBytes(text))
    if (number !== '0' && number.length <= MOST_DIGITS) return number
  } catch {
    // Said below.
  }
  // Assumption: the text.
  throw invalidParameter('Invalid device secret verifier given')
}

const MOST_DIGITS = 768
