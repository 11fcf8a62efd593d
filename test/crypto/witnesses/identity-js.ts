import { randomFillSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { vi } from 'vitest'
import type { Signed, Transcript } from './transcript.ts'

const require = createRequire(import.meta.url)
const library = require('amazon-cognito-identity-js')
const BigInteger = require('amazon-cognito-identity-js/lib/BigInteger').default

type Callback = (error: unknown, data?: unknown) => void

/** amazon-cognito-identity-js: its whole `authenticateUser`, with the service played by a script. */
export function identityJs(transcript: Transcript): Promise<Signed> {
  const { poolName, userId, password, a, A, B, salt, secretBlock } = transcript
  library.AuthenticationHelper.prototype.generateRandomSmallA = () => new BigInteger(a, 16)
  const Pool = new library.CognitoUserPool({ UserPoolId: `eu-west-1_${poolName.replace('-', '')}`, ClientId: 'client' })
  Pool.getUserPoolName = () => poolName // device group keys may begin with a hyphen, pool ids may not
  const user = new library.CognitoUser({ Username: userId, Pool, Storage: emptyStorage })
  return new Promise((resolve, reject) => {
    user.client = {
      request: (operation: string, input: Record<string, Record<string, string>>, done: Callback) => {
        if (operation === 'InitiateAuth') {
          if (input.AuthParameters!.SRP_A !== A) reject(new Error('Its A is another one'))
          const parameters = {
            SRP_B: B,
            SALT: salt,
            SECRET_BLOCK: secretBlock,
            USER_ID_FOR_SRP: userId,
            USERNAME: userId,
          }
          done(null, { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: parameters })
        } else {
          const { PASSWORD_CLAIM_SIGNATURE, TIMESTAMP } = input.ChallengeResponses!
          resolve({ signature: PASSWORD_CLAIM_SIGNATURE!, timestamp: TIMESTAMP! })
        }
      },
    }
    const details = new library.AuthenticationDetails({ Username: userId, Password: password })
    user.authenticateUser(details, { onFailure: reject, onSuccess: reject })
  })
}

/**
 * The device verifier that amazon-cognito-identity-js makes, with the random values it drew.
 *
 * @param saltStart The first 32 bits of its salt; drawn like the others if there are none.
 */
export function identityJsDevice(
  deviceGroupKey: string,
  deviceKey: string,
  saltStart?: number,
): {
  readonly devicePassword: string
  readonly saltHex: string
  readonly verifierHex: string
} {
  // Its constructor computes an A that nothing here needs.
  const helper = Object.create(library.AuthenticationHelper.prototype)
  const made = new BigInteger('2', 16)
  Object.assign(helper, { g: made, N: groupOf() })
  let drawn = 0
  const draw = vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((words) => {
    randomFillSync(words as Uint32Array)
    // It draws 32 bits at a time: 10 times for the password, then for the salt.
    if (drawn++ === 10 && saltStart !== undefined) (words as Uint32Array)[0] = saltStart
    return words
  })
  helper.generateHashDevice(deviceGroupKey, deviceKey, (error: unknown) => {
    if (error) throw new Error('It made no verifier', { cause: error })
  })
  draw.mockRestore()
  if (drawn !== 14) throw new Error(`It drew ${drawn} times`)
  return {
    devicePassword: helper.getRandomPassword(),
    saltHex: helper.getSaltDevices(),
    verifierHex: helper.getVerifierDevices(),
  }
}

let group: unknown
function groupOf(): unknown {
  if (group === undefined) {
    library.AuthenticationHelper.prototype.generateRandomSmallA = () => new BigInteger('5', 16)
    group = new library.AuthenticationHelper('any').N
  }
  return group
}

const emptyStorage = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  clear: () => undefined,
}
