import { beforeEach, describe, expect, it } from 'vitest'
import { createUserPool, type TestClock, testClock, totpCode, type UserPool } from '../../../src/testing/index.ts'
import { type Answer, claimsOf, initiate, PASSWORD, respond, TOTP_SECRET } from './driver.ts'

const level = (number: number) => `urn:cognito:loa:${number}`
let clock: TestClock
let pool: UserPool

beforeEach(() => {
  clock = testClock(Date.UTC(2026, 0, 1))
  pool = createUserPool({
    clock,
    mfaConfiguration: 'OPTIONAL',
    allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
    users: [
      { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com' } },
      { username: 'totp', password: PASSWORD, mfa: { totp: TOTP_SECRET } },
    ],
  })
})

const start = (USERNAME: string, more: Record<string, string> = {}) =>
  initiate(pool, 'USER_AUTH', { USERNAME, ...more })
const withPassword = { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD }
const accessOf = (answer: Answer) => answer.AuthenticationResult!.AccessToken!
const answerTotp = (asked: Answer) =>
  respond(pool, 'SOFTWARE_TOKEN_MFA', asked, {
    USERNAME: 'totp',
    SOFTWARE_TOKEN_MFA_CODE: totpCode(TOTP_SECRET, clock.now()),
  })

describe('step-up', () => {
  it('says which level was reached, and how', async () => {
    const done = await start('ada', { ...withPassword, TARGET_ACR_VALUES: level(1) })
    const plain = await start('ada', withPassword)

    expect(claimsOf(accessOf(done))).toMatchObject({ acr: level(1), amr: ['pwd'] })
    expect(claimsOf(done.AuthenticationResult?.IdToken)).toMatchObject({ acr: level(1), amr: ['pwd'] })
    expect(claimsOf(accessOf(plain))).not.toHaveProperty('acr')
  })

  it('offers only what leads to the level', async () => {
    const two = await start('ada', { TARGET_ACR_VALUES: level(2) })
    const one = await start('ada', { TARGET_ACR_VALUES: level(1) })

    expect(two.AvailableChallenges).toEqual(['EMAIL_OTP'])
    expect(one.AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD'])
  })

  it('falls back through the list, and ignores names it does not know', async () => {
    const TARGET_ACR_VALUES = `urn:strange ${level(4)} ${level(3)} ${level(2)}`

    expect((await start('ada', { TARGET_ACR_VALUES })).AvailableChallenges).toEqual(['EMAIL_OTP'])
  })

  it('asks for the authenticator app at level four', async () => {
    const asked = await start('totp', { ...withPassword, TARGET_ACR_VALUES: level(4) })
    expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')

    const done = await answerTotp(asked)

    expect(claimsOf(accessOf(done))).toMatchObject({ acr: level(4), amr: ['pwd', 'otp', 'mfa'] })
  })

  it('counts what an access token proves already, and keeps the level over a refresh', async () => {
    pool.getUser('totp').mfa.enabled.clear()
    const signedIn = await start('totp', { ...withPassword, TARGET_ACR_VALUES: level(1) })
    pool.getUser('totp').mfa.enabled.add('SOFTWARE_TOKEN_MFA')
    const more = { TARGET_ACR_VALUES: level(4), ACCESS_TOKEN: accessOf(signedIn), MAX_AGE: '60' }

    const asked = await start('totp', more)

    expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
    const done = await answerTotp(asked)
    const refreshed = await pool.handle('GetTokensFromRefreshToken', {
      ClientId: pool.clientId,
      RefreshToken: done.AuthenticationResult!.RefreshToken!,
    })
    expect(claimsOf(refreshed.AuthenticationResult?.AccessToken)).toMatchObject({ acr: level(4) })
  })

  it('counts nothing of a sign-in that is too old', async () => {
    pool.getUser('totp').mfa.enabled.clear()
    const signedIn = await start('totp', { ...withPassword, TARGET_ACR_VALUES: level(1) })
    pool.getUser('totp').mfa.enabled.add('SOFTWARE_TOKEN_MFA')
    clock.increment(61_000)

    const asked = await start('totp', { TARGET_ACR_VALUES: level(4), ACCESS_TOKEN: accessOf(signedIn), MAX_AGE: '60' })

    expect(asked).toMatchObject({
      ChallengeName: 'SELECT_CHALLENGE',
      AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD'],
    })
  })

  it.each([
    ['an access token without a level', async () => ({ ACCESS_TOKEN: accessOf(await start('ada', withPassword)) })],
    ['levels that are none', async () => ({ TARGET_ACR_VALUES: 'urn:strange' })],
    ['a level the user cannot reach', async () => ({ TARGET_ACR_VALUES: level(4) })],
    ['an age that is no number', async () => ({ TARGET_ACR_VALUES: level(1), MAX_AGE: 'old' })],
    [
      'a level that is reached already',
      async () => ({ TARGET_ACR_VALUES: level(1), ACCESS_TOKEN: accessOf(await start('ada', withPassword)) }),
    ],
  ])('refuses %s', async (_, parameters) => {
    await expect(start('ada', await parameters())).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('refuses the access token of somebody else', async () => {
    const ACCESS_TOKEN = accessOf(await start('ada', withPassword))

    await expect(start('totp', { TARGET_ACR_VALUES: level(4), ACCESS_TOKEN })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  it('cannot go below the second factor a user has', async () => {
    const asked = await start('totp', { ...withPassword, TARGET_ACR_VALUES: level(1) })

    expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })
})
