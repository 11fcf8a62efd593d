/**
 * Makes a user who has signed up a confirmed one.
 *
 * @module
 */

import { useCode } from '../codes/issued-code.ts'
import { runLambda } from '../lambdas/lambdas.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { claimAlias } from './alias.ts'
import type { User } from './user.ts'
import { attributesOf } from './users.ts'

/** The details of a confirmation. */
export interface Confirmation {
  readonly client: AppClient
  /** The address that was proven. */
  readonly attribute?: string | undefined
  /** Takes an alias from its owner. Default: false. */
  readonly force?: boolean | undefined
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined
}

/**
 * Confirms the user and runs the post confirmation trigger.
 *
 * @throws {CognitoException} `AliasExistsException` when another user has the address; nothing is changed then. The
 * trigger's exceptions, with which the user stays confirmed.
 */
export async function confirmUser(pool: PoolState, user: User, confirmation: Confirmation): Promise<void> {
  const { client, attribute, force, clientMetadata } = confirmation
  const address = attribute === undefined ? undefined : user.attributes.get(attribute)
  if (attribute !== undefined && address !== undefined) {
    claimAlias(pool, user, attribute, address, force)
    user.attributes.set(`${attribute}_verified`, 'true')
  }
  user.status = 'CONFIRMED'
  user.modifiedAt = pool.clock.now()
  useCode(pool, user, 'signUp')
  await runPostConfirmation(pool, user, client, 'PostConfirmation_ConfirmSignUp', clientMetadata)
}

/** Runs the post confirmation trigger, if there is one. */
export async function runPostConfirmation(
  pool: PoolState,
  user: User,
  { clientId }: AppClient,
  source: 'PostConfirmation_ConfirmSignUp' | 'PostConfirmation_ConfirmForgotPassword',
  clientMetadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { lambdas, region, userPoolId } = pool.settings
  if (!lambdas.postConfirmation) return
  const scene = { region, userPoolId, userName: user.username, clientId }
  const request = { userAttributes: attributesOf(user), clientMetadata }
  await runLambda(lambdas.postConfirmation, 'PostConfirmation', source, scene, request, {})
}

/** The attribute that holds this address: the one a code was sent to. */
export const attributeOfAddress = (user: User, address: string): 'email' | 'phone_number' | undefined =>
  (['email', 'phone_number'] as const).find((attribute) => user.attributes.get(attribute) === address)
