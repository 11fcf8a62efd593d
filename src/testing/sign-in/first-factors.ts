/**
 * The factors that `USER_AUTH` may start with for a user.
 *
 * @module
 */
import type { ChallengeNameType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import type { User } from '../users/user.ts'
import { needsSecondFactor } from './second-factor.ts'

/** A first factor in the words of `PREFERRED_CHALLENGE`. */
export type FactorChallenge = Extract<
  ChallengeNameType,
  'PASSWORD' | 'PASSWORD_SRP' | 'EMAIL_OTP' | 'SMS_OTP' | 'WEB_AUTHN'
>

/** True if pool and user are both set up for this factor. Of a user who does not exist, everything is believed. */
export function isAvailable(pool: PoolState, user: User | undefined, factor: FactorChallenge): boolean {
  const { allowedFirstAuthFactors } = pool.settings
  const isAllowed = allowedFirstAuthFactors.includes(factor === 'PASSWORD_SRP' ? 'PASSWORD' : factor)
  if (!isAllowed) return false
  if (!user) return factor !== 'WEB_AUTHN'
  // A temporary password has to be used and changed before anything else signs the user in.
  if (user.status === 'FORCE_CHANGE_PASSWORD' && factor !== 'PASSWORD' && factor !== 'PASSWORD_SRP') return false
  switch (factor) {
    case 'PASSWORD':
    case 'PASSWORD_SRP':
      return user.password !== undefined
    case 'EMAIL_OTP':
      // A code alone cannot stand for two factors.
      return user.attributes.has('email') && !needsSecondFactor(pool, user)
    case 'SMS_OTP':
      return user.attributes.has('phone_number') && !needsSecondFactor(pool, user)
    case 'WEB_AUTHN':
      return user.passkeys.size > 0 && (!needsSecondFactor(pool, user) || isTwoFactors(pool, user))
  }
}

/** True if the user's passkeys stand for both factors. Both the pool and the user must want that. */
export const isTwoFactors = ({ settings }: PoolState, user: User): boolean =>
  settings.webAuthn?.factorConfiguration === 'MULTI_FACTOR_WITH_USER_VERIFICATION' && user.mfa.webAuthn
