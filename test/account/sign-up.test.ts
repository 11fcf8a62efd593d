import { describe, expect, it } from 'vitest'
import { confirmSignUp, isAlreadyConfirmed, resendSignUpCode, signUp } from '../../src/account/index.ts'
import { CognitoError, Sensitive } from '../../src/index.ts'
import { START, startApp } from '../flows/start-app.ts'
import { sent } from './signed-in.ts'

const grace = { username: 'grace', password: 'Compile-it-1', attributes: { email: 'grace@example.org' } }

describe('a sign-up', () => {
  it('sends attributes, validation data and metadata, and says where the code went', async () => {
    const app = startApp({ auth: { clientMetadata: { app: 'web', step: 'none' } } })

    const result = await signUp(app.auth, {
      ...grace,
      validationData: { campaign: 'spring' },
      clientMetadata: { step: 'form' },
    })

    expect(result).toMatchObject({ username: 'grace', isConfirmed: false })
    expect(result.delivery).toEqual({ medium: 'EMAIL', destination: 'g***@e***', attribute: 'email', sentAt: START })
    expect(sent(app, 'SignUp')).toEqual({
      ClientId: app.pool.clientId,
      Username: 'grace',
      Password: 'Compile-it-1',
      UserAttributes: [{ Name: 'email', Value: 'grace@example.org' }],
      ValidationData: [{ Name: 'campaign', Value: 'spring' }],
      ClientMetadata: { app: 'web', step: 'form' },
    })
  })

  it('signs the request of a client with a secret, and passes the context of the user on', async () => {
    const app = startApp({
      pool: { clients: { clientSecret: 'verysecretsecretverysecret' } },
      auth: {
        clientSecret: 'verysecretsecretverysecret',
        userContextData: (username) => ({ EncodedData: `of ${username}` }),
        analyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
      },
    })

    await signUp(app.auth, grace)

    expect(sent(app, 'SignUp')).toMatchObject({
      SecretHash: expect.stringMatching(/^[\w+/]{43}=$/),
      UserContextData: { EncodedData: 'of grace' },
      AnalyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
    })
  })

  it('leaves out what is not there', async () => {
    const app = startApp({ pool: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } })

    await signUp(app.auth, { username: 'grace', attributes: { email: 'grace@example.org', name: '' } })

    expect(sent(app, 'SignUp')).toEqual({
      ClientId: app.pool.clientId,
      Username: 'grace',
      UserAttributes: [{ Name: 'email', Value: 'grace@example.org' }],
    })
  })

  it.each([
    [{ username: '' }, 'username'],
    [{ username: 'x'.repeat(129) }, 'username'],
    [{ username: 'half \ud800' }, 'username'],
    [{ username: 1 }, 'username'],
    [{ username: 'ada', password: '' }, 'password'],
    [{ username: 'ada', password: 'x'.repeat(257) }, 'password'],
    [{ username: 'ada', password: 'half \udc00' }, 'password'],
    [{ username: 'ada', password: 'null\0' }, 'password'],
    [{ username: 'ada', attributes: { email: 1 } }, 'attributes'],
    [{ username: 'ada', attributes: ['email'] }, 'attributes'],
    [{ username: 'ada', attributes: { email: 'x'.repeat(2049) } }, 'attributes'],
    [{ username: 'ada', validationData: { a: {} } }, 'validationData'],
    [{ username: 'ada', clientMetadata: 'x' }, 'clientMetadata'],
    [null, 'username'],
  ])('is refused before any request: %j', async (details, field) => {
    const app = startApp()

    await expect(signUp(app.auth, details as never)).rejects.toMatchObject({ code: 'ERR_INVALID_INPUT', field })
    expect(app.operations()).toEqual([])
  })

  it('can be given up', async () => {
    const app = startApp()
    const giveUp = new AbortController()
    giveUp.abort()

    await expect(signUp(app.auth, grace, { signal: giveUp.signal })).rejects.toMatchObject({ code: 'ERR_ABORTED' })
  })
})

