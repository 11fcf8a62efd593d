import { describe, expect, it } from 'vitest'
import { createUserPool, type Lambdas, testClock, type UserPoolOptions } from '../../../src/testing/index.ts'
import { claimsOf, initiate, PASSWORD, respond, signIn } from './driver.ts'

const NOW = Date.UTC(2026, 0, 1)
const make = (options: UserPoolOptions = {}) =>
  createUserPool({
    clock: testClock(NOW),
    users: [
      {
        username: 'ada',
        password: PASSWORD,
        groups: ['admins'],
        attributes: { email: 'ada@example.com', 'custom:team': 'red' },
      },
    ],
    ...options,
  })
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('the access token', () => {
  it('has the claims of the service', async () => {
    const pool = make()

    const claims = claimsOf((await signIn(pool)).AuthenticationResult?.AccessToken)

    expect(claims).toEqual({
      sub: pool.getUser('ada').sub,
      'cognito:groups': ['admins'],
      iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Simulator1',
      client_id: pool.clientId,
      origin_jti: expect.stringMatching(UUID),
      event_id: expect.stringMatching(UUID),
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: NOW / 1000,
      iat: NOW / 1000,
      exp: NOW / 1000 + 3600,
      jti: expect.stringMatching(UUID),
      username: 'ada',
    })
  })

  it('opens the operations of its user until it expires, by its claim or because a test says so', async () => {
    const clock = testClock(NOW)
    const pool = make({ clock, clients: { accessTokenValiditySeconds: 300 } })
    const read = async (token: string) => pool.handle('GetUser', { AccessToken: token })
    const first = (await signIn(pool)).AuthenticationResult!.AccessToken!
    expect(await read(first)).toMatchObject({
      Username: 'ada',
      UserAttributes: expect.arrayContaining([
        { Name: 'email', Value: 'ada@example.com' },
        { Name: 'email_verified', Value: 'true' },
      ]),
    })
    clock.increment(300_000)
    await expect(read(first)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has expired',
    })

    const second = (await signIn(pool)).AuthenticationResult!.AccessToken!
    pool.expireAccessTokens('ada')
    await expect(read(second)).rejects.toThrow('Access Token has expired')
    await expect(read((await signIn(pool)).AuthenticationResult!.IdToken!)).rejects.toThrow('Invalid Access Token')
  })

  it('opens nothing for a user who was deleted and made again', async () => {
    const pool = make()
    const AccessToken = (await signIn(pool)).AuthenticationResult!.AccessToken!
    pool.deleteUser('ada')
    pool.createUser({ username: 'ada', password: PASSWORD })

    await expect(pool.handle('GetUser', { AccessToken })).rejects.toMatchObject({ name: 'UserNotFoundException' })
  })
})

describe('the ID token', () => {
  it('has the attributes the client may read, the flags as booleans', async () => {
    const pool = make({ clients: { readAttributes: ['email', 'email_verified'] } })

    const claims = claimsOf((await signIn(pool)).AuthenticationResult?.IdToken)

    expect(claims).toMatchObject({
      aud: pool.clientId,
      'cognito:username': 'ada',
      token_use: 'id',
      email: 'ada@example.com',
      email_verified: true,
    })
    expect(claims).not.toHaveProperty('custom:team')
  })

  it('lives as long as its own setting says', async () => {
    const pool = make({ clients: { idTokenValiditySeconds: 300, accessTokenValiditySeconds: 600 } })

    const { AuthenticationResult: result } = await signIn(pool)

    expect(result?.ExpiresIn).toBe(600)
    expect(claimsOf(result?.IdToken).exp).toBe(NOW / 1000 + 300)
    expect(claimsOf(result?.AccessToken).exp).toBe(NOW / 1000 + 600)
  })
})

