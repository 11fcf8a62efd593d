/**
 * `ConfirmDevice`: takes the verifier of a device that tokens have named.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 * @module
 */
import { base64ToBytes } from '../../bytes.ts'
import { readCaller } from '../access.ts'
import { deviceMissing } from '../device-tracking.ts'
import { CognitoException, invalidParameter } from '../exception.ts'
import type { Operation } from '../operation.ts'
import { hexOfBytes } from '../srp-server.ts'

/** Runs `ConfirmDevice`. */
export const confirmDevice: Operation<'ConfirmDevice'> = (pool, input) => {
  const { AccessToken, DeviceKey, DeviceName, DeviceSecretVerifierConfig: secret } = input
  const { user } = readCaller(pool, AccessToken)
  const { deviceConfiguration } = pool.settings
  if (!deviceConfiguration) {
    throw new CognitoException('InvalidUserPoolConfigurationException', 'Device tracking is not enabled')
  }
  const device = user.devices.get(DeviceKey)
  if (!device) throw deviceMissing()
  if (device.confirmed) throw new CognitoException('DeviceKeyExistsException', 'Device is already confirmed')
  device.salt = readNumber(secret?.Salt)
  device.verifier = readNumber(secret?.PasswordVerifier)
  device.name = DeviceName
  device.confirmed = true
  device.modifiedAt = pool.clock.now()
  device.remembered = !deviceConfiguration.deviceOnlyRememberedOnUserPrompt
  return { UserConfirmationNecessary: deviceConfiguration.deviceOnlyRememberedOnUserPrompt === true }
}

function readNumber(text: string | undefined): string {
  try {
    if (text) return hexOfBytes(base64ToBytes(text))
  } catch {
    // Said below.
  }
  throw invalidParameter('Invalid device key given')
}
