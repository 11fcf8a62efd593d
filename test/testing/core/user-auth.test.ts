import { describe, expect, it } from 'vitest'
import { createUserPool, type UserPool, type UserPoolOptions } from '../../../src/testing/index.ts'
import { initiate, PASSWORD, respond, TOTP_SECRET } from './driver.ts'

const ALL: UserPoolOptions = {
  allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'],
  users: [
    { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com', phone_number: '+15551234567' } },
  ],
}
const choose = (pool: UserPool, more: Record<string, string> = {}) =>
  initiate(pool, 'USER_AUTH', { USERNAME: 'ada', ...more })

describe('USER_AUTH', () => {
  it('offers what pool and user are both set up for, in an answer with empty parameters', async () => {
    const asked = await choose(createUserPool(ALL))

    expect(asked).toEqual({
      ChallengeName: 'SELECT_CHALLENGE',
      Session: expect.any(String),
      ChallengeParameters: {},
      AvailableChallenges: ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'],
    })
  })

  it('offers in another order, and without parameters, where that is assumed', async () => {
    const pool = createUserPool({
      ...ALL,
      assumptions: { challengeOrder: ['SMS_OTP', 'PASSWORD'], selectChallengeParameters: 'absent' },
    })

    const asked = await choose(pool)

    expect(asked.AvailableChallenges).toEqual(['SMS_OTP', 'PASSWORD'])
    expect(asked).not.toHaveProperty('ChallengeParameters')
  })

  it('offers the list where the preferred factor is not to be had, and refuses one that is none', async () => {
    const pool = createUserPool(ALL)

    expect((await choose(pool, { PREFERRED_CHALLENGE: 'WEB_AUTHN' })).ChallengeName).toBe('SELECT_CHALLENGE')
    await expect(choose(pool, { PREFERRED_CHALLENGE: 'MAGIC' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('takes the password with the choice, or asks for it', async () => {
    const pool = createUserPool(ALL)
    const asked = await choose(pool)
    const done = await respond(pool, 'SELECT_CHALLENGE', asked, { ANSWER: 'PASSWORD', PASSWORD })
    expect(done).toHaveProperty('AuthenticationResult')

    const again = await respond(pool, 'SELECT_CHALLENGE', await choose(pool), { ANSWER: 'PASSWORD' })
    expect(again.ChallengeName).toBe('PASSWORD')
    await expect(respond(pool, 'PASSWORD', again, { PASSWORD: 'wrong' })).rejects.toThrow('Incorrect')
    await respond(pool, 'PASSWORD', again, { PASSWORD })
  })

  it('takes the first leg of SRP with the choice, or asks for it', async () => {
    const pool = createUserPool(ALL)
    const together = await respond(pool, 'SELECT_CHALLENGE', await choose(pool), { ANSWER: 'PASSWORD_SRP', SRP_A: '2' })
    expect(together).toMatchObject({ ChallengeName: 'PASSWORD_VERIFIER', Session: expect.any(String) })

    const asked = await choose(pool, { PREFERRED_CHALLENGE: 'PASSWORD_SRP' })
    expect(asked.ChallengeName).toBe('PASSWORD_SRP')
    expect((await respond(pool, 'PASSWORD_SRP', asked, { SRP_A: '2' })).ChallengeName).toBe('PASSWORD_VERIFIER')
  })

  it.each([
    ['EMAIL_OTP', 'EMAIL', 'a***@e***'],
    ['SMS_OTP', 'SMS', '+*******4567'],
  ] as const)('signs in by %s alone', async (factor, medium, destination) => {
    const pool = createUserPool(ALL)
    const asked = await choose(pool, { PREFERRED_CHALLENGE: factor })
    expect(asked).toMatchObject({
      ChallengeName: factor,
      ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: medium, CODE_DELIVERY_DESTINATION: destination },
    })
    const { code } = pool.outbox.last({ medium })!
    expect(code).toMatch(/^\d{8}$/)

    const done = await respond(pool, factor, asked, { [`${factor}_CODE`]: code })

    expect(done).toHaveProperty('AuthenticationResult')
  })

  it('keeps the session open after a choice that was not offered', async () => {
    const pool = createUserPool(ALL)
    const asked = await choose(pool)

    await expect(respond(pool, 'SELECT_CHALLENGE', asked, { ANSWER: 'WEB_AUTHN' })).rejects.toThrow('not available')
    await respond(pool, 'SELECT_CHALLENGE', asked, { ANSWER: 'PASSWORD', PASSWORD })
  })

  it('does not offer a code alone to a user with a second factor', async () => {
    const pool = createUserPool({
      ...ALL,
      users: [{ username: 'ada', password: PASSWORD, mfa: { email: 'ada@example.com', totp: TOTP_SECRET } }],
    })

    expect((await choose(pool)).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD'])
  })

  it('signs a user in with the session of ConfirmSignUp, once', async () => {
    const pool = createUserPool({ allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] })
    const person = { ClientId: pool.clientId, Username: 'ada' }
    const signedUp = await pool.handle('SignUp', {
      ...person,
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
    })
    const confirmed = await pool.handle('ConfirmSignUp', {
      ...person,
      ConfirmationCode: pool.outbox.last()!.code,
      ...(signedUp.Session !== undefined && { Session: signedUp.Session }),
    })
    const start = () => initiate(pool, 'USER_AUTH', { USERNAME: 'ada' }, { Session: confirmed.Session! })

    expect(await start()).toHaveProperty('AuthenticationResult')
    await expect(start()).rejects.toThrow('session can only be used once')
  })
})

describe('a flow that the client does not allow', () => {
  it('is refused by its name', async () => {
    const pool = createUserPool({ clients: { explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } })

    for (const flow of ['USER_AUTH', 'USER_PASSWORD_AUTH', 'CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH'] as const) {
      await expect(initiate(pool, flow, { USERNAME: 'ada' })).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: `${flow} flow not enabled for this client`,
      })
    }
    for (const flow of ['ADMIN_NO_SRP_AUTH', 'ADMIN_USER_PASSWORD_AUTH'] as const) {
      await expect(initiate(pool, flow, {})).rejects.toThrow('Initiate Auth method not supported.')
    }
  })

  it('is refused for a client that does not exist', async () => {
    const pool = createUserPool()
    const strange = pool.handle('InitiateAuth', { ClientId: 'strange', AuthFlow: 'USER_AUTH' })

    await expect(strange).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool client strange does not exist.',
    })
  })
})
