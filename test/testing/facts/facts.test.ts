import { describe, expect, it } from 'vitest'
import {
  type Assumptions,
  createUserPool,
  softwareAuthenticator,
  testClock,
  totpCode,
  type UserPool,
  type UserPoolOptions,
} from '../../../src/testing/index.ts'
import { type Answer, claimsOf, initiate, listIn, PASSWORD, respond, signIn, TOTP_SECRET } from '../core/driver.ts'
import { FACTS, type FactName } from './facts.ts'

const EMAIL = 'ada@example.com'
const PHONE = '+15551234567'
const tested = new Set<FactName>()

/** A test of one fact: what it says is the title, where it was seen is beside it in facts.ts. */
function fact(name: FactName, test: () => Promise<void>): void {
  tested.add(name)
  it(FACTS[name].says, test)
}

const clock = () => testClock(Date.UTC(2026, 0, 1))
const make = (options: UserPoolOptions = {}, assumptions: Partial<Assumptions> = {}): UserPool =>
  createUserPool({
    clock: clock(),
    users: [{ username: 'ada', password: PASSWORD, attributes: { email: EMAIL } }],
    assumptions,
    ...options,
  })
const choosing = (options: UserPoolOptions = {}, assumptions: Partial<Assumptions> = {}) =>
  make({ allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'WEB_AUTHN'], ...options }, assumptions)
const prefer = (pool: UserPool, PREFERRED_CHALLENGE: string, USERNAME = 'ada') =>
  initiate(pool, 'USER_AUTH', { USERNAME, PREFERRED_CHALLENGE })
const ask = (pool: UserPool, USERNAME = 'ada') => initiate(pool, 'USER_AUTH', { USERNAME })
const hidden = { clients: { preventUserExistenceErrors: 'ENABLED' } } as const
const person = (pool: UserPool, Username = 'ada') => ({ ClientId: pool.clientId, Username })
const tokensOf = (answer: Answer) => answer.AuthenticationResult!

async function addPasskey(pool: UserPool): Promise<void> {
  const { AccessToken = '' } = tokensOf(await signIn(pool))
  const { CredentialCreationOptions } = await pool.handle('StartWebAuthnRegistration', { AccessToken })
  const ceremony = { signal: new AbortController().signal }
  const Credential = await softwareAuthenticator().create(CredentialCreationOptions, ceremony)
  await pool.handle('CompleteWebAuthnRegistration', { AccessToken, Credential })
}

