/** What an attacker does with a sign-in that is old, by what the docs and the exported types say, and no more. */
import type { ServerAuthOptions } from 'cognito-machines/server'
import { beforeEach, describe, expect, it } from 'vitest'
import { beginChallenge, createWatchedStage, expectRefused, leaks, secretsOfStages } from './attack.ts'
import { type Browser, type Stage, signIn } from './stage.ts'

const EVE = 'eve@example.org'

let stage: Stage
let browser: Browser

async function begin(options: Partial<ServerAuthOptions> = {}): Promise<void> {
  stage = createWatchedStage(options)
  browser = stage.browser()
  expect((await signIn(browser)).status).toBe(200)
  stage.operations()
}

const DEVICE_KEY = 'eu-west-1_00000000-0000-4000-8000-000000000000'

describe('a sign-in that is old', () => {
  const operations: ServerAuthOptions['operations'] = [
    'InitiateAuth',
    'RespondToAuthChallenge',
    'GetUser',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
    'SetUserMFAPreference',
    'SetUserSettings',
    'StartWebAuthnRegistration',
    'CompleteWebAuthnRegistration',
    'DeleteWebAuthnCredential',
    'UpdateUserAttributes',
    'DeleteUserAttributes',
    'GetUserAttributeVerificationCode',
    'VerifyUserAttribute',
    'ChangePassword',
    'DeleteUser',
    'ConfirmDevice',
    'UpdateDeviceStatus',
    'ForgetDevice',
  ]
  beforeEach(() => begin({ operations }))

  const LASTING: [string, object][] = [
    ['AssociateSoftwareToken', {}],
    ['AssociateSoftwareToken', { Session: '' }],
    ['AssociateSoftwareToken', { Session: null }],
    ['VerifySoftwareToken', { UserCode: '123456' }],
    ['VerifySoftwareToken', { UserCode: '123456', Session: null }],
    ['SetUserMFAPreference', { SoftwareTokenMfaSettings: { Enabled: false } }],
    ['SetUserSettings', { MFAOptions: [] }],
    ['StartWebAuthnRegistration', {}],
    ['CompleteWebAuthnRegistration', { Credential: {} }],
    ['DeleteWebAuthnCredential', { CredentialId: 'x' }],
    ['UpdateUserAttributes', { UserAttributes: [{ Name: 'email', Value: EVE }] }],
    ['UpdateUserAttributes', { UserAttributes: [{ Name: 'phone_number', Value: '+15550100' }] }],
    [
      'UpdateUserAttributes',
      {
        UserAttributes: [
          { Name: 'name', Value: 'x' },
          { Name: 'email', Value: EVE },
        ],
      },
    ],
    ['DeleteUserAttributes', { UserAttributeNames: ['name', 'email'] }],
    ['VerifyUserAttribute', { AttributeName: 'email', Code: '123456' }],
    ['ChangePassword', { ProposedPassword: 'Another-horse-2' }],
    ['ChangePassword', { ProposedPassword: 'Another-horse-2', PreviousPassword: null }],
    ['ChangePassword', { ProposedPassword: 'Another-horse-2', PreviousPassword: '' }],
    ['DeleteUser', {}],
    // A remembered device stands in for the second factor.
    [
      'ConfirmDevice',
      { DeviceKey: DEVICE_KEY, DeviceSecretVerifierConfig: { PasswordVerifier: 'AA==', Salt: 'AA==' } },
    ],
    ['UpdateDeviceStatus', { DeviceKey: DEVICE_KEY, DeviceRememberedStatus: 'remembered' }],
    ['UpdateDeviceStatus', { DeviceKey: DEVICE_KEY, DeviceRememberedStatus: ['not_remembered'] }],
    ['UpdateDeviceStatus', { DeviceKey: DEVICE_KEY }],
  ]

  it.each([
    ['UpdateDeviceStatus', { DeviceKey: DEVICE_KEY, DeviceRememberedStatus: 'not_remembered' }],
    ['ForgetDevice', { DeviceKey: DEVICE_KEY }],
  ])('%s %j takes away no access but its own, and needs none', async (operation, input) => {
    stage.clock.increment(301_000)
    stage.operations()
    await browser.post(operation, input)
    expect(stage.operations()).toEqual([operation])
  })

  it.each(LASTING)('%s %j is refused after freshFor', async (operation, input) => {
    stage.clock.increment(301_000)
    const answer = await browser.post(operation, input)
    expectRefused(stage, answer)
    expect(['ReauthenticateException', 'NotAuthorizedException', 'InvalidParameterException']).toContain(
      answer.body.__type,
    )
  })

  it.each(LASTING.filter(([, input]) => !/null|""/.test(JSON.stringify(input))))(
    '%s %j asks for a new sign-in, and reaches Cognito after it',
    async (operation, input) => {
      stage.clock.increment(301_000)
      expect(await browser.post(operation, input)).toMatchObject({
        status: 403,
        body: { __type: 'ReauthenticateException' },
      })
      await signIn(browser)
      stage.operations()
      await browser.post(operation, input)
      expect(stage.operations()).toEqual([operation])
    },
  )

  it.each([
    ['an object in place of the list', 'UpdateUserAttributes', { UserAttributes: { Name: 'email', Value: EVE } }],
    [
      'an object with numbers',
      'UpdateUserAttributes',
      { UserAttributes: { 0: { Name: 'email', Value: EVE }, length: 1 } },
    ],
    ['a list in a list', 'UpdateUserAttributes', { UserAttributes: [[{ Name: 'email', Value: EVE }]] }],
    ['a name in a list', 'UpdateUserAttributes', { UserAttributes: [{ Name: ['email'], Value: EVE }] }],
    ['a name in two lists', 'UpdateUserAttributes', { UserAttributes: [{ Name: [['email']], Value: EVE }] }],
    ['a name in an object', 'UpdateUserAttributes', { UserAttributes: [{ Name: { x: 'email' }, Value: EVE }] }],
    ['a name in capitals', 'UpdateUserAttributes', { UserAttributes: [{ Name: 'EMAIL', Value: EVE }] }],
    ['no name', 'UpdateUserAttributes', { UserAttributes: [null, { Value: EVE }] }],
    ['a list in a list of names', 'DeleteUserAttributes', { UserAttributeNames: [[['email']]] }],
    ['an object in the list of names', 'DeleteUserAttributes', { UserAttributeNames: [{ Name: 'email' }] }],
    ['a name that is a list', 'VerifyUserAttribute', { AttributeName: ['email'], Code: '123456' }],
    ['a name that is an object', 'VerifyUserAttribute', { AttributeName: { x: 'email' }, Code: '123456' }],
  ])('an address behind %s needs a sign-in too', async (_, operation, input) => {
    stage.clock.increment(301_000)
    expectRefused(stage, await browser.post(operation, input), 'ReauthenticateException')
  })

  it('a user without a password gets none by one that is made up', async () => {
    stage.pool.createUser({ username: 'eve', attributes: { email: EVE } })
    const { Session } = await beginChallenge(browser, 'eve')
    const EMAIL_OTP_CODE = stage.pool.outbox.last({ username: 'eve' })?.code
    const ChallengeResponses = { USERNAME: 'eve', EMAIL_OTP_CODE }
    const input = { ChallengeName: 'EMAIL_OTP', Session, ChallengeResponses }
    expect((await browser.post('RespondToAuthChallenge', input)).body).toMatchObject({ SignInName: 'eve' })
    stage.clock.increment(301_000)
    stage.operations()
    const passwords = { PreviousPassword: 'Made-up-horse-1', ProposedPassword: 'Another-horse-2' }
    expectRefused(stage, await browser.post('ChangePassword', passwords), 'ReauthenticateException')
  })

  it('a refresh makes no sign-in young again', async () => {
    stage.clock.increment(301_000)
    const { body } = await browser.post('GetSession', {})
    const renewed = await browser.post('GetSession', { After: body.Claims.access.jti })
    expect(renewed.body.Claims.access.jti).not.toBe(body.Claims.access.jti)
    stage.operations()
    expectRefused(stage, await browser.post('DeleteUser', {}), 'ReauthenticateException')
  })

  it('the Session of a sign-in under way stands in for no signed-in user', async () => {
    const { Session } = await beginChallenge(browser, 'bob')
    stage.clock.increment(301_000)
    stage.pool.requests.subscribe(() => {})
    await browser.post('AssociateSoftwareToken', { Session })
    const last = stage.pool.requests.last('AssociateSoftwareToken')
    expect(JSON.stringify(last?.input ?? {})).not.toContain('AccessToken')
  })
})

it('no answer of these cases holds a token, a secret, a hash, a password or a Session of Cognito', () => {
  expect(secretsOfStages().length).toBeGreaterThan(100)
  expect(leaks()).toEqual([])
})
