import { describe, expect, it } from 'vitest'
import { matchStep } from '../../src/index.ts'
import { type Lambdas, totpCode } from '../../src/testing/index.ts'
import { PASSWORD, START, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const credentials = { username: 'ada', password: PASSWORD }

describe('a sign-in by SRP', () => {
  it('takes two requests, and none of them holds the password', async () => {
    const app = startApp()

    const outcome = await app.at('identify').submit(credentials)

    expect(outcome.ok).toBe(true)
    expect(app.at('signedIn').user).toEqual({ username: 'ada', signInName: 'ada' })
    expect(app.operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
    expect(JSON.stringify(app.pool.requests.list())).not.toContain(PASSWORD)
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
  })

  it('is refused with the wrong password, and goes through with the right one', async () => {
    const app = startApp()

    const refused = await app.at('identify').submit({ username: 'ada', password: 'Wrong-horse-1' })

    expect(refused).toMatchObject({ ok: false, error: { code: 'NotAuthorizedException' } })
    expect(app.at('identify')).toMatchObject({ username: 'ada', pending: false })
    expect(await app.at('identify').submit(credentials)).toMatchObject({ ok: true })
    app.at('signedIn')
  })

  it('is refused for somebody who does not exist', async () => {
    const app = startApp()

    const outcome = await app.at('identify').submit({ username: 'nobody', password: PASSWORD })

    expect(outcome).toMatchObject({ ok: false, error: { code: 'UserNotFoundException' } })
  })

  it('answers alike for a stranger and a wrong password where the pool hides who exists', async () => {
    const app = startApp({ pool: { clients: { preventUserExistenceErrors: 'ENABLED' } } })

    const stranger = await app.at('identify').submit({ username: 'nobody', password: PASSWORD })

    expect(stranger).toMatchObject({ ok: false, error: { code: 'NotAuthorizedException' } })
  })

  it('works by e-mail address, with a client secret', async () => {
    const app = startApp({
      pool: {
        aliasAttributes: ['email'],
        clients: { clientSecret: 'verySecretSecret1' },
        users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
      },
      auth: { clientSecret: 'verySecretSecret1' },
    })

    await app.at('identify').submit({ username: 'ada@example.org', password: PASSWORD })

    expect(app.at('signedIn').user).toEqual({ username: 'ada', signInName: 'ada@example.org' })
  })

  it('works where the user name is generated and people know their e-mail address only', async () => {
    const app = startApp({
      pool: {
        usernameAttributes: ['email'],
        users: [{ username: 'ada@example.org', password: PASSWORD }],
      },
    })

    await app.at('identify').submit({ username: 'ada@example.org', password: PASSWORD })

    expect(app.at('signedIn').user.username).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each(['パスワード-Aa1!', 'naïve Ünïcode 🐎 1A!', ' spaces  inside 1A!　'])(
    'takes the password %s',
    async (password) => {
      const app = startApp({ pool: { users: [{ username: 'zoë', password }] } })

      await app.at('identify').submit({ username: 'zoë', password })

      app.at('signedIn')
    },
  )

  it('asks for the password in a step of its own when it was not given', async () => {
    const app = startApp()

    await app.at('identify').submit({ username: 'ada' })
    expect(app.operations()).toEqual([])
    const wrong = await app.at('password').submit({ password: 'Wrong-horse-1' })
    expect(wrong).toMatchObject({ ok: false, error: { code: 'NotAuthorizedException' } })
    await app.at('password').submit({ password: PASSWORD })

    app.at('signedIn')
  })

  it('survives a clock that is a day off, once the service has told the time', async () => {
    const app = startApp()
    const day = 24 * 60 * 60 * 1000
    const wrongClock = {
      ...app.clock,
      now: () => app.clock.now() + day,
      setTimeout: app.clock.setTimeout.bind(app.clock),
      clearTimeout: app.clock.clearTimeout.bind(app.clock),
    }
    const other = startApp({ auth: { clock: wrongClock, fetch: app.pool.fetch, userPoolId: app.pool.userPoolId } })

    await other.at('identify').submit(credentials)

    other.at('signedIn')
  })
})

describe('second factors', () => {
  it('asks for the code of a text message; a wrong one may be followed by the right one', async () => {
    const app = startApp({
      pool: {
        users: [{ username: 'ada', password: PASSWORD, attributes: { phone_number: '+15550100' }, mfa: { sms: true } }],
      },
    })

    await app.at('identify').submit(credentials)
    expect(app.at('smsCode')).toMatchObject({ challengeName: 'SMS_MFA', delivery: { medium: 'SMS' } })
    expect(await app.at('smsCode').submit('000000')).toMatchObject({
      ok: false,
      error: { code: 'CodeMismatchException', field: 'code' },
    })
    expect(app.at('smsCode').fields.code.dom({ errorId: 'e' })).toMatchObject({
      'aria-invalid': true,
      'aria-describedby': 'e',
    })
    const code = app.pool.outbox.last({ medium: 'SMS' })!.code
    await app.at('smsCode').submit(` ${code.slice(0, 3)} ${code.slice(3)} `)

    app.at('signedIn')
  })

  it('sends a new code on demand, and comes back to the same step', async () => {
    const app = startApp({
      pool: {
        users: [{ username: 'ada', password: PASSWORD, attributes: { phone_number: '+15550100' }, mfa: { sms: true } }],
      },
    })
    await app.at('identify').submit(credentials)
    const first = app.pool.outbox.last()!.code
    expect(app.at('smsCode').resend?.availableAt).toBeGreaterThan(START)

    const resent = await app.at('smsCode').resend!.now()

    expect(resent).toMatchObject({ ok: true, flow: { step: 'smsCode' } })
    expect(app.pool.outbox.list()).toHaveLength(2)
    expect(app.pool.outbox.last()!.code).not.toBe(first)
    await app.at('smsCode').submit(app.pool.outbox.last()!.code)
    app.at('signedIn')
  })

  it('asks for the code of an e-mail', async () => {
    const app = startApp({
      pool: {
        users: [
          { username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' }, mfa: { email: true } },
        ],
      },
    })

    await app.at('identify').submit(credentials)
    expect(app.at('emailCode').delivery.medium).toBe('EMAIL')
    await app.at('emailCode').submit(app.pool.outbox.last()!.code)

    app.at('signedIn')
  })

  it('asks for the code of an authenticator app', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })

    await app.at('identify').submit(credentials)
    expect(await app.at('totpCode').submit('12345')).toMatchObject({
      ok: false,
      error: { code: 'ERR_INVALID_INPUT', field: 'code' },
    })
    await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))

    app.at('signedIn')
    expect(app.operations()).toHaveLength(3)
  })

  it('lets the person choose between several, and chooses again by itself for a new code', async () => {
    const app = startApp({
      pool: {
        users: [
          {
            username: 'ada',
            password: PASSWORD,
            attributes: { phone_number: '+15550100' },
            mfa: { sms: true, totp: SECRET },
          },
        ],
      },
    })

    await app.at('identify').submit(credentials)
    expect([...app.at('chooseMfa').methods].sort()).toEqual(['SMS_MFA', 'SOFTWARE_TOKEN_MFA'])
    await app.at('chooseMfa').choose('SMS_MFA')
    await app.at('smsCode').resend!.now()
    await app.at('smsCode').submit(app.pool.outbox.last()!.code)

    app.at('signedIn')
    expect(app.pool.outbox.list()).toHaveLength(2)
  })

  it('sets up an authenticator app where the pool demands one, through all three sessions', async () => {
    const app = startApp({
      pool: {
        mfaConfiguration: 'ON',
        enabledMfas: ['SOFTWARE_TOKEN_MFA'],
        users: [{ username: 'ada', password: PASSWORD }],
      },
      flow: { issuer: 'Test: app' },
    })

    await app.at('identify').submit(credentials)
    const { secret, uri } = app.at('setUpTotp')
    expect(uri).toBe(`otpauth://totp/Test%20app:ada?secret=${secret}&issuer=Test%20app`)
    expect(await app.at('setUpTotp').submit({ code: '000000' })).toMatchObject({ ok: false, error: { field: 'code' } })
    expect(app.at('setUpTotp').secret).toBe(secret)
    await app.at('setUpTotp').submit({ code: totpCode(secret, app.clock.now()), deviceName: 'phone' })

    app.at('signedIn')
    expect(app.operations()).toEqual([
      'InitiateAuth',
      'RespondToAuthChallenge',
      'AssociateSoftwareToken',
      'VerifySoftwareToken',
      'VerifySoftwareToken',
      'RespondToAuthChallenge',
    ])
  })

  it('sets up an e-mail address where the pool demands a second factor', async () => {
    const app = startApp({
      pool: { mfaConfiguration: 'ON', enabledMfas: ['EMAIL_OTP'], users: [{ username: 'ada', password: PASSWORD }] },
    })

    await app.at('identify').submit(credentials)
    expect(await app.at('setUpEmail').submit({ email: 'nonsense' })).toMatchObject({
      ok: false,
      error: { field: 'email' },
    })
    await app.at('setUpEmail').submit({ email: 'ada@example.org' })
    await app.at('emailCode').submit(app.pool.outbox.last()!.code)

    app.at('signedIn')
  })

  it('lets the person choose what to set up where there are several', async () => {
    const app = startApp({
      pool: {
        mfaConfiguration: 'ON',
        enabledMfas: ['EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'],
        users: [{ username: 'ada', password: PASSWORD }],
      },
    })

    await app.at('identify').submit(credentials)
    expect([...app.at('chooseMfaSetup').methods].sort()).toEqual(['EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'])
    await app.at('chooseMfaSetup').choose('SOFTWARE_TOKEN_MFA')
    await app.at('setUpTotp').submit({ code: totpCode(app.at('setUpTotp').secret, app.clock.now()) })

    app.at('signedIn')
  })

  it('says what an administrator must do where only text messages are allowed', async () => {
    const app = startApp({
      pool: {
        mfaConfiguration: 'ON',
        enabledMfas: ['SMS_MFA'],
        assumptions: { smsInMfaSetup: true },
        users: [{ username: 'ada', password: PASSWORD }],
      },
    })

    await app.at('identify').submit(credentials)

    expect(app.at('unsupported')).toMatchObject({ challengeName: 'MFA_SETUP', reason: /administrator/ as never })
  })
})