describe('USER_AUTH', () => {
  fact('emailOtpParameters', async () => {
    const pool = choosing()
    const both = [await prefer(pool, 'EMAIL_OTP')]
    both.push(await respond(pool, 'SELECT_CHALLENGE', await ask(pool), { ANSWER: 'EMAIL_OTP' }))

    for (const { ChallengeName, ChallengeParameters } of both) {
      expect(ChallengeName).toBe('EMAIL_OTP')
      expect(ChallengeParameters).toEqual({
        CODE_DELIVERY_DELIVERY_MEDIUM: 'EMAIL',
        CODE_DELIVERY_DESTINATION: 'a***@e***',
      })
    }
  })

  fact('webAuthnParameters', async () => {
    const pool = choosing()
    await addPasskey(pool)

    const { ChallengeName, ChallengeParameters } = await prefer(pool, 'WEB_AUTHN')

    expect(ChallengeName).toBe('WEB_AUTHN')
    expect(Object.keys(ChallengeParameters!)).toEqual(['CREDENTIAL_REQUEST_OPTIONS'])
  })

  fact('availableChallenges', async () => {
    const pool = choosing()
    await addPasskey(pool)
    const { AvailableChallenges: whole } = await ask(pool)

    expect([...whole!].sort()).toEqual(['EMAIL_OTP', 'PASSWORD', 'PASSWORD_SRP', 'WEB_AUTHN'])
    for (const factor of whole!) {
      expect(await prefer(pool, factor)).toMatchObject({ ChallengeName: factor, AvailableChallenges: whole })
    }
    const withSrp = await initiate(pool, 'USER_AUTH', {
      USERNAME: 'ada',
      PREFERRED_CHALLENGE: 'PASSWORD_SRP',
      SRP_A: '2',
    })
    expect(withSrp).toMatchObject({ ChallengeName: 'PASSWORD_VERIFIER', AvailableChallenges: whole })
  })

  fact('oneFactorASession', async () => {
    const pool = choosing()
    const choose = (asked: Answer, ANSWER: string) => respond(pool, 'SELECT_CHALLENGE', asked, { ANSWER })
    const refusal = { name: 'NotAuthorizedException', message: 'Invalid session for the user.' }

    const preferred = await prefer(pool, 'EMAIL_OTP')
    await expect(choose(preferred, 'PASSWORD_SRP')).rejects.toMatchObject(refusal)
    const chosen = await choose(await ask(pool), 'EMAIL_OTP')
    await expect(choose(chosen, 'PASSWORD_SRP')).rejects.toMatchObject(refusal)
    expect(await prefer(pool, 'PASSWORD_SRP')).toMatchObject({ ChallengeName: 'PASSWORD_SRP' })
  })

  fact('challengeOrder', async () => {
    expect((await ask(choosing())).AvailableChallenges).toEqual(['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP'])
    const other = choosing({}, { challengeOrder: ['PASSWORD', 'EMAIL_OTP', 'PASSWORD_SRP'] })
    expect((await ask(other)).AvailableChallenges).toEqual(['PASSWORD', 'EMAIL_OTP', 'PASSWORD_SRP'])
  })

  fact('selectChallengeParameters', async () => {
    expect((await ask(choosing())).ChallengeParameters).toEqual({})
    expect(await ask(choosing({}, { selectChallengeParameters: 'absent' }))).not.toHaveProperty('ChallengeParameters')
  })

  fact('temporaryPasswordFactors', async () => {
    const users = [{ username: 'ada', temporaryPassword: PASSWORD, attributes: { email: EMAIL } }]
    const pool = choosing({ users })

    const asked = await prefer(pool, 'EMAIL_OTP')

    expect(asked.ChallengeName).toBe('SELECT_CHALLENGE')
    expect([...asked.AvailableChallenges!].sort()).toEqual(['PASSWORD', 'PASSWORD_SRP'])
    expect(pool.outbox.list()).toEqual([])
  })

  fact('inventedDestination', async () => {
    const pool = choosing({ ...hidden, allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] })
    const sentTo = async (factor: string, name: string) =>
      (await prefer(pool, factor, name)).ChallengeParameters!.CODE_DELIVERY_DESTINATION

    expect(await sentTo('EMAIL_OTP', 'nobody@invalid.example')).toBe('n***@i***')
    expect(await sentTo('SMS_OTP', '+15550009876')).toBe('+*******9876')
    expect(await sentTo('EMAIL_OTP', 'nobody')).toMatch(/^[a-z]\*{3}@[a-z]\*{3}$/)
    expect(await sentTo('EMAIL_OTP', 'nobody')).toBe(await sentTo('EMAIL_OTP', 'nobody'))
  })

  fact('wrongFirstFactorCodes', async () => {
    const pool = choosing()
    const asked = await prefer(pool, 'EMAIL_OTP')
    const { code } = pool.outbox.last()!
    for (let count = 0; count < 6; count++) {
      await expect(respond(pool, 'EMAIL_OTP', asked, { EMAIL_OTP_CODE: 'wrong' })).rejects.toMatchObject({
        name: 'CodeMismatchException',
      })
    }

    await expect(signIn(pool)).resolves.toHaveProperty('AuthenticationResult')
    await expect(respond(pool, 'EMAIL_OTP', asked, { EMAIL_OTP_CODE: code })).resolves.toHaveProperty(
      'AuthenticationResult',
    )
  })

  fact('sessionLength', async () => {
    expect((await ask(choosing())).Session).toHaveLength(1543)
  })

  fact('sessionLimit', async () => {
    const answer = (length: number) => respond(make(), 'SMS_MFA', { Session: 'x'.repeat(length) })

    for (const length of [20, 4096]) await expect(answer(length)).rejects.toThrow('Invalid session for the user.')
    for (const length of [19, 4097]) await expect(answer(length)).rejects.toThrow("at 'session' failed to satisfy")
  })
})

