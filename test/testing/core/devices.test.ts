import { createDeviceVerifier, createSrpSession, signSrpSession, signSrpSessionWithDevice } from 'cognito-srp-helper'
import { beforeEach, describe, expect, it } from 'vitest'
import { createUserPool, totpCode, type UserPool, type UserPoolOptions } from '../../../src/testing/index.ts'
import { type Answer, claimsOf, initiate, PASSWORD, respond, signIn, TOTP_SECRET } from './driver.ts'

const GHOST = 'eu-west-1_00000000-0000-4000-8000-000000000000'
const MISSING = { name: 'ResourceNotFoundException', message: 'Device does not exist.' }
let pool: UserPool

interface Known {
  readonly key: string
  readonly groupKey: string
  readonly password: string
}

const make = (deviceConfiguration: UserPoolOptions['deviceConfiguration'], more: UserPoolOptions = {}) => {
  pool = createUserPool({
    users: [{ username: 'ada', password: PASSWORD }],
    ...more,
    ...(deviceConfiguration && { deviceConfiguration }),
  })
}

beforeEach(() => make({}))

async function confirm(answer: Answer): Promise<Known & { readonly necessary: boolean }> {
  const { AccessToken, NewDeviceMetadata } = answer.AuthenticationResult!
  const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata!
  const verifier = createDeviceVerifier(DeviceKey!, DeviceGroupKey!)
  const { UserConfirmationNecessary } = await pool.handle('ConfirmDevice', {
    AccessToken: AccessToken!,
    DeviceKey: DeviceKey!,
    DeviceSecretVerifierConfig: verifier.DeviceSecretVerifierConfig as Record<string, string>,
  })
  return {
    key: DeviceKey!,
    groupKey: DeviceGroupKey!,
    password: verifier.DeviceRandomPassword,
    necessary: UserConfirmationNecessary!,
  }
}

/** Both legs of the device’s proof, with or without a `Session`. */
async function prove(asked: Answer, device: Known, withSession = true): Promise<Answer> {
  const session = createSrpSession('ada', PASSWORD, pool.userPoolId, false)
  const before = withSession ? asked : {}
  const second = await respond(pool, 'DEVICE_SRP_AUTH', before, { DEVICE_KEY: device.key, SRP_A: session.largeA })
  const signed = signSrpSessionWithDevice(session, second as never, device.groupKey, device.password)
  return respond(pool, 'DEVICE_PASSWORD_VERIFIER', withSession ? second : {}, {
    DEVICE_KEY: device.key,
    PASSWORD_CLAIM_SECRET_BLOCK: second.ChallengeParameters!.SECRET_BLOCK!,
    PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
    TIMESTAMP: signed.timestamp,
  })
}

