import { base64ToBytes, bytesToBase64, bytesToHex, hexToBytes } from '../../../src/bytes.ts'
import { createDeviceVerifier } from '../../../src/crypto/device-verifier.ts'
import { bigIntModPow } from '../../../src/crypto/mod-pow.ts'
import { identityJsDevice } from './identity-js.ts'

/** Beginnings of a salt that are padded, cut or signed in ways of their own. Every second salt has one. */
const SALT_STARTS = [0, 1, 0x80, 0xff_ff, 0x7f_ff_ff, 0x80_00_00, 0x7f_ff_ff_ff, 0x80_00_00_00, 0xff_ff_ff_ff]

/** Devices whose verifier is another one by amazon-cognito-identity-js than by us, so that a failure shows them. */
export async function differingDevices(count: number): Promise<unknown[]> {
  const differing: unknown[] = []
  for (let index = 0; index < count; index++) {
    const deviceGroupKey = `-group${index}`
    const deviceKey = `eu-west-1_${index}-gerät`
    const saltStart = index % 2 ? SALT_STARTS[(index >> 1) % SALT_STARTS.length] : undefined
    const theirs = identityJsDevice(deviceGroupKey, deviceKey, saltStart)
    const randomBytes = (length: number): Uint8Array =>
      length === 40 ? base64ToBytes(theirs.devicePassword) : hexToBytes(theirs.saltHex.padStart(32, '0').slice(-32))
    const ours = await createDeviceVerifier({ deviceGroupKey, deviceKey, randomBytes, modPow: bigIntModPow })
    const same =
      ours.devicePassword.expose() === theirs.devicePassword &&
      ours.salt === bytesToBase64(hexToBytes(theirs.saltHex)) &&
      bytesToHex(base64ToBytes(ours.passwordVerifier)) === theirs.verifierHex
    if (!same) differing.push(theirs)
  }
  return differing
}
