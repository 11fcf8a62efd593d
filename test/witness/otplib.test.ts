import { generate, verify } from 'otplib'
import { describe, expect, it } from 'vitest'
import { createUserPool, testClock, totpCode } from '../../src/testing/index.ts'

const PASSWORD = 'Correct-horse-1'
const START = Date.UTC(2026, 0, 1)

describe('otplib', () => {
  it('takes the secret of AssociateSoftwareToken, whose base32 it decodes strictly, and signs in with its codes', async () => {
    const clock = testClock(START)
    const pool = createUserPool({ clock, users: [{ username: 'ada', password: PASSWORD }] })
    const signIn = () =>
      pool.handle('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: pool.clientId,
        AuthParameters: { USERNAME: 'ada', PASSWORD },
      })
    const { AccessToken = '' } = (await signIn()).AuthenticationResult!
    const { SecretCode: secret = '' } = await pool.handle('AssociateSoftwareToken', { AccessToken })
    const codeAt = (now: number) => generate({ secret, epoch: now / 1000 })

    await pool.handle('VerifySoftwareToken', { AccessToken, UserCode: await codeAt(clock.now()) })
    await pool.handle('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings: { Enabled: true } })
    clock.increment(30_000)
    const { Session = '' } = await signIn()
    const done = await pool.handle('RespondToAuthChallenge', {
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ClientId: pool.clientId,
      Session,
      ChallengeResponses: { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: await codeAt(clock.now()) },
    })

    expect(done.AuthenticationResult?.TokenType).toBe('Bearer')
    const token = totpCode(secret, clock.now())
    expect(await verify({ secret, token, epoch: clock.now() / 1000 })).toMatchObject({ valid: true })
  })
})
