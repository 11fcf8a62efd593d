/**
 * Which second factors a user has, and whether one is asked for.
 *
 * @module
 */

import { recoveryTarget } from '../codes/code-target.ts'
import type { MfaMethod } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import type { User } from '../users/user.ts'
import { isVerified } from '../users/users.ts'

/** True if the user is set up to answer this method. */
export function canAnswer(user: User, method: MfaMethod): boolean {
  if (method === 'SOFTWARE_TOKEN_MFA') return user.totp !== undefined
  return user.attributes.has(method === 'SMS_MFA' ? 'phone_number' : 'email')
}

/**
 * The second factors that may be asked for, the preferred one alone where there is one.
 *
 * An authenticator app or an address counts without having been switched on if the pool demands a second factor.
 */
export function secondFactors(pool: PoolState, user: User): readonly MfaMethod[] {
  const usable = switchedOnMethods(pool, user)
  const { preferred } = user.mfa
  return preferred && usable.includes(preferred) ? [preferred] : usable
}

/** The second factors that may be asked for, whatever the user prefers. */
export function switchedOnMethods(pool: PoolState, user: User): readonly MfaMethod[] {
  const { mfaConfiguration, enabledMfas } = pool.settings
  if (mfaConfiguration === 'OFF') return []
  const isOn = (method: MfaMethod): boolean =>
    user.mfa.enabled.has(method) || (mfaConfiguration === 'ON' && countsUnasked(pool, user, method))
  return enabledMfas.filter((method) => isOn(method) && canAnswer(user, method))
}

/** True if this user must show a second factor, or set one up. */
export const needsSecondFactor = (pool: PoolState, user: User): boolean =>
  pool.settings.mfaConfiguration === 'ON' || secondFactors(pool, user).length > 0

/** The method's name in the lists of MFA methods, and in their answers. */
export const listedName = (pool: PoolState, method: MfaMethod): string =>
  method === 'EMAIL_OTP' ? pool.settings.assumptions.emailMfaName : method

/** The method of a listed name. Both names of e-mail are understood. */
export function methodOf(name: string): MfaMethod | undefined {
  if (name === 'EMAIL_OTP' || name === 'EMAIL_MFA') return 'EMAIL_OTP'
  return name === 'SMS_MFA' || name === 'SOFTWARE_TOKEN_MFA' ? name : undefined
}

/** True if the method counts although the user has not switched it on. */
function countsUnasked(pool: PoolState, user: User, method: MfaMethod): boolean {
  if (method === 'SOFTWARE_TOKEN_MFA') return user.totp !== undefined
  const { unverifiedMfaAddress, recoveryAddressAsMfa } = pool.settings.assumptions
  const attribute = method === 'SMS_MFA' ? 'phone_number' : 'email'
  if (user.mfa.enabled.size > 0 || !user.attributes.has(attribute)) return false
  if (unverifiedMfaAddress === 'ignored' && !isVerified(user, attribute)) return false
  return recoveryAddressAsMfa === 'used' || recoveryTarget(pool, user)?.attribute !== attribute
}