describe('the pre token generation trigger', () => {
  const changed = (preTokenGeneration: Lambdas['preTokenGeneration']) =>
    make({ lambdas: { ...(preTokenGeneration && { preTokenGeneration }) } })

  it('changes the ID token by its first version', async () => {
    const pool = changed(({ response, triggerSource }) => {
      response.claimsOverrideDetails = {
        claimsToAddOrOverride: { colour: 'blue', source: triggerSource, sub: 'forged', token_use: 'forged' },
        claimsToSuppress: ['email', 'iss'],
        groupOverrideDetails: { groupsToOverride: ['guests'] },
      }
    })

    const { AuthenticationResult: result } = await signIn(pool)

    const id = claimsOf(result?.IdToken)
    expect(id).toMatchObject({
      colour: 'blue',
      source: 'TokenGeneration_Authentication',
      sub: pool.getUser('ada').sub,
      token_use: 'id',
      iss: pool.settings.issuer,
      'cognito:groups': ['guests'],
    })
    expect(id).not.toHaveProperty('email')
    expect(claimsOf(result?.AccessToken)).not.toHaveProperty('colour')
  })

  it('changes both tokens and the scopes by its second version', async () => {
    const pool = changed(({ response }) => {
      response.claimsAndScopeOverrideDetails = {
        idTokenGeneration: { claimsToAddOrOverride: { colour: 'blue' } },
        accessTokenGeneration: {
          claimsToAddOrOverride: { level: 5 },
          scopesToAdd: ['books/read'],
          scopesToSuppress: ['aws.cognito.signin.user.admin'],
        },
      }
    })
    const { AuthenticationResult: result } = await signIn(pool)

    expect(claimsOf(result?.IdToken)).toMatchObject({ colour: 'blue' })
    expect(claimsOf(result?.AccessToken)).toMatchObject({ level: 5, scope: 'books/read' })
    await expect(pool.handle('GetUser', { AccessToken: result!.AccessToken! })).rejects.toThrow(
      'Access Token does not have required scopes',
    )
  })
})

describe('the other triggers of a sign-in', () => {
  it('are told what the service tells them', async () => {
    const seen: [string, unknown][] = []
    const note = (event: { triggerSource: string; request: object }) =>
      void seen.push([event.triggerSource, event.request])
    const pool = make({
      users: [{ username: 'ada', password: PASSWORD, mfa: { sms: '+15551234567' } }],
      lambdas: { preAuthentication: note, postAuthentication: note, customMessage: note, preTokenGeneration: note },
    })
    const start = { ClientMetadata: { from: 'start' } }
    const asked = await initiate(pool, 'USER_PASSWORD_AUTH', { USERNAME: 'ada', PASSWORD }, start)
    const code = { SMS_MFA_CODE: pool.outbox.last()!.code }
    await respond(pool, 'SMS_MFA', asked, code, { ClientMetadata: { from: 'answer' } })

    expect(seen).toMatchObject([
      ['PreAuthentication_Authentication', { validationData: { from: 'start' }, userNotFound: false }],
      ['CustomMessage_Authentication', { codeParameter: '{####}' }],
      ['PostAuthentication_Authentication', { newDeviceUsed: false, clientMetadata: { from: 'answer' } }],
      ['TokenGeneration_Authentication', { clientMetadata: { from: 'answer' } }],
    ])
  })

  it('may word a message', async () => {
    const pool = make({
      users: [{ username: 'ada', password: PASSWORD, mfa: { sms: '+15551234567' } }],
      lambdas: {
        customMessage: ({ request, response }) => {
          response.smsMessage = `Say ${request.codeParameter} to nobody`
        },
      },
    })
    await signIn(pool)

    const { code, text } = pool.outbox.last()!
    expect(text).toBe(`Say ${code} to nobody`)
  })

  it('may keep a user out before the password is looked at', async () => {
    const pool = make({
      lambdas: {
        preAuthentication: () => {
          throw new Error('Closed')
        },
      },
    })

    await expect(signIn(pool)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: 'PreAuthentication failed with error Closed.',
    })
  })

  it('may bring a user along from elsewhere', async () => {
    const pool = make({
      lambdas: {
        userMigration: ({ userName, request, response }) => {
          if (userName === 'bob' && request.password === PASSWORD)
            response.userAttributes = { email: 'bob@example.com' }
        },
      },
    })

    await expect(signIn(pool, 'eve')).rejects.toMatchObject({ name: 'UserNotFoundException' })
    expect(await signIn(pool, 'bob')).toHaveProperty('AuthenticationResult')
    expect(pool.getUser('bob').attributes.get('email_verified')).toBe('false')
  })
})
