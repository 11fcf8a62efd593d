/**
 * The addresses that get the codes of sign-up and recovery.
 *
 * @module
 */
import type { PoolState } from '../pool-state.ts'
import type { User } from '../users/user.ts'
import { isVerified } from '../users/users.ts'

/** An address for a code. */
export interface CodeTarget {
  readonly attribute: 'email' | 'phone_number'
  readonly medium: 'SMS' | 'EMAIL'
  readonly destination: string
}

/** The address as a target. `undefined` when the user has no such attribute. */
export function targetOf(user: User, attribute: 'email' | 'phone_number'): CodeTarget | undefined {
  const destination = user.attributes.get(attribute)
  if (destination === undefined) return undefined
  return { attribute, medium: attribute === 'email' ? 'EMAIL' : 'SMS', destination }
}

/** The address for the code of a sign-up: the phone before the e-mail, where the pool verifies both. */
export function signUpTarget(pool: PoolState, user: User): CodeTarget | undefined {
  const candidates = (['phone_number', 'email'] as const).filter(
    (attribute) => pool.settings.autoVerifiedAttributes.includes(attribute) && !isVerified(user, attribute),
  )
  return candidates.map((attribute) => targetOf(user, attribute)).find((target) => target !== undefined)
}

/**
 * The address that gets a recovery code: the first verified address in the order of the pool's setting.
 *
 * An address that is already a second factor is left out: one mailbox must not be enough to take an account over.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
 */
export function recoveryTarget(pool: PoolState, user: User): CodeTarget | undefined {
  const isFactor = (method: 'SMS_MFA' | 'EMAIL_OTP'): boolean =>
    pool.settings.mfaConfiguration !== 'OFF' && user.mfa.enabled.has(method)
  for (const option of pool.settings.accountRecovery) {
    const attribute =
      option === 'verified_email' ? 'email' : option === 'verified_phone_number' ? 'phone_number' : undefined
    if (!attribute || isFactor(attribute === 'email' ? 'EMAIL_OTP' : 'SMS_MFA')) continue
    const target = targetOf(user, attribute)
    if (target && isVerified(user, attribute)) return target
  }
  return undefined
}
