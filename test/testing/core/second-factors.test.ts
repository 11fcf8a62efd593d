import { beforeEach, describe, expect, it } from 'vitest'
import { createUserPool, type TestClock, testClock, totpCode, type UserPool } from '../../../src/testing/index.ts'
import { listIn, PASSWORD, respond, signIn, TOTP_SECRET } from './driver.ts'

const PHONE = '+15551234567'
let clock: TestClock
let pool: UserPool

beforeEach(() => {
  clock = testClock(Date.UTC(2026, 0, 1))
  pool = createUserPool({ clock })
})

describe('a code by SMS', () => {
  beforeEach(() => pool.createUser({ username: 'ada', password: PASSWORD, mfa: { sms: PHONE } }))

  it('is sent to the phone, whose number is shown masked', async () => {
    const asked = await signIn(pool)

    expect(asked).toMatchObject({
      ChallengeName: 'SMS_MFA',
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: 'SMS',
        CODE_DELIVERY_DESTINATION: '+*******4567',
        USER_ID_FOR_SRP: 'ada',
      },
    })
    expect(pool.outbox.last()).toMatchObject({
      username: 'ada',
      destination: PHONE,
      code: expect.stringMatching(/^\d{6}$/),
    })
  })

  it('lets in when it is right, with an empty map of parameters', async () => {
    const asked = await signIn(pool)

    const done = await respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: pool.outbox.last()!.code })

    expect(done).toMatchObject({ AuthenticationResult: { TokenType: 'Bearer' }, ChallengeParameters: {} })
  })

  it('may be tried again with the same session after a wrong one', async () => {
    const asked = await signIn(pool)

    await expect(respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: 'wrong' })).rejects.toMatchObject({
      name: 'CodeMismatchException',
      message: 'Invalid code or auth state for the user.',
    })
    await respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: pool.outbox.last()!.code })
  })

  it('may be tried five times where that is assumed', async () => {
    pool = createUserPool({ clock, assumptions: { wrongCodesPerSession: 5, mfaLockout: 'none' } })
    pool.createUser({ username: 'ada', password: PASSWORD, mfa: { sms: PHONE } })
    const asked = await signIn(pool)
    for (let round = 0; round < 5; round++) {
      await expect(respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: 'wrong' })).rejects.toThrow('Invalid code')
    }

    const right = respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: pool.outbox.last()!.code })

    await expect(right).rejects.toThrow('session can only be used once')
  })

  it('takes its session with it at the first wrong one, where that is assumed', async () => {
    pool = createUserPool({ clock, assumptions: { wrongCodeKeepsSession: false } })
    pool.createUser({ username: 'ada', password: PASSWORD, mfa: { sms: PHONE } })
    const asked = await signIn(pool)
    await expect(respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: 'wrong' })).rejects.toThrow('Invalid code')

    await expect(respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: 'wrong' })).rejects.toThrow('Invalid session')
  })

  it('cannot be delivered when a test says so', async () => {
    pool.faults.failDelivery({ medium: 'SMS' })

    await expect(signIn(pool)).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' })
    await expect(signIn(pool)).resolves.toMatchObject({ ChallengeName: 'SMS_MFA' })
  })
})

describe('a session', () => {
  beforeEach(() => pool.createUser({ username: 'ada', password: PASSWORD, mfa: { sms: PHONE } }))

  it('works once', async () => {
    const asked = await signIn(pool)
    const answer = () => respond(pool, 'SMS_MFA', asked, { SMS_MFA_CODE: pool.outbox.last()!.code })
    await answer()

    await expect(answer()).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session can only be used once.',
    })
  })

  it('ends after three minutes, or when a test says so', async () => {
    const early = await signIn(pool)
    const code = pool.outbox.last()!.code
    clock.increment(3 * 60_000)
    await expect(respond(pool, 'SMS_MFA', early, { SMS_MFA_CODE: code })).rejects.toMatchObject({
      message: 'Invalid session for the user, session is expired.',
    })

    const late = await signIn(pool)
    pool.expireSessions()
    await expect(respond(pool, 'SMS_MFA', late)).rejects.toThrow('session is expired')
  })

  it('is refused when it is missing, invented, for another challenge, or another user', async () => {
    pool.createUser({ username: 'bob', password: PASSWORD })
    const asked = await signIn(pool)
    const code = { SMS_MFA_CODE: pool.outbox.last()!.code }

    await expect(respond(pool, 'SMS_MFA', {}, code)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter Session',
    })
    const invented = { Session: 'x'.repeat(40) }
    await expect(respond(pool, 'SMS_MFA', invented, code)).rejects.toThrow('Invalid session for the user.')
    await expect(respond(pool, 'EMAIL_OTP', asked, code)).rejects.toThrow('Invalid session for the user.')
    await expect(respond(pool, 'SMS_MFA', asked, { ...code, USERNAME: 'bob' })).rejects.toThrow('Invalid session')
    await respond(pool, 'SMS_MFA', asked, code)
  })
})