describe('a pool that tracks devices', () => {
  it('names a new device at every sign-in that brings none', async () => {
    const first = (await signIn(pool)).AuthenticationResult?.NewDeviceMetadata
    const second = (await signIn(pool)).AuthenticationResult?.NewDeviceMetadata

    expect(first).toEqual({
      DeviceKey: expect.stringMatching(/^eu-west-1_[0-9a-f-]{36}$/),
      DeviceGroupKey: expect.stringMatching(/^-\w{8}$/),
    })
    expect(second?.DeviceKey).not.toBe(first?.DeviceKey)
  })

  it('lets a confirmed device prove itself, with sessions or without', async () => {
    const device = await confirm(await signIn(pool))

    for (const withSession of [true, false]) {
      const asked = await signIn(pool, 'ada', { DEVICE_KEY: device.key })
      expect(asked).toMatchObject({ ChallengeName: 'DEVICE_SRP_AUTH', ChallengeParameters: {} })
      const done = await prove(asked, device, withSession)
      expect(done.AuthenticationResult).not.toHaveProperty('NewDeviceMetadata')
      expect(claimsOf(done.AuthenticationResult?.AccessToken).device_key).toBe(device.key)
    }
  })

  it('names in its second challenge what clients of the field look for', async () => {
    const device = await confirm(await signIn(pool))
    const asked = await signIn(pool, 'ada', { DEVICE_KEY: device.key })

    const second = await respond(pool, 'DEVICE_SRP_AUTH', asked, { DEVICE_KEY: device.key, SRP_A: '2' })

    expect(Object.keys(second.ChallengeParameters!).sort()).toEqual([
      'DEVICE_KEY',
      'SALT',
      'SECRET_BLOCK',
      'SRP_B',
      'USERNAME',
    ])
  })

  it('refuses a device with a wrong password', async () => {
    const device = await confirm(await signIn(pool))
    const asked = await signIn(pool, 'ada', { DEVICE_KEY: device.key })

    await expect(prove(asked, { ...device, password: 'wrong' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  it('does not know a device that is unknown, unconfirmed, forgotten, or another user’s', async () => {
    pool.createUser({ username: 'bob', password: PASSWORD })
    const unconfirmed = (await signIn(pool)).AuthenticationResult!.NewDeviceMetadata!.DeviceKey!
    const device = await confirm(await signIn(pool))

    await expect(signIn(pool, 'ada', { DEVICE_KEY: GHOST })).rejects.toMatchObject(MISSING)
    await expect(signIn(pool, 'ada', { DEVICE_KEY: unconfirmed })).rejects.toMatchObject(MISSING)
    await expect(signIn(pool, 'bob', { DEVICE_KEY: device.key })).rejects.toMatchObject(MISSING)
    pool.forgetDevices('ada', device.key)
    await expect(signIn(pool, 'ada', { DEVICE_KEY: device.key })).rejects.toMatchObject(MISSING)
  })

  it('notices at each leg that the device was forgotten meanwhile', async () => {
    const device = await confirm(await signIn(pool))
    const asked = await signIn(pool, 'ada', { DEVICE_KEY: device.key })
    pool.forgetDevices('ada')

    await expect(prove(asked, device)).rejects.toMatchObject(MISSING)
  })

  it('takes the same claim again without the device after it did not know it', async () => {
    const session = createSrpSession('ada', PASSWORD, pool.userPoolId, false)
    const asked = await initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: session.largeA })
    const signed = signSrpSession(session, asked as never)
    const claim = {
      PASSWORD_CLAIM_SECRET_BLOCK: asked.ChallengeParameters!.SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
      TIMESTAMP: signed.timestamp,
    }

    const withGhost = respond(pool, 'PASSWORD_VERIFIER', asked, { ...claim, DEVICE_KEY: GHOST })
    await expect(withGhost).rejects.toMatchObject(MISSING)
    const withNull = pool.handle('RespondToAuthChallenge', {
      ChallengeName: 'PASSWORD_VERIFIER',
      ClientId: pool.clientId,
      ChallengeResponses: { USERNAME: 'ada', ...claim, DEVICE_KEY: null as never },
    })
    await expect(withNull).resolves.toHaveProperty('AuthenticationResult')
    await expect(respond(pool, 'PASSWORD_VERIFIER', asked, claim)).rejects.toThrow('Incorrect username or password.')
  })

  it('takes the same code again without the device after it did not know it', async () => {
    make({}, { users: [{ username: 'ada', password: PASSWORD, mfa: { sms: '+15551234567' } }] })
    const asked = await signIn(pool)
    const code = { SMS_MFA_CODE: pool.outbox.last()!.code }

    await expect(respond(pool, 'SMS_MFA', asked, { ...code, DEVICE_KEY: GHOST })).rejects.toMatchObject(MISSING)
    expect(await respond(pool, 'SMS_MFA', asked, code)).toHaveProperty('AuthenticationResult')
  })

  it('ignores a device key where it tracks none, or refuses it where that is assumed', async () => {
    make(undefined)
    await expect(signIn(pool, 'ada', { DEVICE_KEY: GHOST })).resolves.toHaveProperty('AuthenticationResult')
    make(undefined, { assumptions: { deviceKeyWithoutTracking: 'refused' } })
    await expect(signIn(pool, 'ada', { DEVICE_KEY: GHOST })).rejects.toMatchObject(MISSING)
  })
})

describe('remembering', () => {
  it('is a matter of the user where the pool says so', async () => {
    make({ deviceOnlyRememberedOnUserPrompt: true })
    expect((await confirm(await signIn(pool))).necessary).toBe(true)
    make({ deviceOnlyRememberedOnUserPrompt: false })
    expect((await confirm(await signIn(pool))).necessary).toBe(false)
  })

  const users = [{ username: 'ada', password: PASSWORD, mfa: { totp: TOTP_SECRET } }]
  const answerTotp = (asked: Answer) => {
    pool.getUser('ada').totp!.lastStep = -1
    const SOFTWARE_TOKEN_MFA_CODE = totpCode(TOTP_SECRET, pool.clock.now())
    return respond(pool, 'SOFTWARE_TOKEN_MFA', asked, { SOFTWARE_TOKEN_MFA_CODE })
  }

  it.each([
    { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: false, next: 'DEVICE_SRP_AUTH' },
    { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true, next: 'SOFTWARE_TOKEN_MFA' },
    { challengeRequiredOnNewDevice: false, deviceOnlyRememberedOnUserPrompt: false, next: 'SOFTWARE_TOKEN_MFA' },
  ])('a known device leads to $next with %j', async ({ next, ...configuration }) => {
    make(configuration, { users })
    const device = await confirm(await answerTotp(await signIn(pool)))

    const asked = await signIn(pool, 'ada', { DEVICE_KEY: device.key })

    expect(asked.ChallengeName).toBe(next)
    const forDevice = next === 'DEVICE_SRP_AUTH' ? asked : await answerTotp(asked)
    expect(forDevice.ChallengeName).toBe('DEVICE_SRP_AUTH')
    await prove(forDevice, device)
  })

  it('replaces the second factor once the user has said yes', async () => {
    make({ challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true }, { users })
    const answer = await answerTotp(await signIn(pool))
    const device = await confirm(answer)
    await pool.handle('UpdateDeviceStatus', {
      AccessToken: answer.AuthenticationResult!.AccessToken!,
      DeviceKey: device.key,
      DeviceRememberedStatus: 'remembered',
    })

    expect((await signIn(pool, 'ada', { DEVICE_KEY: device.key })).ChallengeName).toBe('DEVICE_SRP_AUTH')
  })
})

describe('the refresh of a tracked device', () => {
  const refresh = (RefreshToken: string, DeviceKey?: string): Promise<Answer> =>
    pool.handle('GetTokensFromRefreshToken', {
      ClientId: pool.clientId,
      RefreshToken,
      ...(DeviceKey !== undefined && { DeviceKey }),
    })
  const invalid = { name: 'NotAuthorizedException', message: 'Invalid Refresh Token' }

  it('wants the key of the device, by both operations', async () => {
    const answer = await signIn(pool)
    const { RefreshToken } = answer.AuthenticationResult!
    const device = await confirm(answer)

    await expect(refresh(RefreshToken!)).rejects.toMatchObject(invalid)
    await expect(refresh(RefreshToken!, GHOST)).rejects.toMatchObject(invalid)
    await refresh(RefreshToken!, device.key)
    const byFlow = { REFRESH_TOKEN: RefreshToken! }
    await expect(initiate(pool, 'REFRESH_TOKEN_AUTH', byFlow)).rejects.toMatchObject(invalid)
    await initiate(pool, 'REFRESH_TOKEN_AUTH', { ...byFlow, DEVICE_KEY: device.key })
  })

  it('says that the device does not exist once it was forgotten, and works without its key then', async () => {
    const answer = await signIn(pool)
    const { RefreshToken } = answer.AuthenticationResult!
    const device = await confirm(answer)
    pool.forgetDevices('ada')

    await expect(refresh(RefreshToken!, device.key)).rejects.toMatchObject(MISSING)
    await refresh(RefreshToken!)
  })

  it('makes a new device where that is assumed', async () => {
    make({}, { assumptions: { refreshWithoutDeviceKey: 'newDevice', refreshOfUnconfirmedDevice: 'allowed' } })
    const { RefreshToken } = (await signIn(pool)).AuthenticationResult!

    const { AuthenticationResult: result } = await refresh(RefreshToken!)

    expect(result?.NewDeviceMetadata?.DeviceKey).toBeTruthy()
    await refresh(RefreshToken!, result!.NewDeviceMetadata!.DeviceKey!)
  })
})
