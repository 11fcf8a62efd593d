/**
 * The first steps of every flow that begins with a user name.
 *
 * @module
 */

import { runLambda } from '../lambdas/lambdas.ts'
import { migrateUser } from '../lambdas/user-migration.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { type Attempt, createAttempt } from '../sign-in/attempt.ts'
import { required, type Texts } from '../sign-in/auth-request.ts'
import { checkSecretHash } from '../tokens/secret-hash.ts'
import { claimedDevice } from '../users/device-tracking.ts'
import type { User } from '../users/user.ts'
import { attributesOf, findUser } from '../users/users.ts'
import { userNotFound } from '../wire/exception.ts'

/** One `InitiateAuth` that names a user. */
export interface Start {
  readonly client: AppClient
  readonly flow: Attempt['flow']
  readonly parameters: Texts
  readonly clientMetadata: Readonly<Record<string, string>>
  readonly session: string | undefined
}

/**
 * Finds the user and begins an attempt.
 *
 * @throws {CognitoException} when the secret hash is wrong, or nobody has this name and the client may know.
 */
export async function startAttempt(pool: PoolState, start: Start): Promise<Attempt> {
  const { client, flow, parameters } = start
  const name = required(parameters, 'USERNAME')
  checkSecretHash(client, parameters.SECRET_HASH, name)
  const user = findUser(pool, name) ?? (await migrateUser(pool, start, name))
  await runPreAuthentication(pool, start, user, name)
  if (!user && !client.hidesUsers) throw userNotFound()
  const attempt = createAttempt({ client, flow, user, username: user?.username ?? name, clientMetadata: {} })
  attempt.deviceKey = parameters.DEVICE_KEY
  if (pool.settings.assumptions.unknownDeviceAtInitiateAuth === 'refused') claimedDevice(pool, attempt)
  else attempt.deviceKey = knownDeviceKey(user, parameters.DEVICE_KEY)
  return attempt
}

const knownDeviceKey = (user: User | undefined, deviceKey: string | undefined): string | undefined =>
  deviceKey !== undefined && user?.devices.get(deviceKey)?.confirmed ? deviceKey : undefined

async function runPreAuthentication(
  pool: PoolState,
  { client, clientMetadata }: Start,
  user: User | undefined,
  name: string,
): Promise<void> {
  const { lambdas, region, userPoolId } = pool.settings
  if (!lambdas.preAuthentication) return
  await runLambda(
    lambdas.preAuthentication,
    'PreAuthentication',
    'PreAuthentication_Authentication',
    { region, userPoolId, userName: user?.username ?? name, clientId: client.clientId },
    { userAttributes: attributesOf(user), validationData: clientMetadata, userNotFound: user === undefined },
    {},
  )
}
