import { describe, expect, it } from 'vitest'
import { getUser, listSessions, revokeSession, sendAuthEventFeedback } from '../../src/account/index.ts'
import { PASSWORD, startApp } from '../flows/start-app.ts'
import { sent, signedIn } from './signed-in.ts'

describe('the sessions of a user', () => {
  it('are listed with the present one marked, and another is ended', async () => {
    const app = await signedIn()
    app.clock.increment(1000)
    await app.pool.handle('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: app.pool.clientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    })

    const sessions = await listSessions(app.auth).all()
    const other = sessions.find(({ isCurrent }) => !isCurrent)!
    await revokeSession(app.auth, { sessionId: other.sessionId, linked: false })

    expect(sessions.map(({ isCurrent, type, clientId }) => ({ isCurrent, type, clientId }))).toEqual([
      { isCurrent: true, type: 'TOKEN', clientId: app.pool.clientId },
      { isCurrent: false, type: 'TOKEN', clientId: app.pool.clientId },
    ])
    expect(sent(app, 'RevokeUserSession').RevokeAssociatedSessions).toBe('NONE')
    expect((await listSessions(app.auth).all()).map(({ isCurrent }) => isCurrent)).toEqual([true])
  })

  it('cannot be ended without a name', async () => {
    const app = await signedIn()

    await expect(revokeSession(app.auth, { sessionId: '' })).rejects.toMatchObject({ field: 'sessionId' })
  })
})

describe('an access token that the service does not take', () => {
  it('is replaced once, and the call is made again', async () => {
    const app = await signedIn()
    app.pool.expireAccessTokens()

    expect(await getUser(app.auth)).toMatchObject({ username: 'ada' })
    expect(app.operations().slice(-3)).toEqual(['GetUser', 'GetTokensFromRefreshToken', 'GetUser'])
  })

  it('ends the session when the user was signed out everywhere', async () => {
    const app = await signedIn()
    app.pool.revokeTokens('ada')

    await expect(getUser(app.auth)).rejects.toMatchObject({ name: 'SessionError' })
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedOut' })
  })

  it('is reported as what it is when it lacks the scope', async () => {
    const app = await signedIn()
    const exception = { name: 'NotAuthorizedException', message: 'Access Token does not have required scopes' }
    app.pool.faults.add({ operation: 'GetUser', exception })

    await expect(getUser(app.auth)).rejects.toMatchObject({ name: 'SessionError', code: 'ERR_SCOPE_MISSING' })
    expect(app.operations()).not.toContain('GetTokensFromRefreshToken')
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })

  it('is not replaced for another refusal', async () => {
    const app = await signedIn()
    const exception = { name: 'NotAuthorizedException', message: 'User is disabled.' }
    app.pool.faults.add({ operation: 'GetUser', exception })

    await expect(getUser(app.auth)).rejects.toMatchObject({ code: 'NotAuthorizedException' })
    expect(app.operations()).not.toContain('GetTokensFromRefreshToken')
  })
})

describe('feedback on a sign-in', () => {
  it('needs no session', async () => {
    const app = startApp({ pool: { advancedSecurityMode: 'AUDIT', users: [{ username: 'ada', password: PASSWORD }] } })
    const event = app.pool.flagSignIn('ada')

    await sendAuthEventFeedback(app.auth, {
      username: 'ada',
      eventId: event.id,
      feedbackToken: event.feedbackToken,
      value: 'Invalid',
    })

    expect(event.feedback).toBe('Invalid')
  })

  it.each([
    [{ value: 'Maybe' }, 'value'],
    [{ eventId: '' }, 'eventId'],
    [{ feedbackToken: '' }, 'feedbackToken'],
    [{ username: '' }, 'username'],
  ])('is refused before any request: %j', async (wrong, field) => {
    const app = startApp()
    const input = { username: 'ada', eventId: 'e', feedbackToken: 't', value: 'Valid', ...wrong }

    await expect(sendAuthEventFeedback(app.auth, input as never)).rejects.toMatchObject({ field })
    expect(app.operations()).toEqual([])
  })
})

it('reads the sessions page by page', async () => {
  const app = await signedIn({ pool: { assumptions: { sessionsPerPage: 1 } } })
  await app.pool.handle('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: app.pool.clientId,
    AuthParameters: { USERNAME: 'ada', PASSWORD },
  })

  expect(await listSessions(app.auth).all()).toHaveLength(2)
  expect(app.operations().filter((name) => name === 'ListUserSessions')).toHaveLength(2)
})
