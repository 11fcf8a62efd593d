/**
 * What `ConfirmDevice` registers: a random password for the device, and the verifier by which Cognito will know it.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
 * @module
 */
import { bytesToBase64, bytesToHex } from '../bytes.ts'
import type { ModPow, RandomBytes } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import { checkPower, padHex, privateKey, signedBytes, takeRandom } from './srp.ts'

const PASSWORD_BYTES = 40
const SALT_BYTES = 16

/** A new device's secret, and the `DeviceSecretVerifierConfig` that goes to the service. */
export interface DeviceVerifier {
  /** Kept on the device. Base64 of 40 random bytes. */
  readonly devicePassword: Sensitive<string>
  /** `Salt`, base64. */
  readonly salt: string
  /** `PasswordVerifier`, base64. */
  readonly passwordVerifier: string
}

/**
 * Draws a password (if there is none yet) and a salt, and computes the verifier `v = g^x mod N`.
 *
 * @throws {ConfigurationError} when the random source or the `modPow` port gives nothing usable.
 */
export async function createDeviceVerifier(input: {
  readonly deviceGroupKey: string
  readonly deviceKey: string
  /** Default: a new one of 40 random bytes. */
  readonly devicePassword?: Sensitive<string> | undefined
  readonly randomBytes: RandomBytes
  readonly modPow: ModPow
}): Promise<DeviceVerifier> {
  const { deviceGroupKey, deviceKey, randomBytes, modPow } = input
  const devicePassword = input.devicePassword ?? new Sensitive(bytesToBase64(takeRandom(randomBytes, PASSWORD_BYTES)))
  const salt = padHex(bytesToHex(takeRandom(randomBytes, SALT_BYTES)))
  const x = privateKey({ poolName: deviceGroupKey, userId: deviceKey, password: devicePassword, salt })
  const v = checkPower(await modPow.generatorPower(x))
  return {
    devicePassword,
    salt: bytesToBase64(signedBytes(salt)),
    passwordVerifier: bytesToBase64(signedBytes(v)),
  }
}
