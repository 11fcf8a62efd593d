/**
 * `VerifySoftwareToken`: the first code of a new authenticator app.
 *
 * By `Session` it also switches the factor on, as stopping there and signing in again shows on the real service. By
 * access token it does not: that is what `SetUserMFAPreference` is for.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerifySoftwareToken.html
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import {
  type ChallengeSession,
  closeSession,
  countFailure,
  openSession,
  readSession,
} from '../sign-in/challenge-session.ts'
import { readCaller } from '../tokens/access.ts'
import { matchingStep } from '../users/totp.ts'
import type { User } from '../users/user.ts'
import { CognitoException, invalidParameter, notAuthorized } from '../wire/exception.ts'
import { checkTotpEnabled } from './associate-software-token.ts'
import type { Operation } from './operation.ts'

/** Runs `VerifySoftwareToken`. */
export const verifySoftwareToken: Operation<'VerifySoftwareToken'> = (pool, input) => {
  const { AccessToken, Session, UserCode, FriendlyDeviceName } = input
  if (AccessToken !== undefined && Session !== undefined) {
    throw invalidParameter('Only one of AccessToken and Session may be given')
  }
  if (!/^\d{6}$/.test(UserCode)) throw invalidParameter('Invalid user code: it must be six digits')
  checkTotpEnabled(pool)
  if (AccessToken !== undefined) {
    const { user } = readCaller(pool, AccessToken)
    register(pool, user, user.pendingTotpSecret, UserCode, FriendlyDeviceName)
    user.pendingTotpSecret = undefined
    return { Status: 'SUCCESS' }
  }
  const session = readSession(pool, Session, 'MFA_SETUP')
  const { user } = session.attempt
  if (!user) throw notAuthorized('Invalid session for the user.')
  registerInSession(pool, session, user, UserCode, FriendlyDeviceName)
  user.mfa.enabled.add('SOFTWARE_TOKEN_MFA')
  closeSession(pool, session)
  const next = openSession(pool, session.attempt, 'MFA_SETUP', { totpVerified: true })
  return { Status: 'SUCCESS', Session: next.token }
}

function registerInSession(
  pool: PoolState,
  session: ChallengeSession,
  user: User,
  code: string,
  name: string | undefined,
): void {
  try {
    register(pool, user, session.totpSecret, code, name)
  } catch (thrown) {
    countFailure(pool, session)
    throw thrown
  }
}

/** Takes the secret into use if the code is one of its own. */
function register(
  pool: PoolState,
  user: User,
  secret: string | undefined,
  code: string,
  friendlyName: string | undefined,
): void {
  if (secret === undefined) throw invalidParameter('User has not been associated with a software token')
  const step = matchingStep(secret, code, pool.clock.now())
  if (step === undefined) throw wrongSetUpCode(pool)
  // The code that set the app up cannot be used again to sign in.
  user.totp = { secret, friendlyName, lastStep: step }
}

function wrongSetUpCode({ settings }: PoolState): CognitoException {
  const name = settings.assumptions.wrongSetUpCode
  const isOwn = name === 'EnableSoftwareTokenMFAException'
  return new CognitoException(name, isOwn ? 'Code mismatch and fail enable Software Token MFA' : 'Code mismatch')
}
