/**
 * The rules for the name and the password of a user who signs up.
 *
 * @module
 */

import type { PoolState } from '../pool-state.ts'
import { CognitoException, invalidParameter } from '../wire/exception.ts'
import { EMAIL, PHONE } from './attributes.ts'
import { checkPasswordPolicy } from './password-policy.ts'
import { canonicalName, findUser } from './users.ts'

/** @throws {CognitoException} `InvalidParameterException` when the pool wants another form of user name. */
export function checkNameForm(pool: PoolState, name: string): void {
  const { usernameAttributes, aliasAttributes } = pool.settings
  const isEmail = EMAIL.test(name)
  const isPhone = PHONE.test(name)
  if (usernameAttributes.length > 0) {
    const [takesEmail, takesPhone] = [usernameAttributes.includes('email'), usernameAttributes.includes('phone_number')]
    if ((takesEmail && isEmail) || (takesPhone && isPhone)) return
    if (takesEmail && takesPhone) throw invalidParameter('Username should be either an email or a phone number.')
    throw invalidParameter(takesEmail ? 'Username should be an email.' : 'Username should be a phone number.')
  }
  if (isEmail && aliasAttributes.includes('email')) throw aliasForm('email')
  if (isPhone && aliasAttributes.includes('phone_number')) throw aliasForm('phone number')
}

/** @throws {CognitoException} `UsernameExistsException` when somebody has this name already. */
export function checkNameIsFree(pool: PoolState, name: string): void {
  if (pool.settings.usernameAttributes.length === 0) {
    if (pool.users.has(canonicalName(pool, name))) throw usernameExists('User already exists')
    return
  }
  if (findUser(pool, name)) {
    const given = EMAIL.test(name) ? 'email' : 'phone_number'
    const isPlain = pool.settings.assumptions.takenAddressText === 'plain'
    throw usernameExists(isPlain ? 'User already exists' : `An account with the given ${given} already exists.`)
  }
}

/**
 * Checks the password of a sign-up. None is fine where the pool has a code as a first factor.
 *
 * @throws {CognitoException} `InvalidPasswordException`, or `InvalidParameterException` when one is needed.
 */
export function checkSignUpPassword(pool: PoolState, password: string | undefined): void {
  const factors = pool.settings.allowedFirstAuthFactors
  if (password) checkPasswordPolicy(pool, password, 'Password did not conform with policy')
  else if (!factors.includes('EMAIL_OTP') && !factors.includes('SMS_OTP')) {
    // Assumption: nobody has published the text of a sign-up without a password where one is needed.
    throw invalidParameter('Password is required.')
  }
}

const usernameExists = (message: string): CognitoException => new CognitoException('UsernameExistsException', message)

const aliasForm = (form: string): CognitoException =>
  invalidParameter(`Username cannot be of ${form} format, since user pool is configured for ${form} alias.`)
