/**
 * The secret of a new device and its SRP verifier, for `ConfirmDevice`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ConfirmDevice.html
 * @module
 */
import { bytesToBase64, bytesToHex } from '../bytes.ts'
import type { ModPow, RandomBytes } from '../ports.ts'
import { Sensitive } from '../sensitive.ts'
import { privateKey, signedBytes, trimZeros } from './srp.ts'

/** What proves a device: the secret stays here, salt and verifier go to the service. */
export interface DeviceVerifier {
  readonly devicePassword: Sensitive<string>
  /** Base64. */
  readonly salt: string
  /** Base64. */
  readonly passwordVerifier: string
}

const PASSWORD_BYTES = 40
const SALT_BYTES = 16

/** Draws a secret and a salt, and computes the verifier `g^x`. */
export async function createDeviceVerifier(device: {
  readonly deviceGroupKey: string
  readonly deviceKey: string
  readonly randomBytes: RandomBytes
  readonly modPow: ModPow
}): Promise<DeviceVerifier> {
  const devicePassword = new Sensitive(bytesToBase64(device.randomBytes(PASSWORD_BYTES)))
  const salt = trimZeros(bytesToHex(device.randomBytes(SALT_BYTES)))
  const x = privateKey(salt, device.deviceGroupKey, device.deviceKey, devicePassword)
  const verifier = await device.modPow.generatorPower(x)
  return {
    devicePassword,
    salt: bytesToBase64(signedBytes(salt)),
    passwordVerifier: bytesToBase64(signedBytes(verifier)),
  }
}
