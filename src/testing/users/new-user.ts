/**
 * Users an administrator makes, or a test.
 *
 * @module
 */

import { ConfigurationError } from '../../errors.ts'
import { USERNAME } from '../model/members.ts'
import { checkText } from '../model/rule.ts'
import type { MfaMethod } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import { randomUuid } from '../random.ts'
import { ExpiringMap } from '../validity/expiring-map.ts'
import { storePassword } from './stored-password.ts'
import type { User, UserStatus } from './user.ts'
import { canonicalName, findUser } from './users.ts'

/** A user to create. No password policy is applied. */
export interface NewUser {
  readonly username: string
  /** A password that stays. */
  readonly password?: string
  /** A password that must be changed at the first sign-in. */
  readonly temporaryPassword?: string
  /** Without `sub`. `email_verified` and `phone_number_verified` are `true` unless said otherwise. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Second factors, ready to use. A string is the address, or the base32 secret of the authenticator app. */
  readonly mfa?: {
    readonly sms?: boolean | string
    readonly email?: boolean | string
    readonly totp?: string
    readonly preferred?: MfaMethod
  }
  readonly groups?: readonly string[]
  /** Default: `CONFIRMED`, or `FORCE_CHANGE_PASSWORD` with a temporary password. */
  readonly status?: UserStatus
}

/** A user who has nothing but a name. */
export function emptyUser(pool: PoolState, username: string, sub = randomUuid(pool.randomBytes)): User {
  const now = pool.clock.now()
  return {
    username,
    sub,
    createdAt: now,
    modifiedAt: now,
    status: 'UNCONFIRMED',
    enabled: true,
    password: undefined,
    passwordHistory: [],
    temporaryPasswordExpiresAt: undefined,
    attributes: new Map([['sub', sub]]),
    pendingAttributes: new Map(),
    groups: [],
    totp: undefined,
    pendingTotpSecret: undefined,
    mfa: { enabled: new Set(), preferred: undefined, webAuthn: false },
    devices: new Map(),
    passkeys: new Map(),
    codes: new ExpiringMap(),
    passwordFailures: { count: 0, lastAt: 0, lockedUntil: 0 },
    mfaFailures: { count: 0, lastAt: 0 },
  }
}

/** The user name under which somebody with this name is kept: their `sub` where the name is an attribute. */
export function newUserName(pool: PoolState, name: string, sub: string): { username: string; attribute?: string } {
  const { usernameAttributes } = pool.settings
  if (usernameAttributes.length === 0) return { username: name }
  if (!fitsNameAttribute(pool, name)) throw new ConfigurationError(`${name} is no ${usernameAttributes.join()}`)
  return { username: sub, attribute: nameAttribute(name) }
}

/** True if the pool takes this form of name. */
export const fitsNameAttribute = ({ settings: { usernameAttributes } }: PoolState, name: string): boolean =>
  usernameAttributes.length === 0 || usernameAttributes.includes(nameAttribute(name))

const nameAttribute = (name: string): 'email' | 'phone_number' => (name.includes('@') ? 'email' : 'phone_number')

/**
 * Adds a user to the pool.
 *
 * @throws {ConfigurationError} when the name is taken or cannot be one.
 */
export function addUser(pool: PoolState, wanted: NewUser): User {
  checkName(wanted.username)
  const sub = randomUuid(pool.randomBytes)
  const { username, attribute } = newUserName(pool, wanted.username, sub)
  if (findUser(pool, wanted.username)) throw new ConfigurationError(`The user ${wanted.username} exists`)
  const user = emptyUser(pool, username, sub)
  if (attribute) user.attributes.set(attribute, wanted.username)
  for (const [name, value] of Object.entries(wanted.attributes ?? {})) user.attributes.set(name, value)
  setPassword(pool, user, wanted)
  user.groups = wanted.groups ?? []
  user.status = wanted.status ?? (wanted.temporaryPassword === undefined ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD')
  setMfa(user, wanted.mfa ?? {})
  for (const name of ['email', 'phone_number']) {
    const flag = `${name}_verified`
    if (user.attributes.has(name) && !user.attributes.has(flag)) user.attributes.set(flag, 'true')
  }
  pool.users.set(canonicalName(pool, username), user)
  return user
}

function checkName(username: string): void {
  try {
    checkText(USERNAME, username, 'username')
  } catch (thrown) {
    throw new ConfigurationError(`The user name ${username} cannot be one: ${(thrown as Error).message}`)
  }
}

function setPassword(pool: PoolState, user: User, { password, temporaryPassword }: NewUser): void {
  const text = temporaryPassword ?? password
  if (text !== undefined) user.password = storePassword(pool, user.username, text)
  if (temporaryPassword !== undefined) user.temporaryPasswordExpiresAt = temporaryPasswordEnd(pool)
}

/** The end of a temporary password that is given now. Milliseconds since the Unix epoch. */
export const temporaryPasswordEnd = (pool: PoolState): number =>
  pool.clock.now() + pool.settings.passwordPolicy.temporaryPasswordValidityDays * 24 * 3600 * 1000

function setMfa(user: User, { sms, email, totp, preferred }: NonNullable<NewUser['mfa']>): void {
  if (typeof sms === 'string') user.attributes.set('phone_number', sms)
  if (typeof email === 'string') user.attributes.set('email', email)
  if (totp !== undefined) user.totp = { secret: totp, friendlyName: undefined, lastStep: -1 }
  if (sms) user.mfa.enabled.add('SMS_MFA')
  if (email) user.mfa.enabled.add('EMAIL_OTP')
  if (totp !== undefined) user.mfa.enabled.add('SOFTWARE_TOKEN_MFA')
  user.mfa.preferred = preferred
}
