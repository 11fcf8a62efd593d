import { Passwordless } from 'amazon-cognito-passwordless-auth'
import { authenticateWithPlaintextPassword } from 'amazon-cognito-passwordless-auth/plaintext'
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp'
import { describe, expect, it } from 'vitest'
import { serveUserPool } from '../../src/testing/node-server.ts'
import { totpCode } from '../../src/testing/totp.ts'
import { createUserPool, type UserPool } from '../../src/testing/user-pool.ts'

const PASSWORD = 'Correct-horse-1'
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

/** Serves the pool to the client, which keeps its configuration in a global, and runs `work`. */
async function withPool(pool: UserPool, work: () => Promise<void>): Promise<void> {
  const served = await serveUserPool(pool)
  const items = new Map<string, string>()
  Passwordless.configure({
    cognitoIdpEndpoint: `${served.url}/`,
    clientId: pool.clientId,
    userPoolId: pool.userPoolId,
    storage: {
      getItem: (key) => items.get(key),
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    },
    location: { href: 'http://localhost/', hostname: 'localhost' },
    history: { pushState: () => undefined },
  })
  try {
    await work()
  } finally {
    await served.close()
  }
}

describe('amazon-cognito-passwordless-auth', () => {
  const pool = createUserPool({
    users: [
      { username: 'ada', password: PASSWORD },
      { username: 'totp', password: PASSWORD, mfa: { totp: TOTP_SECRET } },
      { username: 'new', temporaryPassword: 'Temporary-1' },
    ],
  })

  it('signs in by SRP ten times, whatever the salts and numbers', () =>
    withPool(pool, async () => {
      for (let round = 0; round < 10; round++) {
        pool.setPassword('ada', PASSWORD)
        await expect(authenticateWithSRP({ username: 'ada', password: PASSWORD }).signedIn).resolves.toMatchObject({
          username: 'ada',
        })
      }
    }))

  it('is refused with a wrong password', () =>
    withPool(pool, async () => {
      await expect(authenticateWithSRP({ username: 'ada', password: 'wrong' }).signedIn).rejects.toMatchObject({
        name: 'NotAuthorizedException',
      })
    }))

  it('answers a second factor', () =>
    withPool(pool, async () => {
      const otpMfaCode = () => Promise.resolve(totpCode(TOTP_SECRET, pool.clock.now()))

      await authenticateWithSRP({ username: 'totp', password: PASSWORD, otpMfaCode }).signedIn
    }))

  it('changes a temporary password', () =>
    withPool(pool, async () => {
      const newPassword = () => Promise.resolve('Brand-new-1')

      await authenticateWithSRP({ username: 'new', password: 'Temporary-1', newPassword }).signedIn

      expect(pool.getUser('new').status).toBe('CONFIRMED')
    }))

  it('signs in with the password sent as it is', () =>
    withPool(pool, async () => {
      await authenticateWithPlaintextPassword({ username: 'ada', password: PASSWORD }).signedIn
    }))
})
