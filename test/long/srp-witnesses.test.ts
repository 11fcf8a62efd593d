import { expect, it } from 'vitest'
import { amplify } from '../crypto/witnesses/amplify.ts'
import { differingDevices } from '../crypto/witnesses/devices.ts'
import { identityJs } from '../crypto/witnesses/identity-js.ts'
import { passwordless } from '../crypto/witnesses/passwordless.ts'
import { srpHelper } from '../crypto/witnesses/srp-helper.ts'
import { disagreements, transcripts } from '../crypto/witnesses/transcript.ts'
import { userPoolSrpClient } from '../crypto/witnesses/user-pool-srp-client.ts'

it.each([
  ['amazon-cognito-identity-js', identityJs, 'any'],
  ['aws-amplify', amplify, 'any'],
  ['cognito-srp-helper', srpHelper, 'any'],
  ['amazon-user-pool-srp-client', userPoolSrpClient, 'any'],
  ['amazon-cognito-passwordless-auth', passwordless, 'ascii user ids'],
] as const)('%s makes the same 600 claims', async (name, witness, userIds) => {
  expect(await disagreements(witness, transcripts(`long ${name}`, 600, userIds))).toEqual([])
})

it('amazon-cognito-identity-js makes the same 500 device verifiers from the same random values', async () => {
  expect(await differingDevices(500)).toEqual([])
})
