import {
  AuthenticationDetails,
  type CognitoRefreshToken,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
  type ICognitoStorage,
} from 'amazon-cognito-identity-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { totpCode } from '../../src/testing/index.ts'
import { createUserPool, type UserPool } from '../../src/testing/user-pool.ts'
import { type ServedUserPool, serveUserPool } from '../../src/testing/wire/node-server.ts'

const PASSWORD = 'Correct-horse-1'
const TOTP_SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

type Step = { readonly name: string; readonly session?: CognitoUserSession; readonly data?: unknown }

/** amazon-cognito-identity-js 6 as an app of its day would hold it. */
function client(pool: UserPool, served: ServedUserPool, storage: ICognitoStorage = memory()) {
  const userPool = new CognitoUserPool({
    UserPoolId: pool.userPoolId,
    ClientId: pool.clientId,
    endpoint: `${served.url}/`,
    Storage: storage,
  })
  const userOf = (name: string) => new CognitoUser({ Username: name, Pool: userPool, Storage: storage })
  const step = (run: (callbacks: Parameters<CognitoUser['authenticateUser']>[1]) => void): Promise<Step> =>
    new Promise((resolve, reject) => {
      const on = (name: string) => (first: unknown, second: unknown) =>
        resolve({ name: typeof first === 'string' ? first : name, data: second ?? first })
      run({
        onSuccess: (session, necessary) => resolve({ name: 'signedIn', session, data: necessary }),
        onFailure: reject,
        newPasswordRequired: (attributes, required) => resolve({ name: 'newPassword', data: { attributes, required } }),
        mfaRequired: on('mfa'),
        totpRequired: on('totp'),
        mfaSetup: on('mfaSetup'),
        selectMFAType: on('selectMfa'),
        customChallenge: (parameters: unknown) => resolve({ name: 'custom', data: parameters }),
      })
    })
  const signIn = (user: CognitoUser, name: string, password: string) =>
    step((callbacks) =>
      user.authenticateUser(new AuthenticationDetails({ Username: name, Password: password }), callbacks),
    )
  return { userOf, step, signIn }
}

function memory(): ICognitoStorage & { readonly items: Map<string, string> } {
  const items = new Map<string, string>()
  return {
    items,
    setItem: (key, value) => items.set(key, value),
    getItem: (key) => items.get(key) ?? null,
    removeItem: (key) => items.delete(key),
    clear: () => items.clear(),
  }
}

