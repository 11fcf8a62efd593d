import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { TIMESTAMP, type Transcript, type Witness } from './transcript.ts'

const require = createRequire(import.meta.url)
// Amplify does not export its SRP: found beside what it exports, wherever npm put it.
const auth = dirname(createRequire(require.resolve('aws-amplify/auth')).resolve('@aws-amplify/auth'))
const srp = (name: string) => require(join(auth, 'providers/cognito/utils/srp', name))

const { AuthenticationHelper } = srp('AuthenticationHelper/index.js')
const { BigInteger } = srp('BigInteger/index.js')
const { INIT_N } = srp('constants.js')
const { getSignatureString } = srp('getSignatureString.js')

const number = (hex: string): unknown => new BigInteger(hex, 16)

/** aws-amplify v6: its AuthenticationHelper and its signature, with `a` given. */
export const amplify: Witness = async (transcript: Transcript) => {
  const { poolName: userPoolName, userId: username, password, a, A, B, salt, secretBlock } = transcript
  const group = { g: number('2'), N: number(INIT_N) }
  const helper = new AuthenticationHelper({ userPoolName, a: number(a), A: number(A), ...group })
  const hkdf = await helper.getPasswordAuthenticationKey({
    username,
    password,
    serverBValue: number(B),
    salt: number(salt),
  })
  const challengeParameters = { SECRET_BLOCK: secretBlock }
  const signature = getSignatureString({ username, userPoolName, challengeParameters, dateNow: TIMESTAMP, hkdf })
  return { signature, timestamp: TIMESTAMP }
}
