/**
 * The user migration trigger: a user of another directory comes along at the first sign-in, or at `ForgotPassword`.
 *
 * Of the sign-in flows only flows that send the password can migrate: SRP never shows it to the server.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 * @module
 */
import type { Start } from '../flows/start.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { addUser, fitsNameAttribute, type NewUser } from '../users/new-user.ts'
import type { User } from '../users/user.ts'
import { findUser } from '../users/users.ts'
import { runLambda } from './lambdas.ts'

/** The migrated user, or `undefined` when there is no trigger, no password, or the trigger knows nobody. */
export async function migrateUser(pool: PoolState, start: Start, name: string): Promise<User | undefined> {
  const { lambdas, region, userPoolId } = pool.settings
  const password = start.parameters.PASSWORD
  if (!lambdas.userMigration || password === undefined) return undefined
  const response = await runLambda(
    lambdas.userMigration,
    'UserMigration',
    'UserMigration_Authentication',
    { region, userPoolId, userName: name, clientId: start.client.clientId },
    { password, validationData: start.clientMetadata, clientMetadata: start.clientMetadata },
    {},
  )
  const { userAttributes, finalUserStatus } = response
  if (!userAttributes) return undefined
  const status = finalUserStatus ?? 'CONFIRMED'
  // Addresses count as verified only where the trigger says so.
  const attributes = { email_verified: 'false', phone_number_verified: 'false', ...userAttributes }
  return addMigrated(pool, { username: name, password, attributes, status })
}

/** The migrated user, who has no password yet. `undefined` without a trigger, or when it knows nobody. */
export async function migrateForgetful(
  pool: PoolState,
  { clientId }: AppClient,
  name: string,
  clientMetadata: Readonly<Record<string, string>> = {},
): Promise<User | undefined> {
  const { lambdas, region, userPoolId } = pool.settings
  if (!lambdas.userMigration) return undefined
  const scene = { region, userPoolId, userName: name, clientId }
  const request = { password: '', validationData: clientMetadata, clientMetadata }
  const { userAttributes } = await runLambda(
    lambdas.userMigration,
    'UserMigration',
    'UserMigration_ForgotPassword',
    scene,
    request,
    {},
  )
  if (!userAttributes) return undefined
  const attributes = { email_verified: 'false', phone_number_verified: 'false', ...userAttributes }
  return addMigrated(pool, { username: name, attributes, status: 'RESET_REQUIRED' })
}

/** The trigger took its time: an overlapping request may have brought the user along. */
function addMigrated(pool: PoolState, user: NewUser): User | undefined {
  const known = findUser(pool, user.username)
  return known ?? (fitsNameAttribute(pool, user.username) ? addUser(pool, user) : undefined)
}