describe('amazon-cognito-identity-js', () => {
  const pool = createUserPool({
    deviceConfiguration: { challengeRequiredOnNewDevice: true },
    schema: [{ name: 'name', required: true }],
    lambdas: {
      defineAuthChallenge: (event) => {
        const last = event.request.session.at(-1)
        event.response =
          last?.challengeName === 'CUSTOM_CHALLENGE'
            ? { issueTokens: last.challengeResult, failAuthentication: !last.challengeResult }
            : { challengeName: last?.challengeName === 'SRP_A' ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE' }
      },
      createAuthChallenge: (event) => {
        event.response = {
          publicChallengeParameters: { question: 'What is the word?' },
          privateChallengeParameters: { answer: 'swordfish' },
        }
      },
      verifyAuthChallengeResponse: (event) => {
        event.response = {
          answerCorrect: event.request.challengeAnswer === event.request.privateChallengeParameters.answer,
        }
      },
    },
    users: [
      { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.com', name: 'Ada' } },
      { username: 'totp', password: PASSWORD, mfa: { totp: TOTP_SECRET } },
      { username: 'sms', password: PASSWORD, mfa: { sms: '+15551234567' } },
      { username: 'both', password: PASSWORD, mfa: { sms: '+15551234567', totp: TOTP_SECRET } },
      { username: 'new', temporaryPassword: 'Temporary-1', attributes: { email: 'new@example.com' } },
    ],
  })
  let served: ServedUserPool
  beforeAll(async () => {
    served = await serveUserPool(pool)
  })
  afterAll(() => served.close())

  it('signs in with the right password, and is refused with a wrong one', async () => {
    const { userOf, signIn } = client(pool, served)

    const { session } = await signIn(userOf('ada'), 'ada', PASSWORD)

    expect(session?.isValid()).toBe(true)
    expect(session?.getIdToken().payload).toMatchObject({ email: 'ada@example.com', email_verified: true })
    await expect(signIn(userOf('ada'), 'ada', 'wrong')).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      message: 'Incorrect username or password.',
    })
  })

  it('confirms its device by itself, comes back with it without a second factor, and refreshes', async () => {
    const storage = memory()
    const { userOf, step, signIn } = client(pool, served, storage)
    const first = userOf('totp')
    expect((await signIn(first, 'totp', PASSWORD)).name).toBe('SOFTWARE_TOKEN_MFA')
    const code = totpCode(TOTP_SECRET, pool.clock.now())
    await step((callbacks) => first.sendMFACode(code, callbacks, 'SOFTWARE_TOKEN_MFA'))
    const [device] = pool.getUser('totp').devices.values()
    expect(device?.confirmed).toBe(true)

    const again = userOf('totp')
    const { name, session } = await signIn(again, 'totp', PASSWORD)

    expect(name).toBe('signedIn')
    expect(session?.getAccessToken().payload.device_key).toBe(device?.key)
    expect(pool.requests.last('RespondToAuthChallenge')?.input).toMatchObject({
      ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
    })
    const refreshed = await new Promise<CognitoUserSession>((resolve, reject) =>
      again.refreshSession(session?.getRefreshToken() as CognitoRefreshToken, (error, result) =>
        error ? reject(error) : resolve(result),
      ),
    )
    expect(refreshed.isValid()).toBe(true)
  })

  it('recovers when its device was forgotten', async () => {
    const storage = memory()
    const { userOf, signIn } = client(pool, served, storage)
    await signIn(userOf('ada'), 'ada', PASSWORD)
    const before = [...pool.getUser('ada').devices.keys()]
    pool.forgetDevices('ada')

    const { name } = await signIn(userOf('ada'), 'ada', PASSWORD)

    expect(name).toBe('signedIn')
    expect(pool.requests.list('RespondToAuthChallenge').at(-2)?.error).toEqual({
      name: 'ResourceNotFoundException',
      message: 'Device does not exist.',
    })
    expect([...pool.getUser('ada').devices.keys()]).not.toEqual(before)
  })

  it('answers a code by SMS, after a wrong one', async () => {
    const { userOf, step, signIn } = client(pool, served)
    const user = userOf('sms')
    expect((await signIn(user, 'sms', PASSWORD)).name).toBe('SMS_MFA')
    const answer = (code: string) => step((callbacks) => user.sendMFACode(code, callbacks, 'SMS_MFA'))

    await expect(answer('000000x')).rejects.toMatchObject({ code: 'CodeMismatchException' })
    const { code } = pool.outbox.last({ username: 'sms', medium: 'SMS' })!
    expect((await answer(code)).name).toBe('signedIn')
  })

  it('chooses between two second factors', async () => {
    const { userOf, step, signIn } = client(pool, served)
    const user = userOf('both')
    expect((await signIn(user, 'both', PASSWORD)).name).toBe('SELECT_MFA_TYPE')

    const chosen = await step((callbacks) => user.sendMFASelectionAnswer('SMS_MFA', callbacks as never))
    const { code } = pool.outbox.last({ username: 'both' })!
    const done = await step((callbacks) => user.sendMFACode(code, callbacks, 'SMS_MFA'))

    expect(chosen.name).toBe('SMS_MFA')
    expect(done.name).toBe('signedIn')
  })

  it('changes a temporary password and gives the attribute that is missing', async () => {
    const { userOf, step, signIn } = client(pool, served)
    const user = userOf('new')
    const asked = await signIn(user, 'new', 'Temporary-1')
    expect(asked).toMatchObject({ name: 'newPassword', data: { required: ['name'] } })

    const complete = (attributes: object) =>
      step((callbacks) => user.completeNewPasswordChallenge('Brand-new-1', attributes, callbacks))

    await expect(complete({})).rejects.toMatchObject({ message: 'Invalid attributes given, name is missing' })
    expect((await complete({ name: 'New' })).name).toBe('signedIn')
    expect(pool.getUser('new').status).toBe('CONFIRMED')
  })

  it('answers a custom challenge after the password', async () => {
    const { userOf, step } = client(pool, served)
    const user = userOf('ada')
    user.setAuthenticationFlowType('CUSTOM_AUTH')
    const details = new AuthenticationDetails({ Username: 'ada', Password: PASSWORD })
    const asked = await step((callbacks) => user.authenticateUser(details, callbacks))
    expect(asked).toMatchObject({ name: 'custom', data: { question: 'What is the word?' } })

    const done = await step((callbacks) => user.sendCustomChallengeAnswer('swordfish', callbacks))

    expect(done.name).toBe('signedIn')
  })

  it('signs in with the password sent as it is', async () => {
    const { userOf, signIn } = client(pool, served)
    const user = userOf('ada')
    user.setAuthenticationFlowType('USER_PASSWORD_AUTH')

    expect((await signIn(user, 'ada', PASSWORD)).name).toBe('signedIn')
  })

  it('signs out everywhere, and its refresh token is worth nothing afterwards', async () => {
    const { userOf, signIn } = client(pool, served)
    const user = userOf('ada')
    const { session } = await signIn(user, 'ada', PASSWORD)

    await new Promise((resolve, reject) => user.globalSignOut({ onSuccess: resolve, onFailure: reject }))

    // Its own refresh would try again for six seconds before it believes the refusal.
    const refresh = pool.handle('GetTokensFromRefreshToken', {
      ClientId: pool.clientId,
      RefreshToken: session!.getRefreshToken().getToken(),
    })
    await expect(refresh).rejects.toMatchObject({ message: 'Refresh Token has been revoked' })
  })
})

describe('amazon-cognito-identity-js in a pool that demands a second factor', () => {
  it('sets up an authenticator app over three sessions', async () => {
    const pool = createUserPool({ mfaConfiguration: 'ON', enabledMfas: ['SOFTWARE_TOKEN_MFA'] })
    pool.createUser({ username: 'ada', password: PASSWORD })
    const served = await serveUserPool(pool)
    const { userOf, signIn } = client(pool, served)
    const user = userOf('ada')
    expect((await signIn(user, 'ada', PASSWORD)).name).toBe('MFA_SETUP')

    const secret = await new Promise<string>((resolve, reject) =>
      user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject }),
    )
    const session = await new Promise<CognitoUserSession>((resolve, reject) =>
      user.verifySoftwareToken(totpCode(secret, pool.clock.now()), 'phone', { onSuccess: resolve, onFailure: reject }),
    )

    expect(session.isValid()).toBe(true)
    await served.close()
  })
})
