import { createRequire } from 'node:module'
import { TIMESTAMP, type Transcript, type Witness } from './transcript.ts'

const require = createRequire(import.meta.url)
const { SRPClient, calculateSignature } = require('amazon-user-pool-srp-client')
const BigInteger = require('amazon-user-pool-srp-client/BigInteger')

/** amazon-user-pool-srp-client: SJCL hashing, and A computed by the witness itself. */
export const userPoolSrpClient: Witness = (transcript: Transcript) => {
  const { poolName, userId, password, a, A, B, salt, secretBlock } = transcript
  const client = new SRPClient(poolName)
  client.smallAValue = new BigInteger(a, 16)
  if (client.calculateA(a) !== A) throw new Error('Its A is another one')
  const key = client.getPasswordAuthenticationKey(userId, password, B, salt)
  return { signature: calculateSignature(key, poolName, userId, secretBlock, TIMESTAMP), timestamp: TIMESTAMP }
}
