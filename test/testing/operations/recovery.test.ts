import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { UserPool, UserPoolOptions } from '../../../src/testing/index.ts'
import { HOUR_MS, lastCode, PASSWORD, scene, signUp, tokenOf, withAda, wrong } from './scene.ts'

const NEW_PASSWORD = 'Battery-staple-2'

const forgot = (pool: UserPool, Username = 'ada') =>
  pool.handle('ForgotPassword', { ClientId: pool.clientId, Username })

const confirm = (pool: UserPool, ConfirmationCode: string, Password = NEW_PASSWORD, Username = 'ada') =>
  pool.handle('ConfirmForgotPassword', { ClientId: pool.clientId, Username, ConfirmationCode, Password })

const signIn = (pool: UserPool, PASSWORD_GIVEN: string) =>
  pool.handle('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: pool.clientId,
    AuthParameters: { USERNAME: 'ada', PASSWORD: PASSWORD_GIVEN },
  })

const HIDDEN: UserPoolOptions = { clients: { preventUserExistenceErrors: 'ENABLED' } }
const MISMATCH = { name: 'CodeMismatchException' }
const EXPIRED = { name: 'ExpiredCodeException', message: 'Invalid code provided, please request a code again.' }

describe('recovery', () => {
  it('sets a new password with the code, and the old one is refused', async () => {
    const { pool } = withAda()

    const { CodeDeliveryDetails } = await forgot(pool)
    await expect(confirm(pool, lastCode(pool, 'forgotPassword'))).resolves.toEqual({})

    expect(CodeDeliveryDetails).toEqual({ Destination: 'a***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' })
    await expect(signIn(pool, PASSWORD)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    await expect(signIn(pool, NEW_PASSWORD)).resolves.toMatchObject({ AuthenticationResult: expect.anything() })
  })

  it('takes a code once', async () => {
    const { pool } = withAda()
    await forgot(pool)
    const code = lastCode(pool)
    await confirm(pool, code)

    await expect(confirm(pool, code)).rejects.toMatchObject(EXPIRED)
  })

  it('refuses a wrong code, an old one, and one that nobody asked for', async () => {
    const { pool, pass } = withAda()

    await expect(confirm(pool, '123456')).rejects.toMatchObject(EXPIRED)
    await forgot(pool)
    const code = lastCode(pool)
    await expect(confirm(pool, wrong(code))).rejects.toMatchObject(MISMATCH)
    pass(HOUR_MS)
    await expect(confirm(pool, code)).rejects.toMatchObject(EXPIRED)
  })

  it('refuses a weak password and one of the history, and the code still counts', async () => {
    const { pool } = withAda({ passwordPolicy: { passwordHistorySize: 2 } })
    await forgot(pool)
    const code = lastCode(pool)

    await expect(confirm(pool, code, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' })
    await expect(confirm(pool, code, PASSWORD)).rejects.toMatchObject({
      name: 'PasswordHistoryPolicyViolationException',
    })
    await expect(confirm(pool, code)).resolves.toEqual({})
  })

  it('forgets old passwords beyond the size of the history', async () => {
    const { pool } = withAda({ passwordPolicy: { passwordHistorySize: 2 } })
    for (const password of ['Battery-staple-2', 'Battery-staple-3']) {
      await forgot(pool)
      await confirm(pool, lastCode(pool), password)
    }
    await forgot(pool)

    await expect(confirm(pool, lastCode(pool), 'Battery-staple-2')).rejects.toMatchObject({
      name: 'PasswordHistoryPolicyViolationException',
    })
    await expect(confirm(pool, lastCode(pool), PASSWORD)).resolves.toEqual({})
  })

  it('finishes a reset that an administrator began, with the code sent then', async () => {
    const { pool } = withAda()
    const code = await pool.resetPassword('ada')

    await expect(signIn(pool, PASSWORD)).rejects.toMatchObject({ name: 'PasswordResetRequiredException' })
    await confirm(pool, code)

    await expect(signIn(pool, NEW_PASSWORD)).resolves.toMatchObject({ AuthenticationResult: expect.anything() })
  })

  it('ends a lock-out', async () => {
    const { pool } = withAda()
    for (let count = 0; count < 6; count++) await signIn(pool, 'Wrong-horse-1').catch(() => undefined)
    await expect(signIn(pool, PASSWORD)).rejects.toMatchObject({ message: 'Password attempts exceeded' })
    await forgot(pool)

    await confirm(pool, lastCode(pool))

    await expect(signIn(pool, NEW_PASSWORD)).resolves.toMatchObject({ AuthenticationResult: expect.anything() })
  })

  it('stops asking and guessing after the attempts of an hour', async () => {
    const { pool } = withAda({ assumptions: { attemptsPerHour: 2 } })
    await forgot(pool)
    await forgot(pool)
    const code = lastCode(pool)
    const limit = { name: 'LimitExceededException', message: 'Attempt limit exceeded, please try after some time.' }

    await expect(forgot(pool)).rejects.toMatchObject(limit)
    await confirm(pool, wrong(code)).catch(() => undefined)
    await confirm(pool, wrong(code)).catch(() => undefined)
    await expect(confirm(pool, code)).rejects.toMatchObject(limit)
  })

  it('runs the custom message and post confirmation triggers', async () => {
    const sources: string[] = []
    const { pool } = withAda({
      lambdas: {
        customMessage: (event) => {
          sources.push(event.triggerSource)
          event.response.emailMessage = `Use ${event.request.codeParameter}`
        },
        postConfirmation: (event) => void sources.push(event.triggerSource),
      },
    })

    await forgot(pool)
    await confirm(pool, lastCode(pool))

    expect(sources).toEqual(['CustomMessage_ForgotPassword', 'PostConfirmation_ConfirmForgotPassword'])
    expect(pool.outbox.last()?.text).toBe(`Use ${lastCode(pool)}`)
  })

  it('brings along a user of another directory', async () => {
    const { pool } = scene({
      lambdas: {
        userMigration: (event) => {
          event.response.userAttributes = { email: 'ada@example.com', email_verified: 'true' }
        },
      },
    })

    await forgot(pool)
    await confirm(pool, lastCode(pool))

    await expect(signIn(pool, NEW_PASSWORD)).resolves.toMatchObject({ AuthenticationResult: expect.anything() })
  })
})

describe('where a recovery code goes', () => {
  const attributes = { email: 'ada@example.com', phone_number: '+15551234567' }
  const user = { username: 'ada', password: PASSWORD, attributes }

  it.each([
    [undefined, 'SMS'],
    [['verified_email', 'verified_phone_number'], 'EMAIL'],
    [['verified_email'], 'EMAIL'],
  ] as const)('with the order %j by %s', async (accountRecovery, medium) => {
    const { pool } = scene({ users: [user], ...(accountRecovery && { accountRecovery }) })

    const { CodeDeliveryDetails } = await forgot(pool)

    expect(CodeDeliveryDetails?.DeliveryMedium).toBe(medium)
  })

  it('is never the address that is the second factor', async () => {
    const { pool } = scene({ users: [{ ...user, mfa: { sms: true } }] })

    expect((await forgot(pool)).CodeDeliveryDetails?.DeliveryMedium).toBe('EMAIL')
  })

  it('is nowhere without a verified address', async () => {
    const { pool } = scene({ users: [{ ...user, attributes: { email: 'a@example.com', email_verified: 'false' } }] })

    await expect(forgot(pool)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Cannot reset password for the user as there is no registered/verified email or phone_number',
    })
  })

  it('is nowhere in a pool that leaves recovery to administrators', async () => {
    const { pool } = scene({ users: [user], accountRecovery: ['admin_only'] })

    await expect(forgot(pool)).rejects.toMatchObject({ message: 'Contact administrator to reset password.' })
  })
})

describe('recovery of somebody who cannot', () => {
  it.each([
    ['a temporary password', { temporaryPassword: PASSWORD }, 'User password cannot be reset in the current state.'],
    ['an account elsewhere', { status: 'EXTERNAL_PROVIDER' }, 'User password cannot be reset in the current state.'],
  ] as const)('with %s is refused', async (_, more, message) => {
    const { pool } = scene({ users: [{ username: 'ada', attributes: { email: 'ada@example.com' }, ...more }] })

    await expect(forgot(pool)).rejects.toMatchObject({ name: 'NotAuthorizedException', message })
  })

  it('is refused to a disabled user', async () => {
    const { pool } = withAda()
    pool.disableUser('ada')

    await expect(forgot(pool)).rejects.toMatchObject({ message: 'User is disabled.' })
    await expect(confirm(pool, '123456')).rejects.toMatchObject({ message: 'User is disabled.' })
  })

  it('is refused to somebody who has not confirmed the sign-up', async () => {
    const { pool } = scene()
    await signUp(pool)

    await expect(forgot(pool)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await expect(confirm(pool, '123456')).rejects.toMatchObject({ name: 'UserNotConfirmedException' })
  })
})

describe('recovery of somebody who does not exist', () => {
  it('says so unless users are hidden', async () => {
    const { pool } = scene()
    const unknown = { name: 'UserNotFoundException', message: 'Username/client id combination not found.' }

    await expect(forgot(pool)).rejects.toMatchObject(unknown)
    await expect(confirm(pool, '123456')).rejects.toMatchObject(unknown)
  })

  it('pretends where users are hidden', async () => {
    const { pool } = scene(HIDDEN)

    const first = await forgot(pool, 'nobody@example.com')

    expect(first.CodeDeliveryDetails).toEqual({
      Destination: 'n***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    })
    expect(await forgot(pool, 'nobody@example.com')).toEqual(first)
    await expect(confirm(pool, '123456', NEW_PASSWORD, 'nobody@example.com')).rejects.toMatchObject(EXPIRED)
    expect(pool.outbox.list()).toEqual([])
  })

  it('pretends the same for a disabled user, and for one without a verified address', async () => {
    const { pool } = scene({
      ...HIDDEN,
      users: [
        { username: 'off', password: PASSWORD, attributes: { email: 'off@example.com' } },
        { username: 'bare', password: PASSWORD },
      ],
    })
    pool.disableUser('off')

    await expect(forgot(pool, 'off')).resolves.toMatchObject({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } })
    await expect(forgot(pool, 'bare')).resolves.toMatchObject({ CodeDeliveryDetails: { DeliveryMedium: 'EMAIL' } })
    await expect(confirm(pool, '123456', NEW_PASSWORD, 'off')).rejects.toMatchObject(EXPIRED)
    expect(pool.outbox.list()).toEqual([])
  })
})

describe('an app client with a secret', () => {
  const clientSecret = 'secretsecretsecretsecret'
  const hashOf = (name: string, clientId: string): string =>
    createHmac('sha256', clientSecret).update(`${name}${clientId}`).digest('base64')

  it.each(['ForgotPassword', 'ConfirmForgotPassword', 'ResendConfirmationCode', 'ConfirmSignUp'] as const)(
    'calls %s with its secret hash only',
    async (operation) => {
      const { pool } = withAda({ clients: { clientSecret } })
      const run = (SecretHash?: string) => {
        const input = { ClientId: pool.clientId, Username: 'ada', ConfirmationCode: '123456', Password: NEW_PASSWORD }
        const outcome: Promise<unknown> = pool.handle(operation, { ...input, ...(SecretHash && { SecretHash }) })
        return outcome.then(
          () => 'taken',
          (error: Error) => error.message,
        )
      }

      expect(await run()).toContain('SECRET_HASH was not received')
      expect(await run(hashOf('bob', pool.clientId))).toContain('SecretHash does not match')
      expect(await run(hashOf('ada', pool.clientId))).not.toMatch(/SecretHash|SECRET_HASH/)
    },
  )
})

describe('ChangePassword', () => {
  const change = async (pool: UserPool, PreviousPassword?: string, ProposedPassword = NEW_PASSWORD) =>
    pool.handle('ChangePassword', {
      AccessToken: await tokenOf(pool),
      ProposedPassword,
      ...(PreviousPassword !== undefined && { PreviousPassword }),
    })

  it('puts the new password in the place of the old one, and tokens stay valid', async () => {
    const { pool } = withAda()
    const AccessToken = await tokenOf(pool)

    await pool.handle('ChangePassword', {
      AccessToken,
      PreviousPassword: PASSWORD,
      ProposedPassword: NEW_PASSWORD,
    })

    await expect(signIn(pool, NEW_PASSWORD)).resolves.toMatchObject({ AuthenticationResult: expect.anything() })
    await expect(pool.handle('GetUser', { AccessToken })).resolves.toMatchObject({ Username: 'ada' })
  })

  it('refuses a wrong previous password, and after five of them every one', async () => {
    const { pool, pass } = withAda()
    for (let count = 0; count < 5; count++) {
      await expect(change(pool, 'Wrong-horse-1')).rejects.toMatchObject({
        name: 'NotAuthorizedException',
        message: 'Incorrect username or password.',
      })
    }

    await expect(change(pool, PASSWORD)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Attempt limit exceeded, please try after some time.',
    })
    pass(HOUR_MS)
    await expect(change(pool, PASSWORD)).resolves.toEqual({})
  })

  it('refuses what policy and history forbid, and a missing previous password', async () => {
    const { pool } = withAda({ passwordPolicy: { passwordHistorySize: 1 } })

    await expect(change(pool, PASSWORD, 'weak')).rejects.toMatchObject({ name: 'InvalidPasswordException' })
    await expect(change(pool, PASSWORD, PASSWORD)).rejects.toMatchObject({
      name: 'PasswordHistoryPolicyViolationException',
    })
    await expect(change(pool)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('gives somebody without a password their first one', async () => {
    const { pool } = withAda()
    const AccessToken = await tokenOf(pool)
    pool.getUser('ada').password = undefined

    await pool.handle('ChangePassword', { AccessToken, ProposedPassword: NEW_PASSWORD })

    await expect(signIn(pool, NEW_PASSWORD)).resolves.toMatchObject({ AuthenticationResult: expect.anything() })
  })
})
