/**
 * Step-up sign-in: `TARGET_ACR_VALUES`, `MAX_AGE` and `ACCESS_TOKEN` of `USER_AUTH`.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html#cognito-user-pools-step-up-user-auth
 * @module
 */

import type { MfaMethod } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import { readCaller } from '../tokens/access.ts'
import { levelOf, readLevels } from '../tokens/authentication-level.ts'
import { invalidParameter, notAuthorized } from '../wire/exception.ts'
import type { Attempt } from './attempt.ts'
import type { Texts } from './auth-request.ts'
import { type FactorChallenge, isAvailable } from './first-factors.ts'
import { switchedOnMethods } from './second-factor.ts'

/**
 * Reads the parameters of a step-up sign-in into the attempt: the level to reach, and what the access token proves.
 *
 * @throws {CognitoException} when no level can be reached, is reached already, or the token is not the user's.
 */
export function readStepUp(pool: PoolState, attempt: Attempt, parameters: Texts): void {
  const { TARGET_ACR_VALUES: target, ACCESS_TOKEN: accessToken, MAX_AGE: maxAge } = parameters
  if (target === undefined) {
    if (accessToken !== undefined) throw invalidParameter('ACCESS_TOKEN requires TARGET_ACR_VALUES')
    return
  }
  const levels = readLevels(target)
  if (levels.length === 0) throw invalidParameter('Invalid TARGET_ACR_VALUES')
  if (maxAge !== undefined && !/^\d{1,9}$/.test(maxAge)) throw invalidParameter('Invalid MAX_AGE')
  if (accessToken !== undefined) creditToken(pool, attempt, accessToken, maxAge)
  const level = levels.find((wanted) => isReachable(pool, attempt, wanted))
  if (level === undefined) throw invalidParameter('None of the requested authentication levels can be satisfied')
  if (levelOf(attempt.methods) >= level) throw invalidParameter('The requested authentication level is already met')
  attempt.targetLevel = level
  attempt.firstFactorDone = attempt.methods.has('pwd') && secondMethods(pool, attempt, level).length > 0
}

/** True if this first factor leads to the level that is wanted. True where none is. */
export function fitsTarget(pool: PoolState, attempt: Attempt, factor: FactorChallenge): boolean {
  const isPassword = factor === 'PASSWORD' || factor === 'PASSWORD_SRP'
  switch (attempt.targetLevel) {
    case undefined:
      return true
    case 2:
      return factor === 'EMAIL_OTP' || factor === 'SMS_OTP'
    case 3:
      return factor === 'WEB_AUTHN' || (isPassword && secondMethods(pool, attempt, 3).length > 0)
    default:
      return isPassword
  }
}

/** The second factors that lead to the wanted level. `undefined` where the usual ones are asked for. */
export function stepUpMethods(pool: PoolState, attempt: Attempt): readonly MfaMethod[] | undefined {
  const { targetLevel, methods } = attempt
  if (targetLevel === undefined || levelOf(methods) >= targetLevel) return undefined
  const leading = secondMethods(pool, attempt, targetLevel)
  return leading.length > 0 ? leading : undefined
}

function secondMethods(pool: PoolState, { user }: Attempt, level: number): readonly MfaMethod[] {
  if (!user || level < 3) return []
  return switchedOnMethods(pool, user).filter((method) => (level === 4) === (method === 'SOFTWARE_TOKEN_MFA'))
}

function isReachable(pool: PoolState, attempt: Attempt, level: number): boolean {
  const { user, methods } = attempt
  const has = (factor: FactorChallenge): boolean => isAvailable(pool, user, factor)
  const password = methods.has('pwd') || has('PASSWORD')
  if (level === 1) return password
  if (level === 2) return has('EMAIL_OTP') || has('SMS_OTP')
  if (level === 3 && has('WEB_AUTHN')) return true
  return password && secondMethods(pool, attempt, level).length > 0
}

function creditToken(pool: PoolState, attempt: Attempt, accessToken: string, maxAge: string | undefined): void {
  const { user, origin } = readCaller(pool, accessToken)
  if (user !== attempt.user) throw notAuthorized('Access Token does not belong to the user')
  const ageMs = pool.clock.now() - origin.authenticatedAt
  if (maxAge !== undefined && ageMs > Number(maxAge) * 1000) return
  for (const method of origin.methods) if (method !== 'mfa') attempt.methods.add(method)
}
