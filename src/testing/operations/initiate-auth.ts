/**
 * `InitiateAuth`: begins a sign-in, or refreshes tokens. Not simulated: threat protection, analytics.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 * @module
 */

import { startCustomAuth } from '../flows/custom-auth.ts'
import { readGrant, refresh } from '../flows/refresh.ts'
import { startUserAuth } from '../flows/user-auth.ts'
import { startUserPasswordAuth } from '../flows/user-password-auth.ts'
import { startUserSrpAuth } from '../flows/user-srp-auth.ts'
import type { PoolState } from '../pool-state.ts'
import type { AppClient } from '../settings.ts'
import { type AuthAnswer, type Outcome, readTexts, required, type Start } from '../sign-in/auth-request.ts'
import { settle } from '../sign-in/next-step.ts'
import { checkSecretHash, findClient } from '../tokens/secret-hash.ts'
import { CognitoException, invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `InitiateAuth`. */
export const initiateAuth: Operation<'InitiateAuth'> = async (pool, input) => {
  const { AuthFlow, AuthParameters, ClientMetadata, ClientId, Session } = input
  const client = findClient(pool, ClientId)
  const isRefresh = AuthFlow === 'REFRESH_TOKEN' || AuthFlow === 'REFRESH_TOKEN_AUTH'
  if (AuthFlow === 'ADMIN_NO_SRP_AUTH' || AuthFlow === 'ADMIN_USER_PASSWORD_AUTH') {
    throw invalidParameter('Initiate Auth method not supported.')
  }
  if (!client.explicitAuthFlows.has(isRefresh ? 'ALLOW_REFRESH_TOKEN_AUTH' : `ALLOW_${AuthFlow}`)) {
    throw invalidParameter(`${AuthFlow} flow not enabled for this client`)
  }
  const parameters = readTexts(AuthParameters)
  pool.signer.prepare()
  if (isRefresh) return refreshByFlow(pool, client, parameters, ClientMetadata ?? {})
  const start: Start = { client, flow: AuthFlow, parameters, clientMetadata: ClientMetadata ?? {}, session: Session }
  return settle(pool, await STARTS[AuthFlow](pool, start))
}

const STARTS: Readonly<Record<Start['flow'], (pool: PoolState, start: Start) => Promise<Outcome>>> = {
  CUSTOM_AUTH: startCustomAuth,
  USER_AUTH: startUserAuth,
  USER_PASSWORD_AUTH: startUserPasswordAuth,
  USER_SRP_AUTH: startUserSrpAuth,
}

/** The secret hash of a refresh is made with the internal user name or the `sub`, never with an alias. */
async function refreshByFlow(
  pool: PoolState,
  client: AppClient,
  parameters: Start['parameters'],
  clientMetadata: Readonly<Record<string, string>>,
): Promise<AuthAnswer> {
  const refreshToken = required(parameters, 'REFRESH_TOKEN')
  if (client.refreshTokenRotation.enabled) {
    const name = pool.settings.assumptions.refreshFlowOnRotatingClient
    throw new CognitoException(name, 'Invalid Refresh Token.')
  }
  const { user } = readGrant(pool, { refreshToken, client }).origin
  checkSecretHash(client, parameters.SECRET_HASH, user.username, user.sub)
  const deviceKey = parameters.DEVICE_KEY
  return {
    AuthenticationResult: await refresh(pool, { client, refreshToken, deviceKey, clientMetadata, rotates: false }),
    ChallengeParameters: {},
  }
}