describe('MFA', () => {
  const demanding = (attributes: Record<string, string>, assumptions: Partial<Assumptions> = {}, more = {}) =>
    make({ mfaConfiguration: 'ON', users: [{ username: 'ada', password: PASSWORD, attributes }], ...more }, assumptions)
  const unverified = { email: EMAIL, email_verified: 'false' }

  fact('emailMfaUnasked', async () => {
    const asked = await signIn(demanding({ email: EMAIL }))

    expect(asked).toMatchObject({
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: { CODE_DELIVERY_DESTINATION: 'a***@e***', USER_ID_FOR_SRP: 'ada' },
    })
  })

  fact('unverifiedMfaAddress', async () => {
    const pool = demanding(unverified)
    const asked = await signIn(pool)
    await respond(pool, 'EMAIL_OTP', asked, { EMAIL_OTP_CODE: pool.outbox.last()!.code })
    expect(pool.getUser('ada').attributes.get('email_verified')).toBe('true')

    const other = demanding(unverified, { unverifiedMfaAddress: 'ignored' })
    expect((await signIn(other)).ChallengeName).toBe('MFA_SETUP')
  })

  fact('bothMfaAddresses', async () => {
    const asked = await signIn(demanding({ email: EMAIL, phone_number: PHONE }))

    expect(asked.ChallengeName).toBe('SELECT_MFA_TYPE')
    expect(listIn(asked, 'MFAS_CAN_CHOOSE')).toEqual(['SMS_MFA', 'EMAIL_OTP'])
  })

  fact('recoveryAddressAsMfa', async () => {
    const accountRecovery = ['verified_email'] as const
    expect((await signIn(demanding({ email: EMAIL }, {}, { accountRecovery }))).ChallengeName).toBe('EMAIL_OTP')

    const other = demanding({ email: EMAIL }, { recoveryAddressAsMfa: 'unused' }, { accountRecovery })
    expect((await signIn(other)).ChallengeName).toBe('MFA_SETUP')
    const byPhone = demanding(
      { email: EMAIL, phone_number: PHONE },
      { recoveryAddressAsMfa: 'unused' },
      { accountRecovery },
    )
    expect((await signIn(byPhone)).ChallengeName).toBe('SMS_MFA')
  })

  it('takes an app or a method that the user has chosen before any address', async () => {
    const users = [{ username: 'ada', password: PASSWORD, attributes: { email: EMAIL }, mfa: { totp: TOTP_SECRET } }]
    const pool = make({ mfaConfiguration: 'ON', users })

    expect((await signIn(pool)).ChallengeName).toBe('SOFTWARE_TOKEN_MFA')
  })

  fact('mfaLockout', async () => {
    const users = [{ username: 'ada', password: PASSWORD, mfa: { totp: TOTP_SECRET } }]
    const wrong = async (pool: UserPool) => {
      const asked = await signIn(pool)
      for (let count = 0; count < 5; count++) {
        const answer = respond(pool, 'SOFTWARE_TOKEN_MFA', asked, { SOFTWARE_TOKEN_MFA_CODE: '000000' })
        await expect(answer).rejects.toMatchObject({ name: 'CodeMismatchException' })
      }
      return asked
    }
    const right = (pool: UserPool, asked: Answer) =>
      respond(pool, 'SOFTWARE_TOKEN_MFA', asked, {
        SOFTWARE_TOKEN_MFA_CODE: totpCode(TOTP_SECRET, pool.clock.now()),
      })
    const locked = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' }
    const time = clock()
    const pool = make({ users, clock: time })
    const asked = await wrong(pool)
    await expect(right(pool, asked)).rejects.toMatchObject(locked)
    await expect(signIn(pool)).rejects.toMatchObject(locked)
    time.increment(1000)
    await expect(right(pool, asked)).resolves.toHaveProperty('AuthenticationResult')

    const other = make({ users }, { mfaLockout: 'none' })
    await expect(right(other, await wrong(other))).resolves.toHaveProperty('AuthenticationResult')
  })

  fact('wrongSetUpCode', async () => {
    const pool = make()
    const { AccessToken = '' } = tokensOf(await signIn(pool))
    await pool.handle('AssociateSoftwareToken', { AccessToken })

    await expect(pool.handle('VerifySoftwareToken', { AccessToken, UserCode: '000000' })).rejects.toMatchObject({
      name: 'EnableSoftwareTokenMFAException',
      message: 'Code mismatch and fail enable Software Token MFA',
    })
  })

  fact('totpSecret', async () => {
    const pool = make()
    const { AccessToken = '' } = tokensOf(await signIn(pool))
    for (let count = 0; count < 20; count++) {
      const { SecretCode = '' } = await pool.handle('AssociateSoftwareToken', { AccessToken })
      expect(SecretCode).toMatch(/^[A-Z2-7]{52}$/)
      // 32 bytes are 256 bits: the last of 52 characters has one bit of them and four that are zero.
      expect(SecretCode.at(-1)).toMatch(/[AQ]/)
    }

    expect(() => make({}, { totpSecretLength: 33 })).toThrow('whole bytes')
    expect(() => make({}, { totpSecretLength: 8 })).toThrow('16 or more')
  })
})

