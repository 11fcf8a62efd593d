import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import type { UserPoolOptions } from '../../../src/testing/index.ts'
import { PASSWORD, tokenOf, withAda } from './scene.ts'

const attributes = { email: 'ada@example.com', phone_number: '+15551234567' }
const ada = { username: 'ada', password: PASSWORD, attributes }

/** The code of another implementation of RFC 6238. */
const codeAt = (secret: string, timestamp: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })

async function signedIn(options: UserPoolOptions = {}) {
  const stage = withAda({ users: [ada], ...options })
  const { pool } = stage
  const AccessToken = await tokenOf(pool)
  const prefer = (settings: object) => pool.handle('SetUserMFAPreference', { AccessToken, ...settings })
  const setUpTotp = async (): Promise<string> => {
    const { SecretCode } = await pool.handle('AssociateSoftwareToken', { AccessToken })
    const UserCode = codeAt(SecretCode!, pool.clock.now())
    await pool.handle('VerifySoftwareToken', { AccessToken, UserCode, FriendlyDeviceName: 'Phone' })
    return SecretCode!
  }
  return { ...stage, AccessToken, prefer, setUpTotp, user: () => pool.handle('GetUser', { AccessToken }) }
}

describe('an authenticator app by access token', () => {
  it('is set up with the code of another implementation, and switched on after that', async () => {
    const { pool, AccessToken, setUpTotp, prefer, user } = await signedIn()

    const secret = await setUpTotp()

    expect(secret).toMatch(/^[A-Z2-7]{52}$/)
    expect(await user()).not.toHaveProperty('UserMFASettingList')
    await prefer({ SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } })
    expect(await pool.handle('GetUser', { AccessToken })).toMatchObject({
      UserMFASettingList: ['SOFTWARE_TOKEN_MFA'],
      PreferredMfaSetting: 'SOFTWARE_TOKEN_MFA',
    })
  })

  it('is not replaced before the new one has shown a code', async () => {
    const { pool, AccessToken, setUpTotp } = await signedIn()
    const first = await setUpTotp()

    const { SecretCode: second } = await pool.handle('AssociateSoftwareToken', { AccessToken })

    expect(pool.getUser('ada').totp?.secret).toBe(first)
    const UserCode = codeAt(second!, pool.clock.now())
    await pool.handle('VerifySoftwareToken', { AccessToken, UserCode })
    expect(pool.getUser('ada').totp?.secret).toBe(second)
  })

  it('refuses a wrong code in the words of the assumptions', async () => {
    for (const wrongSetUpCode of ['EnableSoftwareTokenMFAException', 'CodeMismatchException'] as const) {
      const { pool, AccessToken } = await signedIn({ assumptions: { wrongSetUpCode } })
      const { SecretCode } = await pool.handle('AssociateSoftwareToken', { AccessToken })
      const UserCode = codeAt(SecretCode!, pool.clock.now() + 3_600_000)

      await expect(pool.handle('VerifySoftwareToken', { AccessToken, UserCode })).rejects.toMatchObject({
        name: wrongSetUpCode,
      })
    }
  })

  it('refuses a code before there is a secret, and both kinds of proof at once', async () => {
    const { pool, AccessToken } = await signedIn()
    const both = { AccessToken, Session: 'x'.repeat(20) }

    await expect(pool.handle('VerifySoftwareToken', { AccessToken, UserCode: '123456' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    await expect(pool.handle('AssociateSoftwareToken', both)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
    await expect(pool.handle('AssociateSoftwareToken', {})).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('is unknown in a pool without authenticator apps', async () => {
    const { pool, AccessToken } = await signedIn({ enabledMfas: ['SMS_MFA'] })

    await expect(pool.handle('AssociateSoftwareToken', { AccessToken })).rejects.toMatchObject({
      name: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA has not been enabled by the userPool',
    })
  })
})

describe('an authenticator app inside a sign-in', () => {
  it('goes through three sessions to tokens, each of them used once', async () => {
    const { pool } = withAda({ mfaConfiguration: 'ON', enabledMfas: ['SOFTWARE_TOKEN_MFA'] })
    const begin = await pool.handle('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    })
    expect(begin.ChallengeName).toBe('MFA_SETUP')

    const associated = await pool.handle('AssociateSoftwareToken', { Session: begin.Session! })
    const UserCode = codeAt(associated.SecretCode!, pool.clock.now())
    const verified = await pool.handle('VerifySoftwareToken', { Session: associated.Session!, UserCode })
    const done = await pool.handle('RespondToAuthChallenge', {
      ClientId: pool.clientId,
      ChallengeName: 'MFA_SETUP',
      Session: verified.Session!,
      ChallengeResponses: { USERNAME: 'ada' },
    })

    expect(new Set([begin.Session, associated.Session, verified.Session]).size).toBe(3)
    expect(verified.Status).toBe('SUCCESS')
    expect(done.AuthenticationResult?.AccessToken).toBeTruthy()
    await expect(pool.handle('AssociateSoftwareToken', { Session: begin.Session! })).rejects.toMatchObject({
      message: 'Invalid session for the user, session can only be used once.',
    })
  })

  it('leaves the session open after a wrong code', async () => {
    const { pool } = withAda({ mfaConfiguration: 'ON', enabledMfas: ['SOFTWARE_TOKEN_MFA'] })
    const begin = await pool.handle('InitiateAuth', {
      AuthFlow: 'USER_PASSWORD_AUTH',
      ClientId: pool.clientId,
      AuthParameters: { USERNAME: 'ada', PASSWORD },
    })
    const { SecretCode, Session } = await pool.handle('AssociateSoftwareToken', { Session: begin.Session! })
    const verify = (timestamp: number) =>
      pool.handle('VerifySoftwareToken', { Session: Session!, UserCode: codeAt(SecretCode!, timestamp) })

    await expect(verify(0)).rejects.toMatchObject({ name: 'EnableSoftwareTokenMFAException' })
    await expect(verify(pool.clock.now())).resolves.toMatchObject({ Status: 'SUCCESS' })
  })
})

describe('SetUserMFAPreference', () => {
  const on = { Enabled: true }
  const preferred = { Enabled: true, PreferredMfa: true }

  it('switches factors on, prefers one, and leaves what is not mentioned', async () => {
    const { prefer, user } = await signedIn()

    await prefer({ SMSMfaSettings: preferred, EmailMfaSettings: on })
    expect(await user()).toMatchObject({
      UserMFASettingList: ['SMS_MFA', 'EMAIL_OTP'],
      PreferredMfaSetting: 'SMS_MFA',
    })

    await prefer({ EmailMfaSettings: preferred })
    expect(await user()).toMatchObject({
      UserMFASettingList: ['SMS_MFA', 'EMAIL_OTP'],
      PreferredMfaSetting: 'EMAIL_OTP',
    })

    await prefer({ EmailMfaSettings: { Enabled: false } })
    expect(await user()).toMatchObject({ UserMFASettingList: ['SMS_MFA'] })
    expect(await user()).not.toHaveProperty('PreferredMfaSetting')
  })

  it.each([
    ['two preferred', { SMSMfaSettings: preferred, EmailMfaSettings: preferred }],
    ['one preferred that is off', { SMSMfaSettings: { Enabled: false, PreferredMfa: true } }],
    ['an app that was never set up', { SoftwareTokenMfaSettings: on }],
    ['passkeys in a pool where they are one factor', { WebAuthnMfaSettings: on }],
  ])('refuses %s and changes nothing', async (_, settings) => {
    const { prefer, user } = await signedIn({ webAuthn: {} })

    await expect(prefer({ EmailMfaSettings: on, ...settings })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })

    expect(await user()).not.toHaveProperty('UserMFASettingList')
  })

  it('refuses a factor without a verified address, and one that the pool has not', async () => {
    const { prefer } = await signedIn({
      users: [{ ...ada, attributes: { ...attributes, phone_number_verified: 'false' } }],
      enabledMfas: ['SMS_MFA'],
    })

    await expect(prefer({ SMSMfaSettings: on })).rejects.toMatchObject({
      message: 'User does not have delivery config set to turn on SMS_MFA',
    })
    await expect(prefer({ EmailMfaSettings: on })).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('takes passkeys as both factors where the pool does', async () => {
    const { prefer, pool } = await signedIn({
      webAuthn: { factorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' },
    })

    await expect(prefer({ WebAuthnMfaSettings: on })).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await prefer({ WebAuthnMfaSettings: on, SMSMfaSettings: on })
    expect(pool.getUser('ada').mfa.webAuthn).toBe(true)
    await prefer({ WebAuthnMfaSettings: { Enabled: false } })
    expect(pool.getUser('ada').mfa.webAuthn).toBe(false)
  })
})

describe('SetUserSettings', () => {
  it('switches SMS codes on and off', async () => {
    const { pool, AccessToken, user } = await signedIn()
    const set = (MFAOptions: readonly { AttributeName: string; DeliveryMedium: 'SMS' | 'EMAIL' }[]) =>
      pool.handle('SetUserSettings', { AccessToken, MFAOptions })

    await set([{ AttributeName: 'phone_number', DeliveryMedium: 'SMS' }])
    expect(await user()).toMatchObject({ UserMFASettingList: ['SMS_MFA'] })
    await set([])
    expect(await user()).not.toHaveProperty('UserMFASettingList')
    await expect(set([{ AttributeName: 'email', DeliveryMedium: 'EMAIL' }])).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})

describe('GetUserAuthFactors', () => {
  it('leaves out what the pool does not allow', async () => {
    const { pool, AccessToken } = await signedIn()

    const { ConfiguredUserAuthFactors } = await pool.handle('GetUserAuthFactors', { AccessToken })

    expect(ConfiguredUserAuthFactors).toEqual(['PASSWORD'])
  })

  it('lists what the user and the pool are both set up for', async () => {
    const { pool, AccessToken, prefer, setUpTotp } = await signedIn({
      allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'],
    })
    await setUpTotp()
    await prefer({ EmailMfaSettings: { Enabled: true, PreferredMfa: true } })

    expect(await pool.handle('GetUserAuthFactors', { AccessToken })).toEqual({
      Username: 'ada',
      PreferredMfaSetting: 'EMAIL_OTP',
      UserMFASettingList: ['EMAIL_OTP'],
      ConfiguredUserAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SOFTWARE_TOKEN'],
    })
  })
})
