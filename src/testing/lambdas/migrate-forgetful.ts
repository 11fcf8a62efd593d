/**
 * The user migration trigger for somebody of another directory who has forgotten the password.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { addUser } from '../users/new-user.ts'
import type { User } from '../users/user.ts'
import { runLambda } from './lambdas.ts'

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
  return addUser(pool, { username: name, attributes, status: 'RESET_REQUIRED' })
}
