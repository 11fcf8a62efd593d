/**
 * `DEVICE_SRP_AUTH`: the first leg by which a device proves itself.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, required } from '../sign-in/auth-request.ts'
import { closeSession, openSession, readSession } from '../sign-in/challenge-session.ts'
import { beginExchange } from '../sign-in/srp-exchange.ts'
import { checkSecretHash } from '../tokens/secret-hash.ts'
import { confirmedDevice, deviceMissing } from '../users/device-tracking.ts'
import type { Device } from '../users/user.ts'
import { findUser } from '../users/users.ts'
import type { Expiring } from '../validity/expiring-map.ts'
import { notAuthorized } from '../wire/exception.ts'

/** A sign-in that waits for its device. */
export interface DeviceAttempt extends Expiring {
  readonly attempt: Attempt
}

/** Asks the device for its proof. */
export function askDevice(pool: PoolState, attempt: Attempt, device: Device): AuthAnswer {
  const session = openSession(pool, attempt, 'DEVICE_SRP_AUTH')
  pool.deviceAttempts.set(attemptKey(attempt.username, device.key), { attempt, expiresAt: session.expiresAt })
  const namesDevice = pool.settings.assumptions.deviceSrpAuthParameters === 'deviceKey'
  return {
    ChallengeName: 'DEVICE_SRP_AUTH',
    Session: session.token,
    ChallengeParameters: namesDevice ? { DEVICE_KEY: device.key } : {},
  }
}

/** Begins the device's exchange. The attempt is found by its `Session`, or by user and device without one. */
export function answerDeviceSrpAuth(pool: PoolState, request: ChallengeRequest): AuthAnswer {
  const { responses, client } = request
  const username = required(responses, 'USERNAME')
  const deviceKey = required(responses, 'DEVICE_KEY')
  const A = required(responses, 'SRP_A')
  checkSecretHash(client, responses.SECRET_HASH, username, findUser(pool, username)?.username ?? username)
  const attempt = findAttempt(pool, request, username, deviceKey)
  const { user } = attempt
  if (!user) throw notAuthorized()
  if (attempt.deviceKey !== deviceKey) throw deviceMissing()
  const { groupKey, salt, verifier } = confirmedDevice(user, deviceKey)
  const identity = { poolName: groupKey, userId: deviceKey }
  const { keyPair, secretBlock } = beginExchange(pool, { attempt, identity, A, salt, v: verifier })
  return {
    ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
    Session: openSession(pool, attempt, 'DEVICE_PASSWORD_VERIFIER').token,
    ChallengeParameters: {
      DEVICE_KEY: deviceKey,
      SALT: salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: keyPair.B,
      USERNAME: user.username,
    },
  }
}

function findAttempt(pool: PoolState, request: ChallengeRequest, username: string, deviceKey: string): Attempt {
  const { session, client } = request
  const isChecked = pool.settings.assumptions.wrongDeviceSession === 'refused'
  if (session !== undefined && (isChecked || pool.sessions.has(session))) {
    const found = readSession(pool, session, 'DEVICE_SRP_AUTH', client.clientId)
    closeSession(pool, found)
    return found.attempt
  }
  const name = findUser(pool, username)?.username ?? username
  const waiting = pool.deviceAttempts.get(attemptKey(name, deviceKey))
  if (!waiting || waiting.attempt.client !== client) throw notAuthorized('Invalid session for the user.')
  if (pool.clock.now() >= waiting.expiresAt) throw notAuthorized('Invalid session for the user, session is expired.')
  return waiting.attempt
}

/** The name under which an attempt waits for its device. */
export const attemptKey = (username: string, deviceKey: string): string => `${deviceKey} ${username}`
