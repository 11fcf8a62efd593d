/**
 * The end of a sign-in: tokens, and a new device where none has proven itself.
 *
 * @module
 */

import { runLambda } from '../lambdas/lambdas.ts'
import type { PoolState } from '../pool-state.ts'
import { randomUuid } from '../random.ts'
import { levelOf, methodClaim } from '../tokens/authentication-level.ts'
import { issueRefreshToken, issueTokens } from '../tokens/issue-tokens.ts'
import type { Origin } from '../tokens/token-grants.ts'
import { endOldestSessions } from '../tokens/user-sessions.ts'
import { newDeviceMetadata, registerDevice } from '../users/device-tracking.ts'
import type { User } from '../users/user.ts'
import { attributesOf } from '../users/users.ts'
import { lastingRight, spendOn } from '../validity/single-use.ts'
import { notAuthorized } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'
import type { AuthAnswer } from './auth-request.ts'
import { ONCE } from './challenge-session.ts'

/** Issues the tokens of an attempt that has nothing left to prove. */
export async function finishSignIn(pool: PoolState, attempt: Attempt): Promise<AuthAnswer> {
  const { user } = attempt
  if (!user) throw notAuthorized()
  return spendOn(pool, attempt.tokens, ONCE, () => issueAll(pool, attempt, user))
}

async function issueAll(pool: PoolState, attempt: Attempt, user: User): Promise<AuthAnswer> {
  const { client, clientMetadata } = attempt
  const now = pool.clock.now()
  const origin: Origin = {
    id: randomUuid(pool.randomBytes),
    user,
    client,
    createdAt: now,
    authenticatedAt: now,
    methods: methodClaim(attempt.methods),
    level: hasLevel(pool, attempt) ? levelOf(attempt.methods) : undefined,
    deviceKey: attempt.deviceProven ? attempt.deviceKey : undefined,
    rebinding: lastingRight(),
    lastActiveAt: now,
    lastIp: '127.0.0.1',
    revoked: false,
  }
  const isNewDevice = pool.settings.deviceConfiguration !== undefined && !attempt.deviceProven
  await runPostAuthentication(pool, attempt, isNewDevice)
  const device = isNewDevice ? registerDevice(pool, user, isConfirmable(pool, attempt)) : undefined
  if (device?.confirmable) origin.deviceKey = device.key
  const occasion = attempt.deviceProven ? 'AuthenticateDevice' : 'Authentication'
  const tokens = await issueTokens(pool, origin, occasion, clientMetadata)
  const RefreshToken = issueRefreshToken(pool, origin).token
  endOldestSessions(pool, user)
  return {
    AuthenticationResult: {
      ...tokens,
      RefreshToken,
      ...(device && { NewDeviceMetadata: newDeviceMetadata(device) }),
    },
    ChallengeParameters: {},
  }
}

/** True if the tokens say how strongly the user has signed in. */
function hasLevel({ settings: { assumptions } }: PoolState, { targetLevel }: Attempt): boolean {
  return assumptions.acrClaims === 'always' || (assumptions.acrClaims === 'afterStepUp' && targetLevel !== undefined)
}

/** True if a device of this sign-in can be confirmed: a custom one without the password may leave it useless. */
const isConfirmable = ({ settings: { assumptions } }: PoolState, { custom }: Attempt): boolean =>
  assumptions.deviceAfterCustomAuth === 'confirmable' || custom === undefined || custom.srpA !== undefined

async function runPostAuthentication(pool: PoolState, attempt: Attempt, newDeviceUsed: boolean): Promise<void> {
  const { lambdas, region, userPoolId } = pool.settings
  if (!lambdas.postAuthentication) return
  await runLambda(
    lambdas.postAuthentication,
    'PostAuthentication',
    'PostAuthentication_Authentication',
    { region, userPoolId, userName: attempt.username, clientId: attempt.client.clientId },
    { userAttributes: attributesOf(attempt.user), newDeviceUsed, clientMetadata: attempt.clientMetadata },
    {},
  )
}