describe('the code of an authenticator app', () => {
  beforeEach(() => pool.createUser({ username: 'ada', password: PASSWORD, mfa: { totp: TOTP_SECRET } }))
  const answer = (asked: { Session?: string }, now: number) =>
    respond(pool, 'SOFTWARE_TOKEN_MFA', asked, { SOFTWARE_TOKEN_MFA_CODE: totpCode(TOTP_SECRET, now) })

  it.each([-30_000, 0, 30_000])('may be %i milliseconds off', async (offset) => {
    const asked = await signIn(pool)

    await expect(answer(asked, clock.now() + offset)).resolves.toHaveProperty('AuthenticationResult')
  })

  it.each([-60_000, 60_000])('may not be %i milliseconds off', async (offset) => {
    const asked = await signIn(pool)

    await expect(answer(asked, clock.now() + offset)).rejects.toMatchObject({ name: 'CodeMismatchException' })
  })

  it('works once, even in another sign-in', async () => {
    await answer(await signIn(pool), clock.now())

    await expect(answer(await signIn(pool), clock.now())).rejects.toMatchObject({
      name: 'ExpiredCodeException',
      message: 'Your software token has already been used once.',
    })
    clock.increment(30_000)
    await answer(await signIn(pool), clock.now())
  })
})

describe('the choice between second factors', () => {
  const mfa = { sms: PHONE, email: 'ada@example.com', totp: TOTP_SECRET }

  it('is asked for where the user prefers none', async () => {
    pool.createUser({ username: 'ada', password: PASSWORD, mfa })
    const asked = await signIn(pool)
    expect(asked.ChallengeName).toBe('SELECT_MFA_TYPE')
    expect(listIn(asked, 'MFAS_CAN_CHOOSE')).toEqual(['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'])

    const chosen = await respond(pool, 'SELECT_MFA_TYPE', asked, { ANSWER: 'EMAIL_OTP' })

    expect(chosen).toMatchObject({
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: { CODE_DELIVERY_DESTINATION: 'a***@e***' },
    })
    await respond(pool, 'EMAIL_OTP', chosen, { EMAIL_OTP_CODE: pool.outbox.last()!.code })
  })

  it('is not asked for where the user prefers one', async () => {
    pool.createUser({ username: 'ada', password: PASSWORD, mfa: { ...mfa, preferred: 'SOFTWARE_TOKEN_MFA' } })

    expect((await signIn(pool)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })

  it('calls e-mail as AWS prose does where that is assumed, and understands both', async () => {
    pool = createUserPool({ clock, assumptions: { emailMfaName: 'EMAIL_MFA' } })
    pool.createUser({ username: 'ada', password: PASSWORD, mfa })
    const asked = await signIn(pool)
    expect(listIn(asked, 'MFAS_CAN_CHOOSE')).toContain('EMAIL_MFA')

    await expect(respond(pool, 'SELECT_MFA_TYPE', asked, { ANSWER: 'OTHER' })).rejects.toThrow('MFA method')
    expect((await respond(pool, 'SELECT_MFA_TYPE', asked, { ANSWER: 'EMAIL_MFA' })).ChallengeName).toBe('EMAIL_OTP')
  })

  it('is never asked for where the pool has no second factors', async () => {
    pool = createUserPool({ mfaConfiguration: 'OFF' })
    pool.createUser({ username: 'ada', password: PASSWORD, mfa })

    expect(await signIn(pool)).toHaveProperty('AuthenticationResult')
  })
})

describe('a pool that demands a second factor', () => {
  const demand = () =>
    createUserPool({ clock, mfaConfiguration: 'ON', enabledMfas: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] })

  it('asks a user without one to set one up, and names SMS, which only an administrator can', async () => {
    pool = demand()
    pool.createUser({ username: 'ada', password: PASSWORD })

    const asked = await signIn(pool)

    expect(asked.ChallengeName).toBe('MFA_SETUP')
    expect(listIn(asked, 'MFAS_CAN_SETUP')).toEqual(['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'])
  })

  it('sets up an authenticator app over three sessions, and asks for its code the next time', async () => {
    pool = demand()
    pool.createUser({ username: 'ada', password: PASSWORD })
    const asked = await signIn(pool)
    const associated = await pool.handle('AssociateSoftwareToken', { Session: asked.Session! })
    const UserCode = totpCode(associated.SecretCode!, clock.now())
    await expect(respond(pool, 'MFA_SETUP', associated)).rejects.toThrow('User has not verified software token mfa')
    const verified = await pool.handle('VerifySoftwareToken', { Session: associated.Session!, UserCode })
    expect(verified.Status).toBe('SUCCESS')

    const done = await respond(pool, 'MFA_SETUP', verified)

    expect(done).toHaveProperty('AuthenticationResult')
    expect((await signIn(pool)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })

  it('sets up e-mail by a code to the new address', async () => {
    pool = demand()
    pool.createUser({ username: 'ada', password: PASSWORD })
    const asked = await signIn(pool)
    await expect(respond(pool, 'MFA_SETUP', asked, { EMAIL: 'nonsense' })).rejects.toThrow('Invalid email')
    const sent = await respond(pool, 'MFA_SETUP', asked, { EMAIL: 'ada@example.com' })
    expect(pool.outbox.last()).toMatchObject({ destination: 'ada@example.com' })

    await respond(pool, 'EMAIL_OTP', sent, { EMAIL_OTP_CODE: pool.outbox.last()!.code })

    expect(pool.getUser('ada').attributes.get('email_verified')).toBe('true')
    expect((await signIn(pool)).ChallengeName).toBe('EMAIL_OTP')
  })

  it('asks for a code by SMS where the phone is verified, though the user never chose it', async () => {
    pool = demand()
    pool.createUser({ username: 'ada', password: PASSWORD, attributes: { phone_number: PHONE } })

    expect((await signIn(pool)).ChallengeName).toBe('SMS_MFA')
  })
})
