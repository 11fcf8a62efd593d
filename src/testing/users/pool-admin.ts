/**
 * The functions of an administrator on users, and of a test on sessions.
 *
 * @module
 */
import { ConfigurationError } from '../../errors.ts'
import { keepCode } from '../codes/issued-code.ts'
import { sendCode } from '../codes/send-code.ts'
import type { DeviceConfigurationOptions } from '../options.ts'
import type { PoolState } from '../pool-state.ts'
import { randomDigits } from '../random.ts'
import { readDeviceConfiguration } from '../settings.ts'
import { revokeAll } from '../tokens/access.ts'
import { type AuthEvent, flagSignIn } from './auth-event.ts'
import { attributeOfAddress, confirmUser } from './confirm-user.ts'
import { addUser, type NewUser, temporaryPasswordEnd } from './new-user.ts'
import { replacePassword } from './stored-password.ts'
import type { User } from './user.ts'
import { canonicalName, findUser, isVerified } from './users.ts'

/** The administrator's half of a pool. Users are named as they sign in. Each function throws for an unknown user. */
export interface PoolAdmin {
  /** Adds a user, ready to sign in. */
  createUser(user: NewUser): User
  /** The user, live: changes to it are changes to the pool. */
  getUser(username: string): User
  /** A password that stays, or with `temporary` one that must be changed at the next sign-in. */
  setPassword(username: string, password: string, options?: { readonly temporary?: boolean }): void
  disableUser(username: string): void
  enableUser(username: string): void
  /** Demands a new password, and sends the code for it. Resolves to the code. */
  resetPassword(username: string): Promise<string>
  deleteUser(username: string): void
  /** Every user, in the order in which they came, live. */
  listUsers(): readonly User[]
  /** Confirms a sign-up without a code, as `AdminConfirmSignUp` does. No address is verified by it. */
  confirmUser(username: string): Promise<void>
  /** Confirms a sign-up as a click on the link in its message does, for pools that send links in place of codes. */
  confirmByLink(username: string): Promise<void>
  /** Flags a sign-in of the user, as threat protection does. `UpdateAuthEventFeedback` takes the token. */
  flagSignIn(username: string): AuthEvent
  /** Sets attributes; `undefined` removes one. */
  setAttributes(username: string, attributes: Readonly<Record<string, string | undefined>>): void
  /** Forgets a device of the user, or all of them. */
  forgetDevices(username: string, deviceKey?: string): void
  /** Tracks devices in another way from now on, or no more. What is known of them is kept. */
  configureDevices(options: DeviceConfigurationOptions | undefined): void
  /** Makes every token of the user worthless. */
  revokeTokens(username: string): void
  /** Makes every unfinished challenge expire now. */
  expireSessions(): void
  /** Makes every access token of the user, or of everybody, expire now for the pool. Their `exp` claim stays. */
  expireAccessTokens(username?: string): void
  /** Makes every refresh token of the user, or of everybody, expire now. */
  expireRefreshTokens(username?: string): void
  /** Makes every code of the user expire now. */
  expireCodes(username: string): void
}

/** The administrator's half of this pool. */
export function createPoolAdmin(pool: PoolState): PoolAdmin {
  const find = (username: string): User => {
    const user = findUser(pool, username)
    if (!user) throw new ConfigurationError(`The pool has no user ${username}`)
    return user
  }
  const belongsTo = (user: User, username: string | undefined): boolean =>
    username === undefined || find(username) === user
  return {
    createUser: (user) => addUser(pool, user),
    getUser: find,
    setPassword: (username, password, { temporary = false } = {}) => {
      const user = find(username)
      replacePassword(pool, user, password)
      user.status = temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED'
      if (temporary) user.temporaryPasswordExpiresAt = temporaryPasswordEnd(pool)
    },
    disableUser: (username) => {
      const user = find(username)
      user.enabled = false
      revokeAll(pool, user)
    },
    enableUser: (username) => {
      find(username).enabled = true
    },
    resetPassword: (username) => resetPassword(pool, find(username)),
    deleteUser: (username) => {
      pool.users.delete(canonicalName(pool, find(username).username))
    },
    listUsers: () => [...pool.users.values()],
    confirmUser: async (username) => confirmWithoutCode(pool, find(username)),
    confirmByLink: (username) => confirmByLink(pool, find(username)),
    flagSignIn: (username) => flagSignIn(pool, find(username)),
    setAttributes: (username, attributes) => {
      const user = find(username)
      for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined) user.attributes.delete(name)
        else user.attributes.set(name, value)
      }
    },
    forgetDevices: (username, deviceKey) => {
      const { devices } = find(username)
      for (const key of [...devices.keys()]) if (deviceKey === undefined || key === deviceKey) devices.delete(key)
    },
    configureDevices: (options) => {
      pool.settings.deviceConfiguration = readDeviceConfiguration(options)
    },
    revokeTokens: (username) => revokeAll(pool, find(username)),
    expireSessions: () => {
      for (const session of pool.sessions.values()) session.expiresAt = pool.clock.now()
      pool.srpExchanges.clear()
    },
    expireAccessTokens: (username) => {
      for (const [token, grant] of pool.accessGrants) {
        if (belongsTo(grant.origin.user, username)) {
          pool.accessGrants.set(token, { ...grant, expiresAt: pool.clock.now() })
        }
      }
    },
    expireRefreshTokens: (username) => {
      for (const grant of pool.refreshGrants.values()) {
        if (belongsTo(grant.origin.user, username)) grant.expiresAt = pool.clock.now()
      }
    },
    expireCodes: (username) => {
      const { codes } = find(username)
      for (const [purpose, code] of codes) codes.set(purpose, { ...code, expiresAt: pool.clock.now() })
    },
  }
}

/** The link counts as long as the code would have. */
async function confirmByLink(pool: PoolState, user: User): Promise<void> {
  const issued = user.codes.get('signUp')
  const isOpen = issued && pool.clock.now() < issued.expiresAt && user.status === 'UNCONFIRMED'
  if (!isOpen) throw new ConfigurationError(`The user ${user.username} has no link to click`)
  const client = [...pool.settings.clients.values()][0]!
  await confirmUser(pool, user, { client, attribute: attributeOfAddress(user, issued.destination) })
}

/** `AdminConfirmSignUp`. */
function confirmWithoutCode(pool: PoolState, user: User): Promise<void> {
  if (user.status !== 'UNCONFIRMED') {
    throw new ConfigurationError(`The user ${user.username} is ${user.status} and cannot be confirmed`)
  }
  return confirmUser(pool, user, { client: [...pool.settings.clients.values()][0]! })
}

/** `AdminResetUserPassword`: the code goes where recovery codes go. */
async function resetPassword(pool: PoolState, user: User): Promise<string> {
  const code = randomDigits(pool.randomBytes, 6)
  user.status = 'RESET_REQUIRED'
  revokeAll(pool, user)
  const medium = isVerified(user, 'phone_number') ? 'SMS' : 'EMAIL'
  const destination = user.attributes.get(medium === 'SMS' ? 'phone_number' : 'email') ?? ''
  keepCode(user, 'forgotPassword', { code, destination, expiresAt: pool.clock.now() + HOUR_MS })
  await sendCode(pool, {
    user,
    client: [...pool.settings.clients.values()][0]!,
    code,
    medium,
    purpose: 'forgotPassword',
    triggerSource: 'CustomMessage_ForgotPassword',
  })
  return code
}

const HOUR_MS = 3_600_000
