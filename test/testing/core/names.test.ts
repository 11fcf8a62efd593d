import { describe, expect, it } from 'vitest'
import { createUserPool, DEFAULT_ASSUMPTIONS } from '../../../src/testing/index.ts'
import { initiate, PASSWORD, signIn } from './driver.ts'

describe('a user name', () => {
  it('is one name whatever its case, unless the pool says otherwise', async () => {
    const user = { username: 'Ada', password: PASSWORD }
    await signIn(createUserPool({ users: [user] }), 'aDA')

    await expect(signIn(createUserPool({ users: [user], caseSensitive: true }), 'ada')).rejects.toThrow(
      'does not exist',
    )
  })

  it('may be the sub, or an alias once it is verified', async () => {
    const pool = createUserPool({
      aliasAttributes: ['email', 'preferred_username'],
      users: [
        {
          username: 'ada',
          password: PASSWORD,
          attributes: { email: 'ada@example.com', preferred_username: 'countess' },
        },
        { username: 'bob', password: PASSWORD, attributes: { email: 'bob@example.com', email_verified: 'false' } },
      ],
    })

    for (const name of ['ada', 'ADA@example.com', 'countess', pool.getUser('ada').sub]) await signIn(pool, name)
    await expect(signIn(pool, 'bob@example.com')).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })

  it('is the sub where an attribute is what people type', async () => {
    const pool = createUserPool({
      usernameAttributes: ['email'],
      users: [{ username: 'ada@example.com', password: PASSWORD }],
    })
    const { sub } = pool.getUser('ada@example.com')

    const asked = await initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada@example.com', SRP_A: '2' })

    expect(asked.ChallengeParameters).toMatchObject({ USER_ID_FOR_SRP: sub, USERNAME: sub })
    expect(() => pool.createUser({ username: 'ada' })).toThrow('ada is no email')
  })

  it('is needed, and so is what each flow asks for', async () => {
    const pool = createUserPool()

    await expect(initiate(pool, 'USER_SRP_AUTH', {})).rejects.toThrow('Missing required parameter USERNAME')
    await expect(initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada' })).rejects.toThrow(
      'Missing required parameter SRP_A',
    )
    await expect(initiate(pool, 'USER_PASSWORD_AUTH', { USERNAME: 'ada' })).rejects.toThrow(
      'Missing required parameter PASSWORD',
    )
  })
})

describe('the options of a pool', () => {
  it('are refused when they cannot be meant', () => {
    expect(() => createUserPool({ userPoolId: 'nonsense' })).toThrow('userPoolId is malformed')
    expect(() => createUserPool({ clients: { authSessionValidityMinutes: 2 } })).toThrow('authSessionValidityMinutes')
    expect(() =>
      createUserPool({ clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 61 } } }),
    ).toThrow('retryGracePeriodSeconds')
    expect(() => createUserPool({ clients: { clientSecret: 'with spaces' } })).toThrow('clientSecret is malformed')
    expect(() => createUserPool({ users: [{ username: 'ada' }, { username: 'ADA' }] })).toThrow('The user ADA exists')
  })

  it('have an answer for each open question', () => {
    const pool = createUserPool({ assumptions: { totpSecretLength: 32 } })

    expect(pool.settings.assumptions).toEqual({ ...DEFAULT_ASSUMPTIONS, totpSecretLength: 32 })
  })
})

describe('the administrator', () => {
  it('is told of a user who is not there', () => {
    expect(() => createUserPool().disableUser('nobody')).toThrow('The pool has no user nobody')
  })

  it('resets a password, which sends a code and ends every session', async () => {
    const pool = createUserPool({
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com' } }],
    })
    const AccessToken = (await signIn(pool)).AuthenticationResult!.AccessToken!

    const code = await pool.resetPassword('ada')

    expect(pool.outbox.last({ purpose: 'forgotPassword' })).toMatchObject({ code, destination: 'ada@example.com' })
    await expect(pool.handle('GetUser', { AccessToken })).rejects.toThrow('revoked')
    await expect(signIn(pool)).rejects.toMatchObject({ name: 'PasswordResetRequiredException' })
  })

  it('sets a password, for good or for once', async () => {
    const pool = createUserPool({ users: [{ username: 'ada' }] })
    pool.setPassword('ada', PASSWORD)
    expect(await signIn(pool)).toHaveProperty('AuthenticationResult')
    pool.setPassword('ada', PASSWORD, { temporary: true })
    expect((await signIn(pool)).ChallengeName).toBe('NEW_PASSWORD_REQUIRED')
  })
})
