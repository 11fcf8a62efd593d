import { describe, expect, it } from 'vitest'
import type { UserPool, UserPoolOptions } from '../../../src/testing/index.ts'
import { HOUR_MS, lastCode, MINUTE_MS, PASSWORD, scene, signUp, tokenOf, wrong } from './scene.ts'

const confirm = (pool: UserPool, ConfirmationCode: string, more: Record<string, unknown> = {}) =>
  pool.handle('ConfirmSignUp', { ClientId: pool.clientId, Username: 'ada', ConfirmationCode, ...more })

const resend = (pool: UserPool, Username = 'ada') =>
  pool.handle('ResendConfirmationCode', { ClientId: pool.clientId, Username })

async function signedUp(options: UserPoolOptions = {}) {
  const stage = scene(options)
  const { Session } = await signUp(stage.pool)
  return { ...stage, Session, code: lastCode(stage.pool) }
}

const MISMATCH = {
  name: 'CodeMismatchException',
  message: 'Invalid verification code provided, please try again.',
}
const EXPIRED = {
  name: 'ExpiredCodeException',
  message: 'Invalid code provided, please request a code again.',
}

describe('ConfirmSignUp', () => {
  it('confirms with the code, which verifies the address it was sent to', async () => {
    const { pool, code } = await signedUp()

    await expect(confirm(pool, code)).resolves.toEqual({ Session: expect.any(String) })

    expect(pool.getUser('ada').attributes.get('email_verified')).toBe('true')
    expect(pool.getUser('ada').codes.size).toBe(0)
    await expect(tokenOf(pool)).resolves.toBeTruthy()
  })

  it('refuses a wrong code and takes the right one after it', async () => {
    const { pool, code } = await signedUp()

    await expect(confirm(pool, wrong(code))).rejects.toMatchObject(MISMATCH)
    await expect(confirm(pool, code)).resolves.toEqual({ Session: expect.any(String) })
  })

  it('refuses a code after a day', async () => {
    const { pool, code, pass } = await signedUp()
    pass(24 * HOUR_MS)

    await expect(confirm(pool, code)).rejects.toMatchObject(EXPIRED)
  })

  it('refuses a code that a test has let expire', async () => {
    const { pool, code } = await signedUp()
    pool.expireCodes('ada')

    await expect(confirm(pool, code)).rejects.toMatchObject(EXPIRED)
  })

  it('refuses the earlier code once another was sent', async () => {
    const { pool, code } = await signedUp()
    await resend(pool)
    const newer = lastCode(pool)

    expect(newer).not.toBe(code)
    await expect(confirm(pool, code)).rejects.toMatchObject(MISMATCH)
    await expect(confirm(pool, newer)).resolves.toEqual({ Session: expect.any(String) })
  })

  it('keeps the earlier code when a further message cannot be sent', async () => {
    const { pool, code } = await signedUp()
    pool.faults.failDelivery()

    await expect(resend(pool)).rejects.toMatchObject({ name: 'CodeDeliveryFailureException' })
    await expect(confirm(pool, code)).resolves.toEqual({ Session: expect.any(String) })
  })

  it('lets nobody guess: after five wrong codes the right one is worth nothing', async () => {
    const { pool, code } = await signedUp()
    for (let count = 0; count < 5; count++) await expect(confirm(pool, wrong(code))).rejects.toMatchObject(MISMATCH)

    await expect(confirm(pool, code)).rejects.toMatchObject(EXPIRED)

    await resend(pool)
    await expect(confirm(pool, lastCode(pool))).resolves.toEqual({ Session: expect.any(String) })
  })

  it('says too many attempts where the assumptions have it so', async () => {
    const { pool, code } = await signedUp({
      assumptions: { wrongCodesPerCode: 1, tooManyWrongCodes: 'TooManyFailedAttemptsException' },
    })
    await confirm(pool, wrong(code)).catch(() => undefined)

    await expect(confirm(pool, code)).rejects.toMatchObject({ name: 'TooManyFailedAttemptsException' })
  })

  it('limits wrong codes per hour over any number of codes', async () => {
    const { pool, code, pass } = await signedUp({ assumptions: { attemptsPerHour: 3 } })
    for (let count = 0; count < 3; count++) await confirm(pool, wrong(code)).catch(() => undefined)

    await expect(confirm(pool, code)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    })
    pass(HOUR_MS)
    await expect(confirm(pool, code)).resolves.toEqual({ Session: expect.any(String) })
  })

  it('refuses somebody who is confirmed', async () => {
    const { pool, code } = await signedUp()
    await confirm(pool, code)

    await expect(confirm(pool, code)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    })
  })

  it('tells a client of an unknown user unless users are hidden', async () => {
    const open = scene()
    const hidden = scene({ clients: { preventUserExistenceErrors: 'ENABLED' } })

    await expect(confirm(open.pool, '123456')).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'Username/client id combination not found.',
    })
    await expect(confirm(hidden.pool, '123456')).rejects.toMatchObject(EXPIRED)
  })

  it('runs the post confirmation trigger', async () => {
    const seen: unknown[] = []
    const { pool, code } = await signedUp({ lambdas: { postConfirmation: (event) => void seen.push(event) } })

    await confirm(pool, code, { ClientMetadata: { from: 'test' } })

    expect(seen).toMatchObject([
      { triggerSource: 'PostConfirmation_ConfirmSignUp', request: { clientMetadata: { from: 'test' } } },
    ])
  })
})

