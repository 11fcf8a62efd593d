import { describe, expect, it } from 'vitest'
import { HOUR_MS, MINUTE_MS, PASSWORD, tokenOf, withAda } from './scene.ts'

describe('ListUserSessions', () => {
  it('lists the sign-ins of the caller, and knows its own', async () => {
    const { pool, pass } = withAda()
    const first = await tokenOf(pool)
    pass(MINUTE_MS)
    await tokenOf(pool)

    const { Sessions } = await pool.handle('ListUserSessions', { AccessToken: first })

    expect(Sessions).toMatchObject([
      { SessionType: 'TOKEN', ClientId: pool.clientId, IsCurrentSession: true },
      { SessionType: 'TOKEN', ClientId: pool.clientId, IsCurrentSession: false },
    ])
    for (const { SessionId } of Sessions!) expect(SessionId).toMatch(/^tkn[a-z0-9]{25}$/)
  })

  it('goes on with a token where the list is longer than a page', async () => {
    const { pool, pass } = withAda({ assumptions: { sessionsPerPage: 2 } })
    let AccessToken = ''
    for (let count = 0; count < 3; count++) {
      AccessToken = await tokenOf(pool)
      pass(MINUTE_MS)
    }

    const first = await pool.handle('ListUserSessions', { AccessToken })
    const second = await pool.handle('ListUserSessions', { AccessToken, NextToken: first.NextToken! })

    expect(first.Sessions).toHaveLength(2)
    expect(second.Sessions).toMatchObject([{ IsCurrentSession: true }])
    expect(second).not.toHaveProperty('NextToken')
  })

  it('leaves out those whose tokens have all expired', async () => {
    const { pool, pass } = withAda({ clients: { refreshTokenValiditySeconds: 2 * 3600 } })
    await tokenOf(pool)
    pass(2 * HOUR_MS)

    const { Sessions } = await pool.handle('ListUserSessions', { AccessToken: await tokenOf(pool) })

    expect(Sessions).toHaveLength(1)
  })
})

describe('RevokeUserSession', () => {
  it('ends another sign-in and leaves the caller’s', async () => {
    const { pool } = withAda()
    const [mine, other] = [await tokenOf(pool), await tokenOf(pool)]
    const { Sessions } = await pool.handle('ListUserSessions', { AccessToken: other })
    const { SessionId } = Sessions!.find(({ IsCurrentSession }) => IsCurrentSession)!

    await expect(pool.handle('RevokeUserSession', { AccessToken: mine, SessionId: SessionId! })).resolves.toEqual({})

    await expect(pool.handle('GetUser', { AccessToken: other })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    })
    await expect(pool.handle('GetUser', { AccessToken: mine })).resolves.toMatchObject({ Username: 'ada' })
  })

  it('takes the session out of the list', async () => {
    const { pool } = withAda()
    const AccessToken = await tokenOf(pool)
    await tokenOf(pool)
    const { Sessions } = await pool.handle('ListUserSessions', { AccessToken })
    const { SessionId } = Sessions!.find(({ IsCurrentSession }) => !IsCurrentSession)!

    await pool.handle('RevokeUserSession', { AccessToken, SessionId: SessionId! })

    expect((await pool.handle('ListUserSessions', { AccessToken })).Sessions).toMatchObject([
      { IsCurrentSession: true },
    ])
  })

  it('refuses the caller’s own session, one that is gone, and another user’s', async () => {
    const { pool } = withAda()
    pool.createUser({ username: 'bob', password: PASSWORD })
    const AccessToken = await tokenOf(pool)
    const own = (await pool.handle('ListUserSessions', { AccessToken })).Sessions![0]!.SessionId!
    const bobs = (await pool.handle('ListUserSessions', { AccessToken: await tokenOf(pool, 'bob') })).Sessions![0]!

    await expect(pool.handle('RevokeUserSession', { AccessToken, SessionId: own })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    for (const SessionId of [`tkn${'a'.repeat(25)}`, bobs.SessionId!]) {
      await expect(pool.handle('RevokeUserSession', { AccessToken, SessionId })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      })
    }
  })
})

describe('DeleteUser', () => {
  it('ends the account, its tokens and its name', async () => {
    const { pool } = withAda()
    const { AuthenticationResult } = await pool.handle('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    })
    const { AccessToken = '', RefreshToken = '' } = AuthenticationResult!

    await expect(pool.handle('DeleteUser', { AccessToken })).resolves.toEqual({})

    await expect(pool.handle('GetUser', { AccessToken })).rejects.toMatchObject({ name: 'UserNotFoundException' })
    await expect(tokenOf(pool)).rejects.toMatchObject({ name: 'UserNotFoundException' })
    const refresh = pool.handle('GetTokensFromRefreshToken', { ClientId: pool.clientId, RefreshToken })
    await expect(refresh).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })
})

describe('DeleteUser of somebody with capitals in the name', () => {
  it('ends the account all the same', async () => {
    const { pool } = withAda({ users: [{ username: 'Ada', password: PASSWORD }] })

    await pool.handle('DeleteUser', { AccessToken: await tokenOf(pool) })

    await expect(tokenOf(pool)).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })
})

describe('UpdateAuthEventFeedback', () => {
  const protectedPool = () => withAda({ advancedSecurityMode: 'ENFORCED' }).pool

  it('takes the word of whoever has the token of the mail', async () => {
    const pool = protectedPool()
    const event = pool.flagSignIn('ada')

    await pool.handle('UpdateAuthEventFeedback', {
      UserPoolId: pool.userPoolId,
      Username: 'ada',
      EventId: event.id,
      FeedbackToken: event.feedbackToken,
      FeedbackValue: 'Invalid',
    })

    expect(event.feedback).toBe('Invalid')
  })

  it.each([
    ['another token', { FeedbackToken: 'none' }, 'NotAuthorizedException'],
    ['another event', { EventId: 'none' }, 'ResourceNotFoundException'],
    ['another pool', { UserPoolId: 'eu-west-1_Other' }, 'ResourceNotFoundException'],
    ['nobody', { Username: 'nobody' }, 'UserNotFoundException'],
    ['another user', { Username: 'bob' }, 'ResourceNotFoundException'],
  ])('refuses %s', async (_, other, name) => {
    const pool = protectedPool()
    pool.createUser({ username: 'bob' })
    const event = pool.flagSignIn('ada')
    const input = { Username: 'ada', EventId: event.id, FeedbackToken: event.feedbackToken, FeedbackValue: 'Valid' }

    await expect(
      pool.handle('UpdateAuthEventFeedback', {
        UserPoolId: pool.userPoolId,
        ...input,
        FeedbackValue: 'Valid',
        ...other,
      }),
    ).rejects.toMatchObject({ name })
    expect(event.feedback).toBeUndefined()
  })

  it('is not there without threat protection', async () => {
    const { pool } = withAda()
    const feedback = pool.handle('UpdateAuthEventFeedback', {
      UserPoolId: pool.userPoolId,
      Username: 'ada',
      EventId: 'x',
      FeedbackToken: 'x',
      FeedbackValue: 'Valid',
    })

    await expect(feedback).rejects.toMatchObject({ name: 'UserPoolAddOnNotEnabledException' })
    expect(() => pool.flagSignIn('ada')).toThrow('advancedSecurityMode')
  })
})
