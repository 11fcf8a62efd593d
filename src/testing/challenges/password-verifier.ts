/**
 * `PASSWORD_VERIFIER`: the second leg of SRP.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { Attempt } from '../sign-in/attempt.ts'
import { type AuthAnswer, type ChallengeRequest, type Proven, required } from '../sign-in/auth-request.ts'
import { openSession } from '../sign-in/challenge-session.ts'
import { beginExchange, checkTimestamp, closeExchange, findExchange, isProven } from '../sign-in/srp-exchange.ts'
import { hexOfBytes, verifierOf } from '../sign-in/srp-server.ts'
import { checkSecretHash } from '../tokens/secret-hash.ts'
import { claimedDevice } from '../users/device-tracking.ts'
import { acceptPassword, checkNotLocked, countWrongPassword } from '../users/password-attempts.ts'
import { checkMaySignIn, findUser, inventedId, inventedSalt } from '../users/users.ts'
import { notAuthorized } from '../wire/exception.ts'

/** Asks for the password by SRP. A user who does not exist is asked the same, with the same salt every time. */
export function askPasswordVerifier(pool: PoolState, attempt: Attempt, A: string): AuthAnswer {
  const { user, username, flow } = attempt
  const userId = user?.username ?? inventedId(pool, username)
  const salt = user?.password?.salt ?? hexOfBytes(inventedSalt(pool, username))
  const v = verifierOf(user?.password?.x ?? salt)
  const identity = { poolName: pool.settings.poolName, userId }
  const pretended = user?.password === undefined
  const { keyPair, secretBlock } = beginExchange(pool, { attempt, identity, A, salt, v, pretended })
  const hasSession = flow !== 'USER_SRP_AUTH' || pool.settings.assumptions.sessionWithPasswordVerifier
  return {
    ChallengeName: 'PASSWORD_VERIFIER',
    ...(hasSession && { Session: openSession(pool, attempt, 'PASSWORD_VERIFIER').token }),
    ChallengeParameters: {
      SALT: salt,
      SECRET_BLOCK: secretBlock,
      SRP_B: keyPair.B,
      USERNAME: userId,
      USER_ID_FOR_SRP: userId,
    },
  }
}

/**
 * Checks the claim. The exchange is found by its secret block; a `Session` is not needed.
 *
 * An unknown device leaves the exchange open: clients send the same claim again without it.
 */
export function answerPasswordVerifier(pool: PoolState, request: ChallengeRequest): Proven {
  const { client, responses } = request
  const claim = {
    secretBlock: required(responses, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    signature: required(responses, 'PASSWORD_CLAIM_SIGNATURE'),
    timestamp: required(responses, 'TIMESTAMP'),
  }
  const username = required(responses, 'USERNAME')
  const exchange = findExchange(pool, claim.secretBlock)
  if (!exchange || exchange.attempt.client !== client || exchange.identity.poolName !== pool.settings.poolName) {
    throw notAuthorized()
  }
  const { attempt, identity } = exchange
  const { user } = attempt
  checkSecretHash(client, responses.SECRET_HASH, username, identity.userId)
  checkTimestamp(pool, claim.timestamp)
  if (!user) throw notAuthorized()
  if (findUser(pool, username) !== user) throw notAuthorized()
  checkMaySignIn(user)
  checkNotLocked(pool, user)
  if (!isProven(exchange, claim)) {
    countWrongPassword(pool, user)
    throw notAuthorized()
  }
  acceptPassword(pool, user)
  const deviceKey = responses.DEVICE_KEY ?? attempt.deviceKey
  claimedDevice(pool, { ...attempt, deviceKey })
  closeExchange(pool, exchange)
  attempt.clientMetadata = request.clientMetadata ?? {}
  attempt.deviceKey = deviceKey
  attempt.methods.add('pwd')
  attempt.passwordUsed = true
  attempt.firstFactorDone = true
  attempt.custom?.results.push({ challengeName: 'PASSWORD_VERIFIER', challengeResult: true })
  return { proven: attempt }
}