describe('sign-up and recovery', () => {
  const EXPIRED = { name: 'ExpiredCodeException', message: 'Invalid code provided, please request a code again.' }

  fact('unknownConfirmation', async () => {
    const pool = make(hidden)
    const code = { ...person(pool, 'nobody'), ConfirmationCode: '123456' }

    await expect(pool.handle('ConfirmSignUp', code)).rejects.toMatchObject(EXPIRED)
    const Password = 'Another-horse-2'
    await expect(pool.handle('ConfirmForgotPassword', { ...code, Password })).rejects.toMatchObject(EXPIRED)
  })

  fact('weakPassword', async () => {
    const pool = make({ users: [{ username: 'ada', temporaryPassword: PASSWORD, attributes: { email: EMAIL } }] })
    const elsewhere = 'Password does not conform to policy: Password not long enough'
    const signUp = pool.handle('SignUp', { ...person(pool, 'bob'), Password: 'short' })
    await expect(signUp).rejects.toThrow('Password did not conform with policy: Password not long enough')
    const change = respond(pool, 'NEW_PASSWORD_REQUIRED', await signIn(pool), { NEW_PASSWORD: 'short' })
    await expect(change).rejects.toThrow(elsewhere)

    const other = make()
    await other.handle('ForgotPassword', person(other))
    const ConfirmationCode = other.outbox.last()!.code
    const reset = other.handle('ConfirmForgotPassword', { ...person(other), ConfirmationCode, Password: 'short' })
    await expect(reset).rejects.toThrow(elsewhere)
  })

  fact('verifiedInCapitals', async () => {
    const pool = make()
    pool.setAttributes('ada', { email_verified: 'True' })

    await expect(pool.handle('ForgotPassword', person(pool))).resolves.toMatchObject({
      CodeDeliveryDetails: { Destination: 'a***@e***' },
    })
    expect(claimsOf(tokensOf(await signIn(pool)).IdToken)).toMatchObject({ email_verified: true })
  })

  fact('takenAddress', async () => {
    const taken = (assumptions: Partial<Assumptions>) => {
      const pool = make({ usernameAttributes: ['email'], users: [{ username: EMAIL }] }, assumptions)
      return pool.handle('SignUp', { ...person(pool, EMAIL), Password: PASSWORD })
    }

    await expect(taken({})).rejects.toThrow('An account with the given email already exists.')
    await expect(taken({ takenAddressText: 'plain' })).rejects.toThrow(/^User already exists$/)
  })

  fact('signUpSession', async () => {
    const confirm = async (options: UserPoolOptions) => {
      const pool = make({ users: [], ...options })
      const UserAttributes = [{ Name: 'email', Value: EMAIL }]
      await pool.handle('SignUp', { ...person(pool), Password: PASSWORD, UserAttributes })
      const ConfirmationCode = pool.outbox.last()!.code
      return { pool, Session: (await pool.handle('ConfirmSignUp', { ...person(pool), ConfirmationCode })).Session }
    }
    const { pool, Session = '' } = await confirm({})

    expect(await initiate(pool, 'USER_AUTH', { USERNAME: 'ada' }, { Session })).toHaveProperty('AuthenticationResult')
    expect((await confirm({ clients: { explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] } })).Session).toBeUndefined()
  })

  fact('userNamePattern', async () => {
    const pool = make()
    const code = { ConfirmationCode: '123456' }
    const Session = 'x'.repeat(20)
    const operations = (Username: string) => [
      () => pool.handle('SignUp', { ...person(pool, Username), Password: PASSWORD }),
      () => pool.handle('ConfirmSignUp', { ...person(pool, Username), ...code }),
      () => pool.handle('ResendConfirmationCode', person(pool, Username)),
      () => pool.handle('ForgotPassword', person(pool, Username)),
      () => pool.handle('ConfirmForgotPassword', { ...person(pool, Username), ...code, Password: PASSWORD }),
      () => signIn(pool, Username),
      () => respond(pool, 'SMS_MFA', { Session }, { USERNAME: Username }),
      () =>
        pool.handle('UpdateAuthEventFeedback', {
          UserPoolId: pool.userPoolId,
          Username,
          EventId: 'x',
          FeedbackToken: 'x',
          FeedbackValue: 'Valid',
        }),
    ]
    const text =
      "1 validation error detected: Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"

    for (const name of ['ada lovelace', 'ada\n', 'a\u0000b', '\u200b']) {
      for (const run of operations(name)) {
        await expect(run()).rejects.toMatchObject({ name: 'InvalidParameterException', message: text })
      }
      expect(() => pool.createUser({ username: name })).toThrow('cannot be one')
    }
    for (const run of operations('ädä-1+½')) {
      const outcome = await run().then(
        () => 'accepted',
        (thrown: Error) => thrown.message,
      )
      expect(outcome).not.toContain('pattern')
    }
  })
})