describe('first passwords, custom challenges, choices', () => {
  it('asks for a new password in place of a temporary one, with the attributes that are missing', async () => {
    const app = startApp({
      pool: {
        schema: [{ name: 'name', required: true }],
        users: [{ username: 'ada', temporaryPassword: 'Temporary-1' }],
      },
    })

    await app.at('identify').submit({ username: 'ada', password: 'Temporary-1' })
    expect(app.at('newPassword').missingAttributes).toEqual(['name'])
    expect(await app.at('newPassword').submit({ password: 'short', attributes: { name: 'Ada' } })).toMatchObject({
      ok: false,
      error: { code: 'InvalidPasswordException', field: 'password' },
    })
    await app.at('newPassword').submit({ password: PASSWORD, attributes: { name: 'Ada' } })

    app.at('signedIn')
  })

  const quiz: Lambdas = {
    defineAuthChallenge: (event) => {
      const { session } = event.request
      const failed = session.some(({ challengeResult }) => !challengeResult)
      event.response = {
        issueTokens: !failed && session.length >= 2,
        failAuthentication: failed,
        challengeName: 'CUSTOM_CHALLENGE',
      }
    },
    createAuthChallenge: (event) => {
      const count = event.request.session.length + 1
      event.response = {
        publicChallengeParameters: { question: `question ${count}` },
        privateChallengeParameters: { answer: `answer ${count}` },
      }
    },
    verifyAuthChallengeResponse: (event) => {
      const { challengeAnswer, privateChallengeParameters } = event.request
      event.response = { answerCorrect: challengeAnswer === privateChallengeParameters.answer }
    },
  }

  it('answers custom challenges as often as they are asked, each with its own content', async () => {
    const app = startApp({ pool: { lambdas: quiz, users: [{ username: 'ada', password: PASSWORD }] } })

    await app.at('identify').submit({ username: 'ada', authFlow: 'CUSTOM_AUTH' })
    expect(app.at('custom').parameters).toMatchObject({ question: 'question 1' })
    await app.at('custom').submit('answer 1')
    expect(app.at('custom').parameters).toMatchObject({ question: 'question 2' })
    await app.at('custom').submit('answer 2')

    app.at('signedIn')
  })

  it('goes back to the start when a custom challenge is failed', async () => {
    const app = startApp({ pool: { lambdas: quiz, users: [{ username: 'ada', password: PASSWORD }] } })

    await app.at('identify').submit({ username: 'ada', authFlow: 'CUSTOM_AUTH' })
    const outcome = await app.at('custom').submit('nonsense')

    expect(outcome).toMatchObject({ ok: false, error: { code: 'NotAuthorizedException' }, flow: { step: 'identify' } })
  })

  it('signs in by USER_PASSWORD_AUTH', async () => {
    const app = startApp({ auth: { authFlow: 'USER_PASSWORD_AUTH' } })

    await app.at('identify').submit(credentials)

    app.at('signedIn')
    expect(app.operations()).toEqual(['InitiateAuth'])
  })

  it('lets the person choose a first factor, change their mind, and choose another', async () => {
    const app = startApp({
      pool: {
        allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'],
        users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
      },
      auth: { authFlow: 'USER_AUTH' },
    })

    await app.at('identify').submit({ username: 'ada' })
    expect(app.at('chooseFactor').factors).toEqual(expect.arrayContaining(['PASSWORD', 'EMAIL_OTP']))
    await app.at('chooseFactor').choose('PASSWORD')
    await app.at('password').chooseAnother!()
    await app.at('chooseFactor').choose('EMAIL_OTP')
    expect(app.at('emailCode').challengeName).toBe('EMAIL_OTP')
    await app.at('emailCode').chooseAnother!()
    await app.at('chooseFactor').choose('PASSWORD_SRP', { password: PASSWORD })

    app.at('signedIn')
  })

  it('starts USER_AUTH with SRP when a password is there, and with a code when one is preferred', async () => {
    const pool = { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } as const
    const bySrp = startApp({ pool, auth: { authFlow: 'USER_AUTH' } })
    await bySrp.at('identify').submit(credentials)
    bySrp.at('signedIn')
    expect(JSON.stringify(bySrp.pool.requests.list())).not.toContain(PASSWORD)

    const byCode = startApp({ pool, auth: { authFlow: 'USER_AUTH' } })
    await byCode.at('identify').submit({ username: 'ada', preferredChallenge: 'EMAIL_OTP' })
    await byCode.at('emailCode').submit(byCode.pool.outbox.last()!.code)
    byCode.at('signedIn')
  })
})

