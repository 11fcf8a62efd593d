import { expect, it } from 'vitest'
import { base64ToBytes, bytesToBase64, bytesToHex, hexToBytes } from '../../src/bytes.ts'
import { createDeviceVerifier } from '../../src/crypto/device-verifier.ts'
import { bigIntModPow } from '../../src/crypto/mod-pow.ts'
import { identityJsDevice } from './witnesses/identity-js.ts'

it('amazon-cognito-identity-js makes the same 500 device verifiers from the same random values', async () => {
  const differing: string[] = []
  for (let index = 0; index < 500; index++) {
    const deviceGroupKey = `-group${index}`
    const deviceKey = `eu-west-1_${index}-gerät`
    const theirs = identityJsDevice(deviceGroupKey, deviceKey)
    const randomBytes = (length: number): Uint8Array =>
      length === 40 ? base64ToBytes(theirs.devicePassword) : hexToBytes(theirs.saltHex.padStart(32, '0').slice(-32))
    const ours = await createDeviceVerifier({ deviceGroupKey, deviceKey, randomBytes, modPow: bigIntModPow })
    const same =
      ours.devicePassword.expose() === theirs.devicePassword &&
      ours.salt === bytesToBase64(hexToBytes(theirs.saltHex)) &&
      bytesToHex(base64ToBytes(ours.passwordVerifier)) === theirs.verifierHex
    if (!same) differing.push(JSON.stringify(theirs))
  }
  expect(differing).toEqual([])
}, 120_000)
