/**
 * A pool with a clock that is set by hand, and the few calls that most tests begin with.
 */

import { seededBytes } from '../../../src/testing/doubles/seeded-bytes.ts'
import { createUserPool, type UserPool, type UserPoolOptions } from '../../../src/testing/index.ts'

export const PASSWORD = 'Correct-horse-1'
export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS

export interface Scene {
  readonly pool: UserPool
  /** Moves the pool's clock on. Milliseconds. */
  pass(ms: number): void
}

/** A pool whose time stands still until a test lets it pass. */
export function scene(options: UserPoolOptions = {}): Scene {
  let now = Date.UTC(2026, 0, 1)
  const clock = {
    now: () => now,
    setTimeout: (run: () => void) => queueMicrotask(run),
    clearTimeout: () => undefined,
  }
  return {
    pool: createUserPool({ clock, randomBytes: seededBytes('operations'), ...options }),
    pass: (ms) => {
      now += ms
    },
  }
}

/** A pool in which Ada has an account with a verified address. */
export const withAda = (options: UserPoolOptions = {}): Scene =>
  scene({ users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com' } }], ...options })

/** An access token by password. */
export async function tokenOf(pool: UserPool, username = 'ada', clientId = pool.clientId): Promise<string> {
  const { AuthenticationResult } = await pool.handle('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: clientId,
    AuthParameters: { USERNAME: username, PASSWORD },
  })
  if (!AuthenticationResult?.AccessToken) throw new Error('The sign-in did not end in tokens')
  return AuthenticationResult.AccessToken
}

/** Signs Ada up. */
export const signUp = (pool: UserPool, more: Record<string, unknown> = {}) =>
  pool.handle('SignUp', {
    ClientId: pool.clientId,
    Username: 'ada',
    Password: PASSWORD,
    UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
    ...more,
  })

/** The newest code that was sent. */
export function lastCode(pool: UserPool, purpose?: string): string {
  const message = pool.outbox.last(purpose === undefined ? {} : { purpose })
  if (!message) throw new Error('No code was sent')
  return message.code
}

/** Another code than this one. */
export const wrong = (code: string): string => (code === '000000' ? '111111' : '000000')

/** What `GetUser` says about the attributes. */
export async function attributesOf(pool: UserPool, AccessToken: string): Promise<Record<string, string | undefined>> {
  const { UserAttributes } = await pool.handle('GetUser', { AccessToken })
  return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]))
}
