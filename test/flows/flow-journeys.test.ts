import { describe, expect, it } from 'vitest'
import type { Credentials, SignIn } from '../../src/index.ts'
import { type Lambdas, softwareAuthenticator, totpCode } from '../../src/testing/index.ts'
import { type App, type AppSetup, PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const ada = { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org', phone_number: '+15550100' } }

/** A quiz of one question, asked before or after the password. */
function quiz(order: 'before' | 'after' | 'only'): Lambdas {
  return {
    defineAuthChallenge: (event) => {
      const { session } = event.request
      const names = session.map(({ challengeName }) => challengeName)
      const isRight = session.every(({ challengeResult }) => challengeResult)
      const next =
        order === 'before' && !names.includes('CUSTOM_CHALLENGE')
          ? 'CUSTOM_CHALLENGE'
          : order !== 'only' && !names.includes('PASSWORD_VERIFIER')
            ? 'PASSWORD_VERIFIER'
            : names.includes('CUSTOM_CHALLENGE')
              ? undefined
              : 'CUSTOM_CHALLENGE'
      event.response = {
        issueTokens: isRight && next === undefined,
        failAuthentication: !isRight,
        ...(next && { challengeName: next }),
      }
    },
    createAuthChallenge: (event) => {
      event.response = {
        publicChallengeParameters: { question: 'colour?' },
        privateChallengeParameters: { answer: 'blue' },
      }
    },
    verifyAuthChallengeResponse: (event) => {
      event.response = { answerCorrect: event.request.challengeAnswer === 'blue' }
    },
  }
}

describe('CUSTOM_AUTH with SRP first', () => {
  it.each(['before', 'after'] as const)('takes a custom challenge %s the password', async (order) => {
    const app = startApp({ pool: { lambdas: quiz(order), users: [ada] } })

    await app.at('identify').submit({ ...credentials, authFlow: 'CUSTOM_AUTH_WITH_SRP' })
    expect(app.at('custom').parameters).toMatchObject({ question: 'colour?' })
    await app.at('custom').submit('blue')

    app.at('signedIn')
    expect(app.pool.requests.list('InitiateAuth')[0]?.input).toMatchObject({
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { CHALLENGE_NAME: 'SRP_A', SRP_A: expect.any(String) },
    })
  })

  it('is refused with a wrong password after a right answer', async () => {
    const app = startApp({ pool: { lambdas: quiz('before'), users: [ada] } })

    await app.at('identify').submit({ username: 'ada', password: 'Wrong-horse-1', authFlow: 'CUSTOM_AUTH_WITH_SRP' })
    const outcome = await app.at('custom').submit('blue')

    expect(outcome).toMatchObject({ ok: false, error: { code: 'NotAuthorizedException' }, flow: { step: 'identify' } })
  })
})

describe('USER_AUTH', () => {
  it('signs in at once with the Session of a confirmed sign-up', async () => {
    const app = startApp({ pool: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'], users: [] } })
    const { pool } = app
    const { Session } = await pool.handle('SignUp', {
      ClientId: pool.clientId,
      Username: 'grace',
      Password: PASSWORD,
      UserAttributes: [{ Name: 'email', Value: 'grace@example.org' }],
    })
    const confirmed = await pool.handle('ConfirmSignUp', {
      ClientId: pool.clientId,
      Username: 'grace',
      ConfirmationCode: pool.outbox.last()!.code,
      ...(Session !== undefined && { Session }),
    })

    await app.at('identify').submit({ username: 'grace', authFlow: 'USER_AUTH', session: confirmed.Session })

    expect(app.at('signedIn').user.username).toBe('grace')
    expect(app.pool.requests.list('RespondToAuthChallenge')).toHaveLength(0)
  })

  it('asks for a code by text message as a first factor', async () => {
    const app = startApp({ pool: { allowedFirstAuthFactors: ['SMS_OTP'], users: [ada] } })

    await app.at('identify').submit({ username: 'ada', authFlow: 'USER_AUTH', preferredChallenge: 'SMS_OTP' })
    expect(app.at('smsCode').challengeName).toBe('SMS_OTP')
    await app.at('smsCode').submit(app.pool.outbox.last({ medium: 'SMS' })!.code)

    app.at('signedIn')
  })

  it('shows the choice when the factor that was wished for is not to be had', async () => {
    const app = startApp({ pool: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'], users: [ada] } })

    await app.at('identify').submit({ username: 'ada', authFlow: 'USER_AUTH', preferredChallenge: 'WEB_AUTHN' })

    expect(app.at('chooseFactor').factors).not.toContain('WEB_AUTHN')
  })

  it('sends the step-up parameters as Cognito names them', async () => {
    const app = startApp({ pool: { users: [ada] } })

    await app.at('identify').submit({
      username: 'ada',
      authFlow: 'USER_AUTH',
      stepUp: { targetAcrValues: ['urn:a', 'urn:b'], maxAgeSeconds: 60, accessToken: 'eyJ' },
    })

    expect(app.pool.requests.list('InitiateAuth')[0]?.input).toMatchObject({
      AuthParameters: { TARGET_ACR_VALUES: 'urn:a urn:b', MAX_AGE: '60' },
    })
  })

  it.each([[{ targetAcrValues: [] }], [{ targetAcrValues: ['a b'] }], [{ targetAcrValues: ['a'], maxAgeSeconds: -1 }]])(
    'refuses the step-up %j before any request',
    async (stepUp) => {
      const app = startApp()

      const outcome = await app.at('identify').submit({ username: 'ada', authFlow: 'USER_AUTH', stepUp })

      expect(outcome).toMatchObject({ ok: false, error: { field: 'stepUp' } })
      expect(app.operations()).toEqual([])
    },
  )
})

describe('what goes along with every call', () => {
  it('is metadata, analytics and context, where they are configured', async () => {
    const app = startApp({
      auth: {
        clientMetadata: { app: 'test' },
        analyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
        userContextData: (username) => ({ EncodedData: `context of ${username}` }),
      },
    })

    await app.at('identify').submit({ ...credentials, clientMetadata: { screen: 'login' } })

    for (const { input } of app.pool.requests.list()) {
      expect(input).toMatchObject({
        ClientMetadata: { app: 'test', screen: 'login' },
        AnalyticsMetadata: { AnalyticsEndpointId: 'endpoint' },
        UserContextData: { EncodedData: 'context of ada' },
      })
    }
  })
})

const credentials: Credentials = { username: 'ada', password: PASSWORD }
const demanding = { mfaConfiguration: 'ON', users: [{ username: 'ada', password: PASSWORD }] } as const

/** How to come to each step that a reload must come back to. */
const PLACES: readonly (readonly [step: SignIn['step'], setup: AppSetup, go: (app: App) => Promise<unknown>])[] = [
  ['smsCode', { pool: { users: [{ ...ada, mfa: { sms: true } }] } }, (app) => app.at('identify').submit(credentials)],
  [
    'emailCode',
    { pool: { users: [{ ...ada, mfa: { email: true } }] } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'totpCode',
    { pool: { users: [{ ...ada, mfa: { totp: SECRET } }] } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'chooseMfa',
    { pool: { users: [{ ...ada, mfa: { totp: SECRET, sms: true } }] } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'chooseFactor',
    { pool: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'], users: [ada] }, auth: { authFlow: 'USER_AUTH' } },
    (app) => app.at('identify').submit({ username: 'ada' }),
  ],
  [
    'chooseMfaSetup',
    { pool: { ...demanding, enabledMfas: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'setUpTotp',
    { pool: { ...demanding, enabledMfas: ['SOFTWARE_TOKEN_MFA'] } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'setUpEmail',
    { pool: { ...demanding, enabledMfas: ['EMAIL_OTP'] } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'newPassword',
    { pool: { users: [{ username: 'ada', temporaryPassword: PASSWORD }] } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'custom',
    { pool: { lambdas: quiz('only'), users: [ada] } },
    (app) => app.at('identify').submit({ username: 'ada', authFlow: 'CUSTOM_AUTH' }),
  ],
  [
    'unsupported',
    { pool: { ...demanding, enabledMfas: ['SMS_MFA'], assumptions: { smsInMfaSetup: true } } },
    (app) => app.at('identify').submit(credentials),
  ],
  [
    'passkey',
    { auth: { authFlow: 'USER_AUTH', passkeys: { ...softwareAuthenticator(), isSupported: () => false } } },
    async (app) => {
      // A passkey that this browser cannot use: the step stays where it is.
      app.pool.getUser('ada').passkeys.set('AAAA', { credentialId: 'AAAA' } as never)
      await app.at('identify').submit({ username: 'ada', preferredChallenge: 'WEB_AUTHN' })
    },
  ],
]

describe('a reload comes back to the same step, with nothing secret kept', () => {
  it.each(PLACES)('%s', async (step, setup, go) => {
    const pool =
      step === 'passkey' ? { allowedFirstAuthFactors: ['PASSWORD', 'WEB_AUTHN'] as const, users: [ada] } : setup.pool
    const app = startApp({ ...setup, pool: pool as never })
    const kept: string[] = []
    const { setItem } = app.resumeStorage
    app.resumeStorage.setItem = (key, value) => {
      kept.push(value)
      return setItem.call(app.resumeStorage, key, value)
    }
    await go(app)
    const before = app.at(step)
    await turns()

    const again = app.reload()
    await turns(400)

    const after = again.at(step)
    expect(after.challengeName).toBe(before.challengeName)
    expect(after.pending).toBe(false)
    if ('delivery' in before && 'delivery' in after) expect(after.delivery).toEqual(before.delivery)
    if ('factors' in before && 'factors' in after) expect(after.factors).toEqual(before.factors)
    if ('methods' in before && 'methods' in after) expect(after.methods).toEqual(before.methods)
    if ('parameters' in before && 'parameters' in after) expect(after.parameters).toEqual(before.parameters)
    expect(kept.join()).not.toContain(PASSWORD)
    if ('secret' in before) expect(kept.join()).not.toContain(before.secret)
  })

  it('finishes a set-up that a reload interrupted, with a new secret', async () => {
    const app = startApp({ pool: { ...demanding, enabledMfas: ['SOFTWARE_TOKEN_MFA'] } })
    await app.at('identify').submit(credentials)
    const first = app.at('setUpTotp').secret
    await turns()

    const again = app.reload()
    await turns(400)
    const { secret } = again.at('setUpTotp')
    await again.at('setUpTotp').submit({ code: totpCode(secret, app.clock.now()) })

    expect(secret).not.toBe(first)
    again.at('signedIn')
  })
})

/** Lets promises settle, and the one timer of the simulator's answers. */
async function turns(count = 50): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
  await new Promise((resolve) => setImmediate(resolve))
}
