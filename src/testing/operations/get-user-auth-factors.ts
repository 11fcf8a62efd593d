/**
 * `GetUserAuthFactors`: what the caller is set up to sign in with.
 *
 * Assumption: `ConfiguredUserAuthFactors` lists what both the user and the pool are set up for.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetUserAuthFactors.html
 * @module
 */
import type { AuthFactorType } from '../../transport/operations.ts'
import type { PoolState } from '../pool-state.ts'
import { listedName } from '../sign-in/second-factor.ts'
import { readCaller } from '../tokens/access.ts'
import type { User } from '../users/user.ts'
import { isVerified } from '../users/users.ts'
import type { Operation } from './operation.ts'

/** Runs `GetUserAuthFactors`. */
export const getUserAuthFactors: Operation<'GetUserAuthFactors'> = (pool, { AccessToken }) => {
  const { user } = readCaller(pool, AccessToken)
  const { enabled, preferred } = user.mfa
  const methods = [...enabled].map((method) => listedName(pool, method))
  return {
    Username: user.username,
    ...(preferred && { PreferredMfaSetting: listedName(pool, preferred) }),
    ...(methods.length > 0 && { UserMFASettingList: methods }),
    ConfiguredUserAuthFactors: FACTORS.filter((factor) => isConfigured(pool, user, factor)),
  }
}

const FACTORS: readonly AuthFactorType[] = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN', 'SOFTWARE_TOKEN']

function isConfigured({ settings }: PoolState, user: User, factor: AuthFactorType): boolean {
  const isAllowed = factor === 'SOFTWARE_TOKEN' || settings.allowedFirstAuthFactors.includes(factor)
  switch (factor) {
    case 'PASSWORD':
      return user.password !== undefined
    case 'EMAIL_OTP':
      return isAllowed && isVerified(user, 'email')
    case 'SMS_OTP':
      return isAllowed && isVerified(user, 'phone_number')
    case 'WEB_AUTHN':
      return isAllowed && user.passkeys.size > 0
    case 'SOFTWARE_TOKEN':
      return user.totp !== undefined
  }
}