describe('a confirmation', () => {
  it('takes the code however it was typed, and gives a session that signs in', async () => {
    const app = startApp()
    const { session } = await signUp(app.auth, grace)
    const { code } = app.pool.outbox.last({ username: 'grace' })!
    const spaced = [...code].map((digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)).join(' ')

    const confirmed = await confirmSignUp(app.auth, { username: 'grace', code: spaced, session })

    expect(sent(app, 'ConfirmSignUp').ConfirmationCode).toBe(code)
    expect(confirmed.session).toBeInstanceOf(Sensitive)
    expect(app.pool.getUser('grace').status).toBe('CONFIRMED')
  })

  it('is made without a session that is over', async () => {
    const app = startApp({ pool: { assumptions: { expiredSignUpSession: 'refused' } } })
    const { session } = await signUp(app.auth, grace)
    app.pool.expireSessions()
    const { code } = app.pool.outbox.last({ username: 'grace' })!

    const confirmed = await confirmSignUp(app.auth, { username: 'grace', code, session })

    expect(app.operations()).toEqual(['SignUp', 'ConfirmSignUp', 'ConfirmSignUp'])
    // The service gives a new one all the same, to an app client with USER_AUTH.
    expect(confirmed.session).toBeDefined()
    expect(app.pool.requests.last()?.input).not.toHaveProperty('Session')
    expect(app.pool.getUser('grace').status).toBe('CONFIRMED')
  })

  it('is refused with the wrong code, about the field', async () => {
    const app = startApp()
    await signUp(app.auth, grace)

    const refused = confirmSignUp(app.auth, { username: 'grace', code: '000000' })

    await expect(refused).rejects.toMatchObject({ code: 'CodeMismatchException', field: 'code' })
  })

  it.each(['', ' - ', 'kein C\u00f6de', 'x'.repeat(65), 5])('does not send %j', async (code) => {
    const app = startApp()

    await expect(confirmSignUp(app.auth, { username: 'grace', code: code as string })).rejects.toMatchObject({
      code: 'ERR_INVALID_INPUT',
      field: 'code',
    })
    expect(app.operations()).toEqual([])
  })
})

describe('a code that is asked for again', () => {
  it('is another one', async () => {
    const app = startApp()
    await signUp(app.auth, grace)
    const before = app.pool.outbox.list().length

    const delivery = await resendSignUpCode(app.auth, { username: 'grace' })

    expect(delivery).toMatchObject({ medium: 'EMAIL', attribute: 'email' })
    expect(app.pool.outbox.list()).toHaveLength(before + 1)
  })

  it('seems to go somewhere where the pool hides who exists', async () => {
    const app = startApp({ pool: { clients: { preventUserExistenceErrors: 'ENABLED' } } })

    expect(await resendSignUpCode(app.auth, { username: 'nobody' })).toMatchObject({ medium: 'EMAIL' })
    expect(app.pool.outbox.list()).toEqual([])
  })

  it('tells of a user who is confirmed already', async () => {
    const app = startApp()
    const asked = resendSignUpCode(app.auth, { username: 'ada' })

    expect(isAlreadyConfirmed(await asked.catch((error: unknown) => error))).toBe(true)
  })
})

it.each([
  ['InvalidParameterException', 'User is already confirmed.', true],
  ['NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED', true],
  ['NotAuthorizedException', 'User cannot be confirm. Current status is CONFIRMED', true],
  ['NotAuthorizedException', 'User cannot confirm because user status is not UNCONFIRMED.', true],
  ['NotAuthorizedException', 'Incorrect username or password.', false],
  ['NotAuthorizedException', 'User is disabled.', false],
  ['InvalidParameterException', 'Invalid email address format.', false],
  ['CodeMismatchException', 'Current status is CONFIRMED', false],
])('tells from %s "%s" whether there is nothing to confirm: %s', (code, message, expected) => {
  expect(isAlreadyConfirmed(new CognitoError(message, { code, status: 400 }))).toBe(expected)
})
