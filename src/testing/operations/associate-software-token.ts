/**
 * `AssociateSoftwareToken`: a new secret for an authenticator app, by access token or inside `MFA_SETUP` by `Session`.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AssociateSoftwareToken.html
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import { closeSession, openSession, readSession } from '../sign-in/challenge-session.ts'
import { readCaller } from '../tokens/access.ts'
import { newTotpSecret } from '../users/totp.ts'
import { CognitoException, invalidParameter } from '../wire/exception.ts'
import type { Operation } from './operation.ts'

/** Runs `AssociateSoftwareToken`. */
export const associateSoftwareToken: Operation<'AssociateSoftwareToken'> = (pool, { AccessToken, Session }) => {
  if (AccessToken !== undefined && Session !== undefined) {
    throw invalidParameter('Only one of AccessToken and Session may be given')
  }
  checkTotpEnabled(pool)
  const secret = newTotpSecret(pool.randomBytes, pool.settings.assumptions.totpSecretLength)
  if (AccessToken !== undefined) {
    readCaller(pool, AccessToken).user.pendingTotpSecret = secret
    return { SecretCode: secret }
  }
  const session = readSession(pool, Session, 'MFA_SETUP')
  closeSession(pool, session)
  const next = openSession(pool, session.attempt, 'MFA_SETUP', { totpSecret: secret })
  return { SecretCode: secret, Session: next.token }
}

/** @throws {CognitoException} `SoftwareTokenMFANotFoundException` when the pool has no authenticator apps. */
export function checkTotpEnabled(pool: PoolState): void {
  const { enabledMfas, mfaConfiguration } = pool.settings
  if (mfaConfiguration !== 'OFF' && enabledMfas.includes('SOFTWARE_TOKEN_MFA')) return
  throw new CognitoException(
    'SoftwareTokenMFANotFoundException',
    'Software Token MFA has not been enabled by the userPool',
  )
}
