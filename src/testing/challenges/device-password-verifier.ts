/**
 * `DEVICE_PASSWORD_VERIFIER`: the second leg by which a device proves itself.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import { type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { checkTimestamp, closeExchange, findExchange, isProven } from '../sign-in/srp-exchange.ts'
import { checkSecretHash } from '../tokens/secret-hash.ts'
import { confirmedDevice, deviceMissing } from '../users/device-tracking.ts'
import { notAuthorized } from '../wire/exception.ts'
import { attemptKey } from './device-srp-auth.ts'

/** Checks the device's claim. The exchange is found by its secret block. */
export function answerDevicePasswordVerifier(pool: PoolState, request: ChallengeRequest): Proven {
  const { client, responses } = request
  const deviceKey = required(responses, 'DEVICE_KEY')
  const username = required(responses, 'USERNAME')
  const claim = {
    secretBlock: required(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    signature: required(responses, 'PASSWORD_CLAIM_SIGNATURE'),
    timestamp: required(responses, 'TIMESTAMP'),
  }
  const exchange = findExchange(pool, claim.secretBlock)
  if (!exchange || exchange.attempt.client !== client || exchange.identity.poolName === pool.settings.poolName) {
    throw notAuthorized()
  }
  const { attempt, identity } = exchange
  const { user } = attempt
  if (!user) throw notAuthorized()
  checkSecretHash(client, responses.SECRET_HASH, username, user.username)
  checkTimestamp(pool, claim.timestamp)
  if (identity.userId !== deviceKey) throw deviceMissing()
  const device = confirmedDevice(user, deviceKey)
  if (!isProven(exchange, claim)) throw notAuthorized()
  closeExchange(pool, exchange)
  pool.deviceAttempts.delete(attemptKey(user.username, deviceKey))
  device.authenticatedAt = pool.clock.now()
  attempt.clientMetadata = request.clientMetadata ?? {}
  attempt.deviceProven = true
  return { proven: attempt }
}
