import { createHash } from 'node:crypto'
import { Passwordless } from 'amazon-cognito-passwordless-auth'
import { authenticateWithPlaintextPassword } from 'amazon-cognito-passwordless-auth/plaintext'
import { authenticateWithSRP } from 'amazon-cognito-passwordless-auth/srp'
import { describe, expect, it } from 'vitest'
import { seededBytes } from '../../src/testing/doubles/seeded-bytes.ts'
import { createUserPool, type UserPool } from '../../src/testing/user-pool.ts'
import { totpCode } from '../../src/testing/users/totp.ts'
import { serveUserPool } from '../../src/testing/wire/node-server.ts'

const PASSWORD = 'Correct-horse-1'
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

// Seeded on both sides, so that every run has the same exchanges. One of the first ten has a short u.
const pool = createUserPool({
  randomBytes: seededBytes('server'),
  users: [
    { username: 'ada', password: PASSWORD },
    { username: 'totp', password: PASSWORD, mfa: { totp: TOTP_SECRET } },
    { username: 'new', temporaryPassword: 'Temporary-1' },
  ],
})

const clientBytes = seededBytes('client')

function seededValues<T extends ArrayBufferView | null>(array: T): T {
  if (array instanceof Uint8Array) array.set(clientBytes(array.length))
  return array
}

/** `u` of the exchange the pool has just seen, all 32 bytes in hex. */
function scrambler(): string {
  const { input, output } = pool.requests.last('InitiateAuth') as { input: unknown; output: unknown }
  const { SRP_A } = (input as { AuthParameters: { SRP_A: string } }).AuthParameters
  const { SRP_B } = (output as { ChallengeParameters: { SRP_B: string } }).ChallengeParameters
  const spell = (hex: string): string => (/^[89a-f]/.test(even(hex)) ? `00${even(hex)}` : even(hex))
  const even = (hex: string): string => (hex.length % 2 ? `0${hex}` : hex)
  return createHash('sha256')
    .update(Buffer.from(spell(SRP_A) + spell(SRP_B), 'hex'))
    .digest('hex')
}

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
    crypto: { subtle: crypto.subtle, getRandomValues: seededValues },
  })
  try {
    await work()
  } finally {
    await served.close()
  }
}

describe('amazon-cognito-passwordless-auth', () => {
  it('signs in by SRP, but where it writes u too long', () =>
    withPool(pool, async () => {
      for (let round = 0; round < 12; round++) {
        pool.setPassword('ada', PASSWORD)
        pool.requests.clear()

        const isIn = await authenticateWithSRP({ username: 'ada', password: PASSWORD }).signedIn.then(
          () => true,
          () => false,
        )

        // It writes u with all its 32 bytes. Cognito's spelling has no zero byte in front of a clear bit.
        expect(isIn).toBe(!/^00[0-7]/.test(scrambler()))
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
