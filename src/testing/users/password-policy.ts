/**
 * Which passwords a pool takes.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import { CognitoException } from '../wire/exception.ts'
import { isSamePassword } from './stored-password.ts'
import type { User } from './user.ts'

const SYMBOL = /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\- ]/

/**
 * Checks a new password against the pool's policy and the user's earlier passwords.
 *
 * @throws {CognitoException} `InvalidPasswordException` or `PasswordHistoryPolicyViolationException`.
 */
export function checkNewPassword(pool: PoolState, user: User | undefined, password: string): void {
  checkPasswordPolicy(pool, password, 'Password does not conform to policy')
  const size = pool.settings.passwordPolicy.passwordHistorySize
  if (!user || size === 0) return
  const earlier = [...(user.password ? [user.password] : []), ...user.passwordHistory].slice(0, size)
  if (earlier.some((stored) => isSamePassword(pool, user.username, stored, password))) {
    throw new CognitoException(
      'PasswordHistoryPolicyViolationException',
      'Password has previously been used, please choose a different password.',
    )
  }
}

/**
 * Checks a password against the policy alone.
 *
 * @param refusal How the error begins: sign-up has words of its own.
 * @throws {CognitoException} `InvalidPasswordException` that names the first rule that is broken.
 */
export function checkPasswordPolicy(pool: PoolState, password: string, refusal: string): void {
  const policy = pool.settings.passwordPolicy
  const broken =
    (password.length < policy.minimumLength && 'Password not long enough') ||
    (policy.requireLowercase && !/[a-z]/.test(password) && 'Password must have lowercase characters') ||
    (policy.requireUppercase && !/[A-Z]/.test(password) && 'Password must have uppercase characters') ||
    (policy.requireNumbers && !/[0-9]/.test(password) && 'Password must have numeric characters') ||
    (policy.requireSymbols && !SYMBOL.test(password) && 'Password must have symbol characters')
  if (broken) {
    throw new CognitoException('InvalidPasswordException', `${refusal}: ${broken}`)
  }
}