describe('where a sign-in ends elsewhere', () => {
  it('hands over to the confirmation of a sign-up', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, status: 'UNCONFIRMED' }] } })

    const outcome = await app.at('identify').submit(credentials)

    expect(outcome).toMatchObject({ ok: false, error: { code: 'UserNotConfirmedException' } })
    expect(app.at('confirmSignUp').username).toBe('ada')
  })

  it('hands over to a password reset', async () => {
    const app = startApp()
    await app.pool.resetPassword('ada')

    await app.at('identify').submit(credentials)

    expect(app.at('resetPassword').username).toBe('ada')
  })

  it('starts over from any end', async () => {
    const app = startApp()
    await app.at('identify').submit(credentials)

    await app.at('signedIn').cancel()

    expect(app.at('identify')).toMatchObject({ pending: false, error: null })
  })
})

describe('actions that do not fit', () => {
  it('are refused with a stale step, while busy, and after cancel', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })
    const identify = app.at('identify')

    const first = identify.submit(credentials)
    expect(await identify.submit(credentials)).toMatchObject({ ok: false, error: { code: 'ERR_BUSY' } })
    await first
    expect(await identify.submit(credentials)).toMatchObject({ ok: false, error: { code: 'ERR_STALE_STEP' } })

    const answer = app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))
    await app.flow.getSnapshot().cancel()
    expect(await answer).toMatchObject({ ok: false, error: { code: 'ERR_CANCELLED' } })
    expect(app.at('identify').pending).toBe(false)
  })

  it('keep their identity over the life of a flow', async () => {
    const app = startApp()
    const { submit } = app.at('identify')
    await submit({ username: 'ada', password: 'Wrong-horse-1' })

    expect(app.at('identify').submit).toBe(submit)
    expect(app.flow.getSnapshot()).toBe(app.flow.getSnapshot())
  })

  it.each([
    [{ username: '', password: PASSWORD }, 'username'],
    [{ username: 'x'.repeat(2048), password: PASSWORD }, 'username'],
    [{ username: 'a\0b', password: PASSWORD }, 'username'],
    [{ username: 'ada\ud800', password: PASSWORD }, 'username'],
    [{ username: 5, password: PASSWORD }, 'username'],
    [{ username: 'ada', password: '' }, 'password'],
    [{ username: 'ada', password: 'x'.repeat(257) }, 'password'],
    [{ username: 'ada', password: 7 }, 'password'],
    [{ ...credentials, persistence: 'session' }, 'persistence'],
    [{ ...credentials, authFlow: 'SRP' }, 'authFlow'],
    [{ ...credentials, authFlow: 'USER_AUTH', preferredChallenge: 'TOTP' }, 'preferredChallenge'],
    [{ ...credentials, clientMetadata: { retries: 3 } }, 'clientMetadata'],
    [undefined, 'username'],
  ])('refuse %j before any request, and name the field', async (input, field) => {
    const app = startApp()

    const outcome = await app.at('identify').submit(input as never)

    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_INVALID_INPUT', field } })
    expect(app.flow.getSnapshot().error).toMatchObject({ field })
    expect(app.operations()).toEqual([])
  })
})

