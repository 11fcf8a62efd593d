import { readFileSync } from 'node:fs'
import { createSrpSession, signSrpSession } from 'cognito-srp-helper'
import { describe, expect, it } from 'vitest'
import { type Assumptions, createUserPool, type UserPool, type UserPoolOptions } from '../../../src/testing/index.ts'
import { OPERATIONS } from '../../../src/testing/operations/register.ts'
import { withTables } from '../../tools/simulator-tables.ts'
import { type Answer, initiate, listIn, PASSWORD, respond, signIn } from './driver.ts'

const GHOST = 'eu-west-1_00000000-0000-4000-8000-000000000000'
const make = (assumptions: Partial<Assumptions>, options: UserPoolOptions = {}): UserPool =>
  createUserPool({ users: [{ username: 'ada', password: PASSWORD }], assumptions, ...options })
const startSrp = (pool: UserPool, more: Record<string, string> = {}) => {
  const session = createSrpSession('ada', PASSWORD, pool.userPoolId, false)
  return initiate(pool, 'USER_SRP_AUTH', { USERNAME: 'ada', SRP_A: session.largeA, ...more }).then((asked) => ({
    asked,
    claim: () => {
      const signed = signSrpSession(session, asked as never)
      return {
        PASSWORD_CLAIM_SECRET_BLOCK: asked.ChallengeParameters!.SECRET_BLOCK!,
        PASSWORD_CLAIM_SIGNATURE: signed.passwordSignature,
        TIMESTAMP: signed.timestamp,
      }
    },
  }))
}
const rememberedDevice = async (pool: UserPool): Promise<{ key: string; answer: Answer }> => {
  const answer = await signIn(pool)
  const key = answer.AuthenticationResult!.NewDeviceMetadata!.DeviceKey!
  Object.assign(pool.getUser('ada').devices.get(key)!, { confirmed: true, remembered: true, salt: '1', verifier: '2' })
  return { key, answer }
}

describe('an open question about the real service', () => {
  it('has another answer for an SRP_A and a TIMESTAMP that are malformed', async () => {
    const pool = make({ malformedSrpA: 'NotAuthorizedException', malformedTimestamp: 'NotAuthorizedException' })
    const { claim } = await startSrp(pool)

    await expect(startSrp(pool, { SRP_A: '0' })).rejects.toMatchObject({ name: 'NotAuthorizedException' })
    await expect(respond(pool, 'PASSWORD_VERIFIER', {}, { ...claim(), TIMESTAMP: 'now' })).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    })
  })

  it('has another answer for the session beside PASSWORD_VERIFIER', async () => {
    const { asked, claim } = await startSrp(make({}))
    expect(asked).not.toHaveProperty('Session')
    expect(claim()).toHaveProperty('TIMESTAMP')

    expect((await startSrp(make({ sessionWithPasswordVerifier: true }))).asked).toHaveProperty('Session')
  })

  it('has another answer for the text of a wrong code', async () => {
    const users = [{ username: 'ada', password: PASSWORD, mfa: { sms: '+15551234567' } }]
    const pool = make({ wrongMfaCodeText: 'Invalid code received for user' }, { users })

    const wrong = respond(pool, 'SMS_MFA', await signIn(pool), { SMS_MFA_CODE: 'wrong' })

    await expect(wrong).rejects.toThrow('Invalid code received for user')
  })

  it('has another answer for the parameters of DEVICE_SRP_AUTH, and for a wrong session there', async () => {
    const pool = make(
      { deviceSrpAuthParameters: 'deviceKey', wrongDeviceSession: 'refused' },
      { deviceConfiguration: {} },
    )
    const { key } = await rememberedDevice(pool)

    const asked = await signIn(pool, 'ada', { DEVICE_KEY: key })

    expect(asked.ChallengeParameters).toEqual({ DEVICE_KEY: key })
    const wrong = { Session: 'x'.repeat(40) }
    const answer = { DEVICE_KEY: key, SRP_A: '2' }
    await expect(respond(pool, 'DEVICE_SRP_AUTH', wrong, answer)).rejects.toThrow('Invalid session for the user.')
    const lenient = make({}, { deviceConfiguration: {} })
    const other = await rememberedDevice(lenient)
    await signIn(lenient, 'ada', { DEVICE_KEY: other.key })
    await respond(lenient, 'DEVICE_SRP_AUTH', wrong, { ...answer, DEVICE_KEY: other.key })
  })

  it('has another answer for an unknown device in the first request', async () => {
    const refusing = startSrp(make({}, { deviceConfiguration: {} }), { DEVICE_KEY: GHOST })
    await expect(refusing).rejects.toMatchObject({ name: 'ResourceNotFoundException' })

    const pool = make({ unknownDeviceAtInitiateAuth: 'ignored' }, { deviceConfiguration: {} })
    const { claim } = await startSrp(pool, { DEVICE_KEY: GHOST })
    const withGhost = respond(pool, 'PASSWORD_VERIFIER', {}, { ...claim(), DEVICE_KEY: GHOST })
    await expect(withGhost).rejects.toThrow('Device does not exist.')
    await respond(pool, 'PASSWORD_VERIFIER', {}, claim())
  })

  it('has another answer for the refresh of a device that was forgotten', async () => {
    const pool = make({ refreshAfterForgottenDevice: 'refused' }, { deviceConfiguration: {} })
    const { answer } = await rememberedDevice(pool)
    pool.forgetDevices('ada')

    const RefreshToken = answer.AuthenticationResult!.RefreshToken!
    const refresh = pool.handle('GetTokensFromRefreshToken', { ClientId: pool.clientId, RefreshToken })

    await expect(refresh).rejects.toThrow('Invalid Refresh Token')
  })

  it('has another answer for the older refresh on a client that rotates', async () => {
    const clients = { refreshTokenRotation: { enabled: true } }
    const accepted = { rotationWithRefreshFlow: 'accepted' } as const
    const refresh = (pool: UserPool) => initiate(pool, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'x' })

    const other = { ...accepted, refreshFlowOnRotatingClient: 'InvalidParameterException' } as const

    await expect(refresh(make(accepted, { clients }))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Refresh Token.',
    })
    await expect(refresh(make(other, { clients }))).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })

  it('has another answer for SMS in the list of MFA_SETUP', async () => {
    const pool = make({ smsInMfaSetup: false }, { mfaConfiguration: 'ON' })

    expect(listIn(await signIn(pool), 'MFAS_CAN_SETUP')).toEqual(['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'])
  })

  it('has another answer for the second factor after CUSTOM_AUTH', async () => {
    const options: UserPoolOptions = {
      users: [{ username: 'ada', mfa: { sms: '+15551234567' } }],
      lambdas: {
        defineAuthChallenge: ({ response }) => {
          response.issueTokens = true
        },
      },
    }

    expect(await initiate(make({}, options), 'CUSTOM_AUTH', { USERNAME: 'ada' })).toHaveProperty('AuthenticationResult')
    const asking = make({ mfaAfterCustomAuth: true }, options)
    expect((await initiate(asking, 'CUSTOM_AUTH', { USERNAME: 'ada' })).ChallengeName).toBe('SMS_MFA')
  })
})

describe('the README of the simulator', () => {
  const readme = readFileSync(new URL('../../../src/testing/README.md', import.meta.url), 'utf8')

  it('has a row for every operation', () => {
    for (const operation of Object.keys(OPERATIONS)) expect(readme).toContain(`| ${operation} |`)
  })

  it('has the tables of facts and of assumptions as they are', () => {
    expect(withTables(readme)).toBe(readme)
  })
})
