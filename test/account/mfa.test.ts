import { describe, expect, it } from 'vitest'
import {
  getAuthFactors,
  getUser,
  setMfaPreference,
  setUserSettings,
  startTotpSetup,
  verifyTotp,
} from '../../src/account/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { PASSWORD, START } from '../flows/start-app.ts'
import { sent, signedIn } from './signed-in.ts'

const pool = {
  users: [
    {
      username: 'ada',
      password: PASSWORD,
      attributes: {
        email: 'ada@example.org',
        email_verified: 'true',
        phone_number: '+15550100',
        phone_number_verified: 'true',
      },
    },
  ],
}

describe('an authenticator app', () => {
  it('is set up, verified and preferred, and then asked for', async () => {
    const app = await signedIn({ pool })

    const { secret, account } = await startTotpSetup(app.auth)
    await verifyTotp(app.auth, { code: totpCode(secret.expose(), START), deviceName: 'phone' })
    expect((await getUser(app.auth)).mfa).toEqual({ enabled: [], preferred: undefined })
    await setMfaPreference(app.auth, { totp: 'preferred' })

    expect(account).toBe('ada@example.org')
    expect(sent(app, 'VerifySoftwareToken').FriendlyDeviceName).toBe('phone')
    expect((await getUser(app.auth)).mfa).toEqual({
      enabled: ['SOFTWARE_TOKEN_MFA'],
      preferred: 'SOFTWARE_TOKEN_MFA',
    })
    await app.auth.signOut({ scope: 'local' })
    const again = app.reload()
    await again.at('identify').submit({ username: 'ada', password: PASSWORD })
    expect(again.at('totpCode').friendlyDeviceName).toBe('phone')
  })

  it('is refused with a wrong code, and with what is none', async () => {
    const app = await signedIn({ pool })
    const { secret } = await startTotpSetup(app.auth)
    const wrong = totpCode(secret.expose(), START + 3_600_000)

    await expect(verifyTotp(app.auth, { code: wrong })).rejects.toMatchObject({ field: 'code' })
    await expect(verifyTotp(app.auth, { code: '12345' })).rejects.toMatchObject({ code: 'ERR_INVALID_INPUT' })
  })
})

describe('second factors', () => {
  it('are switched on and off one by one', async () => {
    const app = await signedIn({ pool })

    await setMfaPreference(app.auth, { sms: 'preferred', email: 'on' })
    expect((await getUser(app.auth)).mfa).toMatchObject({ preferred: 'SMS_MFA' })
    expect((await getUser(app.auth)).mfa.enabled).toHaveLength(2)

    await setMfaPreference(app.auth, { sms: 'off' })
    expect((await getUser(app.auth)).mfa).toEqual({ enabled: ['EMAIL_OTP'], preferred: undefined })
    expect(sent(app, 'SetUserMFAPreference')).toEqual({
      AccessToken: expect.any(String),
      SMSMfaSettings: { Enabled: false, PreferredMfa: false },
    })
  })

  it('may count passkeys in', async () => {
    const app = await signedIn({
      pool: { ...pool, webAuthn: { factorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION' } },
    })

    // A person who loses the passkey must not be locked out.
    await expect(setMfaPreference(app.auth, { passkey: 'on' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    })
    await setMfaPreference(app.auth, { passkey: 'on', sms: 'on' })

    expect(sent(app, 'SetUserMFAPreference').WebAuthnMfaSettings).toEqual({ Enabled: true })
  })

  it.each([{}, { sms: 'preferred', totp: 'preferred' }, { sms: 'yes' }, { passkey: 'preferred' }])(
    'are refused before any request: %j',
    async (preferences) => {
      const app = await signedIn({ pool })

      await expect(setMfaPreference(app.auth, preferences as never)).rejects.toMatchObject({
        code: 'ERR_INVALID_INPUT',
        field: 'mfa',
      })
      expect(app.operations()).not.toContain('SetUserMFAPreference')
    },
  )

  it('can be set in the old way', async () => {
    const app = await signedIn({ pool })

    await setUserSettings(app.auth, { mfaOptions: [{ AttributeName: 'phone_number', DeliveryMedium: 'SMS' }] })

    expect(sent(app, 'SetUserSettings').MFAOptions).toEqual([{ AttributeName: 'phone_number', DeliveryMedium: 'SMS' }])
  })
})

it('tells what a user may sign in with', async () => {
  const app = await signedIn({ pool: { ...pool, allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } })

  const factors = await getAuthFactors(app.auth)

  expect(factors.username).toBe('ada')
  expect(factors.configured).toEqual(expect.arrayContaining(['PASSWORD', 'EMAIL_OTP']))
  expect(factors.mfa).toEqual({ enabled: [], preferred: undefined })
})