describe('a reload', () => {
  it('stays signed in, without a request', async () => {
    const app = startApp()
    await app.at('identify').submit(credentials)

    const again = app.reload()
    const tokens = await again.auth.getTokens()

    expect(tokens.accessToken.expose()).toMatch(/^ey/)
    expect(again.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
    expect(again.operations()).toEqual([])
  })

  it('comes back to the code that is asked for, and the code still counts', async () => {
    const app = startApp({
      pool: {
        users: [{ username: 'ada', password: PASSWORD, attributes: { phone_number: '+15550100' }, mfa: { sms: true } }],
      },
    })
    await app.at('identify').submit(credentials)
    const { delivery } = app.at('smsCode')
    await turns()

    const again = app.reload()
    await turns()

    expect(again.at('smsCode').delivery).toEqual(delivery)
    await again.at('smsCode').submit(app.pool.outbox.last()!.code)
    again.at('signedIn')
  })

  it('starts over when the time to answer is over', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })
    await app.at('identify').submit(credentials)
    app.at('totpCode')
    await turns()
    app.clock.increment(3 * 60 * 1000)

    const again = app.reload()
    await turns()

    again.at('identify')
  })

  it('keeps no password, code or token of the unfinished sign-in', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })
    const kept: string[] = []
    const { setItem } = app.resumeStorage
    app.resumeStorage.setItem = (key, value) => {
      kept.push(value)
      return setItem.call(app.resumeStorage, key, value)
    }

    await app.at('identify').submit(credentials)
    await turns()

    expect(kept).toHaveLength(1)
    expect(kept[0]).not.toContain(PASSWORD)
    expect(kept[0]).toContain('SOFTWARE_TOKEN_MFA')
  })
})

describe('a session that died', () => {
  it('is called what it is, and the name is kept for another try', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })
    await app.at('identify').submit(credentials)
    app.pool.expireSessions()

    const outcome = await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))

    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_CHALLENGE_EXPIRED' } })
    expect(app.at('identify').username).toBe('ada')
  })
})

it('gives every step to matchStep', async () => {
  const app = startApp()
  const name = matchStep(app.flow.getSnapshot(), {
    identify: (step) => step.step,
    password: () => '',
    chooseFactor: () => '',
    chooseMfa: () => '',
    smsCode: () => '',
    emailCode: () => '',
    totpCode: () => '',
    chooseMfaSetup: () => '',
    setUpTotp: () => '',
    setUpEmail: () => '',
    newPassword: () => '',
    passkey: () => '',
    custom: () => '',
    rememberDevice: () => '',
    confirmSignUp: () => '',
    resetPassword: () => '',
    signedIn: () => '',
    unsupported: () => '',
  })

  expect(name).toBe('identify')
})

/** Lets promises settle. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}