describe('devices', () => {
  const tracking = (assumptions: Partial<Assumptions> = {}, more: UserPoolOptions = {}) =>
    make({ deviceConfiguration: {}, ...more }, assumptions)
  const confirm = (pool: UserPool, AccessToken: string, DeviceKey: string) =>
    pool.handle('ConfirmDevice', {
      AccessToken,
      DeviceKey,
      DeviceSecretVerifierConfig: { Salt: 'AQ==', PasswordVerifier: 'Ag==' },
    })
  const INVALID = { name: 'InvalidParameterException', message: 'Invalid device key given.' }

  fact('strangeDeviceKey', async () => {
    const pool = tracking(
      {},
      {
        users: [
          { username: 'ada', password: PASSWORD },
          { username: 'bob', password: PASSWORD },
        ],
      },
    )
    const { AccessToken = '' } = tokensOf(await signIn(pool))
    const { NewDeviceMetadata: bobs } = tokensOf(await signIn(pool, 'bob'))

    await expect(confirm(pool, AccessToken, bobs!.DeviceKey!)).rejects.toMatchObject(INVALID)
    const invented = 'eu-west-1_00000000-0000-4000-8000-000000000000'
    await expect(confirm(pool, AccessToken, invented)).rejects.toMatchObject(INVALID)
  })

  fact('unconfirmedDevice', async () => {
    const refresh = async (pool: UserPool, isConfirmed: boolean) => {
      const { AccessToken = '', RefreshToken = '', NewDeviceMetadata } = tokensOf(await signIn(pool))
      const DeviceKey = NewDeviceMetadata!.DeviceKey!
      if (isConfirmed) await confirm(pool, AccessToken, DeviceKey)
      return pool.handle('GetTokensFromRefreshToken', { ...person(pool), RefreshToken, DeviceKey })
    }

    await expect(refresh(tracking(), false)).rejects.toThrow('Invalid Refresh Token')
    await expect(refresh(tracking(), true)).resolves.toHaveProperty('AuthenticationResult')
    const other = tracking({ refreshOfUnconfirmedDevice: 'allowed' })
    await expect(refresh(other, false)).resolves.toHaveProperty('AuthenticationResult')
  })

  fact('deviceAfterCustomAuth', async () => {
    const lambdas: UserPoolOptions['lambdas'] = {
      defineAuthChallenge: ({ response }) => {
        response.issueTokens = true
      },
    }
    const signInAndConfirm = async (pool: UserPool) => {
      const result = tokensOf(await initiate(pool, 'CUSTOM_AUTH', { USERNAME: 'ada' }))
      return { result, confirmed: confirm(pool, result.AccessToken!, result.NewDeviceMetadata!.DeviceKey!) }
    }
    const pool = tracking({}, { lambdas })
    const { result, confirmed } = await signInAndConfirm(pool)
    await expect(confirmed).rejects.toMatchObject(INVALID)
    // Such a device cannot be shown to a refresh, so none is asked for.
    const RefreshToken = result.RefreshToken!
    await pool.handle('GetTokensFromRefreshToken', { ClientId: pool.clientId, RefreshToken })

    const other = await signInAndConfirm(tracking({ deviceAfterCustomAuth: 'confirmable' }, { lambdas }))
    await expect(other.confirmed).resolves.toHaveProperty('UserConfirmationNecessary')
  })
})