describe('ConfirmSignUp with an alias that another user has', () => {
  const taken: UserPoolOptions = {
    aliasAttributes: ['email'],
    users: [{ username: 'old', password: PASSWORD, attributes: { email: 'ada@example.com' } }],
  }

  it('refuses, and takes the same code once the alias may be moved', async () => {
    const { pool, code } = await signedUp(taken)

    await expect(confirm(pool, code)).rejects.toMatchObject({
      name: 'AliasExistsException',
      message: 'An account with the email already exists.',
    })
    expect(pool.getUser('ada').status).toBe('UNCONFIRMED')

    await confirm(pool, code, { ForceAliasCreation: true })
    expect(pool.getUser('ada@example.com').username).toBe('ada')
    expect(pool.getUser('old').attributes.get('email_verified')).toBe('false')
  })
})

describe('the session from sign-up to sign-in', () => {
  const signInWith = (pool: UserPool, Session: string) =>
    pool.handle('InitiateAuth', {
      AuthFlow: 'USER_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada' },
      Session,
    })

  it('signs in without another question', async () => {
    const { pool, code, Session } = await signedUp()

    const confirmed = await confirm(pool, code, { Session })
    const answer = await signInWith(pool, confirmed.Session!)

    expect(confirmed.Session).not.toBe(Session)
    expect(answer.AuthenticationResult?.AccessToken).toBeTruthy()
  })

  // aws-amplify's documented autoSignIn: its confirmSignUp sends no Session and expects one.
  it('is given without the one of SignUp as well, and signs in', async () => {
    const { pool, code } = await signedUp()

    const confirmed = await confirm(pool, code)

    expect((await signInWith(pool, confirmed.Session!)).AuthenticationResult?.AccessToken).toBeTruthy()
  })

  it('is given to a client with USER_AUTH only', async () => {
    const { pool, code } = await signedUp({ clients: { explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } })

    await expect(confirm(pool, code)).resolves.toEqual({})
  })

  it('can be used once', async () => {
    const { pool, code, Session } = await signedUp()
    const confirmed = await confirm(pool, code, { Session })
    await signInWith(pool, confirmed.Session!)

    await expect(signInWith(pool, confirmed.Session!)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  it('leads nowhere before the sign-up is confirmed', async () => {
    const { pool, Session } = await signedUp()

    await expect(signInWith(pool, Session!)).rejects.toMatchObject({ name: 'UserNotConfirmedException' })
  })

  it('is refused when it has expired, and the code still counts without it', async () => {
    const { pool, code, Session, pass } = await signedUp()
    pass(3 * MINUTE_MS)

    await expect(confirm(pool, code, { Session })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user, session is expired.',
    })
    await expect(confirm(pool, code)).resolves.toEqual({ Session: expect.any(String) })
  })

  it('is passed over when it has expired where the assumptions have it so', async () => {
    const { pool, code, Session, pass } = await signedUp({ assumptions: { expiredSignUpSession: 'ignored' } })
    pass(3 * MINUTE_MS)

    await expect(confirm(pool, code, { Session })).resolves.toEqual({ Session: expect.any(String) })
  })

  it('belongs to one user', async () => {
    const { pool, Session } = await signedUp()
    await signUp(pool, { Username: 'bob', UserAttributes: [{ Name: 'email', Value: 'bob@example.com' }] })
    const code = lastCode(pool)

    await expect(confirm(pool, code, { Username: 'bob', Session })).rejects.toMatchObject({
      message: 'Invalid session for the user.',
    })
  })

  it('is not given to a client without USER_AUTH', async () => {
    const { Session } = await signedUp({ clients: { explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } })

    expect(Session).toBeUndefined()
  })
})

describe('a link in place of a code', () => {
  it('confirms without the app, which then signs in as ever', async () => {
    const { pool } = await signedUp()

    await pool.confirmByLink('ada')

    expect(pool.getUser('ada')).toMatchObject({ status: 'CONFIRMED' })
    expect(pool.getUser('ada').attributes.get('email_verified')).toBe('true')
    await expect(tokenOf(pool)).resolves.toBeTruthy()
  })

  it('can be clicked once, and not after a day', async () => {
    const { pool } = await signedUp()
    await pool.confirmByLink('ada')
    const late = await signedUp()
    late.pass(24 * HOUR_MS)

    await expect(pool.confirmByLink('ada')).rejects.toThrow('no link')
    await expect(late.pool.confirmByLink('ada')).rejects.toThrow('no link')
  })
})

describe('ResendConfirmationCode', () => {
  it('sends twice in the same second', async () => {
    const { pool } = await signedUp()

    await resend(pool)
    const { CodeDeliveryDetails } = await resend(pool)

    expect(CodeDeliveryDetails).toMatchObject({ DeliveryMedium: 'EMAIL', Destination: 'a***@e***' })
    expect(pool.outbox.list({ purpose: 'signUp' })).toHaveLength(3)
  })

  it('stops after the attempts of an hour', async () => {
    const { pool } = await signedUp({ assumptions: { attemptsPerHour: 2 } })
    await resend(pool)

    await expect(resend(pool)).rejects.toMatchObject({ name: 'LimitExceededException' })
  })

  it('refuses somebody who is confirmed, and a pool that verifies nothing', async () => {
    const { pool, code } = await signedUp()
    await confirm(pool, code)
    const unverifying = scene({ autoVerifiedAttributes: [] })
    await signUp(unverifying.pool)

    await expect(resend(pool)).rejects.toMatchObject({ message: 'User is already confirmed.' })
    await expect(resend(unverifying.pool)).rejects.toMatchObject({
      message: 'Cannot resend codes. Auto verification not turned on.',
    })
  })

  it('tells a client of a disabled user unless users are hidden', async () => {
    const open = await signedUp()
    const hidden = await signedUp({ clients: { preventUserExistenceErrors: 'ENABLED' } })
    open.pool.disableUser('ada')
    hidden.pool.disableUser('ada')

    await expect(resend(open.pool)).rejects.toMatchObject({ message: 'User is disabled.' })
    await expect(resend(hidden.pool)).resolves.toMatchObject({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } })
    expect(hidden.pool.outbox.list()).toHaveLength(1)
  })

  it('answers for an unknown user as for a known one where users are hidden, always the same', async () => {
    const { pool } = scene({ clients: { preventUserExistenceErrors: 'ENABLED' } })

    const first = await resend(pool, 'nobody')

    expect(first.CodeDeliveryDetails).toMatchObject({
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
      Destination: expect.stringMatching(/^[a-z]\*{3}@[a-z]\*{3}$/),
    })
    expect(await resend(pool, 'nobody')).toEqual(first)
    expect(await resend(pool, '+15551234567')).toMatchObject({ CodeDeliveryDetails: { DeliveryMedium: 'SMS' } })
    expect(pool.outbox.list()).toEqual([])
  })
})