describe('tokens and sessions', () => {
  fact('rotationWithRefreshFlow', async () => {
    const refreshTokenRotation = { enabled: true }
    const both = { refreshTokenRotation, explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'] } as const
    const refresh = (pool: UserPool) => initiate(pool, 'REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: 'x' })

    expect(() => make({ clients: both })).toThrow('cannot have ALLOW_REFRESH_TOKEN_AUTH')
    await expect(refresh(make({ clients: { refreshTokenRotation } }))).rejects.toThrow(
      'REFRESH_TOKEN_AUTH flow not enabled for this client',
    )
    const accepted = make({ clients: both }, { rotationWithRefreshFlow: 'accepted' })
    await expect(refresh(accepted)).rejects.toMatchObject({ name: 'NotAuthorizedException' })
  })

  const sessionsOf = async (pool: UserPool, count: number, time: ReturnType<typeof clock>) => {
    const tokens: string[] = []
    for (let index = 0; index < count; index++) {
      tokens.push(tokensOf(await signIn(pool)).AccessToken!)
      time.increment(1000)
    }
    return tokens
  }

  fact('sessionsPage', async () => {
    const time = clock()
    const pool = make({ clock: time }, { maxSessionsPerUser: 100 })
    const tokens = await sessionsOf(pool, 60, time)

    const { Sessions, NextToken } = await pool.handle('ListUserSessions', { AccessToken: tokens[0]! })

    expect(Sessions).toHaveLength(60)
    expect(NextToken).toBeUndefined()
    const other = make({ clock: time }, { sessionsPerPage: 2 })
    const [AccessToken = ''] = await sessionsOf(other, 3, time)
    expect((await other.handle('ListUserSessions', { AccessToken })).Sessions).toHaveLength(2)
  })

  fact('sessionLimitPerUser', async () => {
    const time = clock()
    const pool = make({ clock: time })
    const tokens = await sessionsOf(pool, 20, time)
    const getUser = (AccessToken: string) => pool.handle('GetUser', { AccessToken })
    for (const token of tokens) await getUser(token)
    tokens.push(...(await sessionsOf(pool, 1, time)))

    await expect(getUser(tokens[0]!)).rejects.toThrow('Access Token has been revoked')
    for (const token of tokens.slice(1)) await getUser(token)
    const two = make({ clock: time }, { maxSessionsPerUser: 2 })
    const [first = '', , third = ''] = await sessionsOf(two, 3, time)
    await expect(two.handle('GetUser', { AccessToken: first })).rejects.toThrow('revoked')
    expect((await two.handle('ListUserSessions', { AccessToken: third })).Sessions).toHaveLength(2)
    expect(() => make({}, { maxSessionsPerUser: 101 })).toThrow('1 to 100')
  })

  fact('sessionTrackingOff', async () => {
    const time = clock()
    const pool = make({ clock: time }, { sessionTracking: 'DISABLED' })
    const tokens = await sessionsOf(pool, 22, time)
    const [AccessToken = ''] = tokens

    await pool.handle('GetUser', { AccessToken })
    for (const refused of [
      pool.handle('ListUserSessions', { AccessToken }),
      pool.handle('RevokeUserSession', { AccessToken, SessionId: 'x' }),
    ]) {
      await expect(refused).rejects.toMatchObject({ name: 'OperationNotEnabledException' })
    }
  })

  fact('acrClaims', async () => {
    const claims = async (assumptions: Partial<Assumptions>, more: Record<string, string>) => {
      const parameters = { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD, ...more }
      return claimsOf(tokensOf(await initiate(make({}, assumptions), 'USER_AUTH', parameters)).AccessToken)
    }
    const stepUp = { TARGET_ACR_VALUES: 'urn:cognito:loa:1' }
    const acr = { acr: 'urn:cognito:loa:1', amr: ['pwd'] }

    expect(await claims({}, {})).not.toHaveProperty('acr')
    expect(await claims({}, stepUp)).toMatchObject(acr)
    expect(await claims({ acrClaims: 'always' }, {})).toMatchObject(acr)
    expect(await claims({ acrClaims: 'never' }, stepUp)).not.toHaveProperty('acr')
  })

  fact('issuer', async () => {
    const issuers = async (assumptions: Partial<Assumptions>) => {
      const pool = make({}, assumptions)
      const { AccessToken, IdToken } = tokensOf(await signIn(pool))
      return new Set([claimsOf(AccessToken).iss, claimsOf(IdToken).iss, pool.settings.issuer])
    }
    const id = 'eu-west-1_Simulator1'

    expect(await issuers({})).toEqual(new Set([`https://cognito-idp.eu-west-1.amazonaws.com/${id}`]))
    expect(await issuers({ issuer: 'UPDATED' })).toEqual(
      new Set([`https://issuer-cognito-idp.eu-west-1.amazonaws.com/${id}`]),
    )
    expect(await issuers({ issuer: 'UPDATED', issuerRegion: 'us-east-1' })).toEqual(
      new Set([`https://issuer-cognito-idp.us-east-1.amazonaws.com/${id}`]),
    )
  })
})

describe('the wire', () => {
  fact('wrongPath', async () => {
    const pool = make()
    const understood = { code: 'BadRequest', message: FACTS.wrongPath.says.split('`')[1], type: 'client' }
    const send = (method: string, path: string) =>
      pool.fetch(`https://cognito-idp.eu-west-1.amazonaws.com${path}`, { method })

    for (const [method, path] of [
      ['GET', '/'],
      ['PUT', '/'],
      ['DELETE', `/${pool.userPoolId}`],
      ['GET', '/oauth2/authorize'],
    ] as const) {
      const response = await send(method, path)
      expect(response.status).toBe(400)
      expect(await response.json()).toEqual(understood)
    }
  })
})

describe('the table of facts', () => {
  it('has a test for every row', () => {
    expect([...tested].sort()).toEqual(Object.keys(FACTS).sort())
  })
})
