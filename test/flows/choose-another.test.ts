/** Another first factor, from the list that came beside a challenge: shown at once, and one request for the choice. */
import { describe, expect, it } from 'vitest'
import { until } from '../until.ts'
import { type App, type AppSetup, PASSWORD, startApp } from './start-app.ts'

const EVERYTHING = ['PASSWORD_SRP', 'PASSWORD', 'EMAIL_OTP', 'SMS_OTP'] as const
const pool: AppSetup['pool'] = {
  allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP'],
  users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org', phone_number: '+15550100' } }],
}
const start = (setup: AppSetup = {}): App =>
  startApp({ pool, ...setup, auth: { authFlow: 'USER_AUTH', ...setup.auth } })

/** The parameters of every `InitiateAuth`, by member. */
const initiated = (app: App): readonly Readonly<Record<string, unknown>>[] =>
  app.pool.requests
    .list('InitiateAuth')
    .map(({ input }) => Object((input as { readonly AuthParameters: unknown }).AuthParameters))

/** Lets the next request be answered by this challenge and list in the pool's place: it is in no log. */
function answerWith(app: App, challenge: string, available?: readonly string[], parameters: object = {}): void {
  app.pool.faults.add({
    answer: {
      status: 200,
      headers: { 'content-type': 'application/x-amz-json-1.1' },
      body: JSON.stringify({
        ChallengeName: challenge,
        Session: 'a-session-of-some-length',
        ChallengeParameters: parameters,
        AvailableChallenges: available,
      }),
    },
  })
}

/** An app at the code of a text message, which was preferred. */
async function atSmsCode(setup: AppSetup = {}): Promise<App> {
  const app = start(setup)
  await app.at('identify').submit({ username: 'ada', preferredChallenge: 'SMS_OTP' })
  app.at('smsCode')
  return app
}

/** The app after a reload, once it has looked for an unfinished sign-in. */
async function reload(app: App): Promise<App> {
  const next = app.reload()
  await until(() => next.flow.actor.getSnapshot().value !== 'restoring')
  return next
}

describe('the list beside a challenge', () => {
  it.each([
    ['EMAIL_OTP', 'emailCode', {}],
    ['SMS_OTP', 'smsCode', {}],
    ['PASSWORD', 'password', {}],
    ['PASSWORD_SRP', 'password', {}],
    ['NEVER_SEEN', 'unsupported', {}],
  ] as const)('%s is shown at once', async (challenge, step, parameters) => {
    const app = start()
    answerWith(app, challenge, EVERYTHING, parameters)
    await app.at('identify').submit({ username: 'ada' })

    const outcome = await app.at(step).chooseAnother?.()

    expect(outcome).toMatchObject({ ok: true, flow: { step: 'chooseFactor', factors: EVERYTHING, error: null } })
    expect(app.operations()).toEqual([])
  })

  it('WEB_AUTHN is shown at once when the passkey was declined', async () => {
    const app = start({
      auth: {
        passkeys: {
          isSupported: () => true,
          get: () => Promise.reject(new DOMException('no', 'NotAllowedError')),
          create: () => Promise.reject(new Error('not asked for')),
        },
      },
    })
    answerWith(app, 'WEB_AUTHN', EVERYTHING, { CREDENTIAL_REQUEST_OPTIONS: '{}' })
    await app.at('identify').submit({ username: 'ada' })

    await app.at('passkey').chooseAnother?.()

    expect(app.at('chooseFactor')).toMatchObject({ factors: EVERYTHING, error: null })
    expect(app.operations()).toEqual([])
  })

  it('is carried on to a challenge that was chosen from it', async () => {
    const app = start()
    await app.at('identify').submit({ username: 'ada' })
    await app.at('chooseFactor').choose('EMAIL_OTP')
    const before = app.operations()

    await app.at('emailCode').chooseAnother?.()

    expect(app.at('chooseFactor').factors).toEqual(EVERYTHING)
    expect(app.operations()).toEqual(before)
  })

  it('is carried on to the second factor of a password', async () => {
    const users = [{ username: 'ada', password: PASSWORD, mfa: { sms: '+15550100' } }]
    const app = start({ pool: { ...pool, users } })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    expect(app.at('smsCode').challengeName).toBe('SMS_MFA')
    const before = app.operations()

    await app.at('smsCode').chooseAnother?.()

    expect(app.at('chooseFactor').factors).toEqual(['PASSWORD_SRP', 'PASSWORD'])
    expect(app.operations()).toEqual(before)
  })

  it('is asked for where none came', async () => {
    const app = start()
    answerWith(app, 'SMS_OTP')
    await app.at('identify').submit({ username: 'ada', preferredChallenge: 'SMS_OTP' })

    await app.at('smsCode').chooseAnother?.()

    expect(app.at('chooseFactor').factors).toEqual(EVERYTHING)
    expect(initiated(app)).toEqual([{ USERNAME: 'ada' }])
  })

  it('is asked for where none came, also while the browser offers passkeys', async () => {
    const given: AbortSignal[] = []
    const app = start({
      auth: {
        passkeys: {
          isSupported: () => true,
          get: (_, { signal }) => {
            given.push(signal)
            return new Promise(() => {})
          },
          create: () => Promise.reject(new Error('not asked for')),
        },
      },
    })
    answerWith(app, 'WEB_AUTHN', undefined, { CREDENTIAL_REQUEST_OPTIONS: '{}' })
    void app.at('identify').submit({ username: 'ada' })
    await until(() => given.length > 0)

    await app.at('passkey').chooseAnother?.()

    expect(app.at('chooseFactor').factors).toEqual(EVERYTHING)
    expect(given.map(({ aborted }) => aborted)).toEqual([true])
    expect(app.operations()).toEqual(['InitiateAuth'])
  })
})

describe('the choice from the list', () => {
  it('of a code takes one request', async () => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()

    await app.at('chooseFactor').choose('EMAIL_OTP')
    await app.at('emailCode').submit(app.pool.outbox.last({ username: 'ada', medium: 'EMAIL' })!.code)

    app.at('signedIn')
    expect(initiated(app)).toEqual([
      { USERNAME: 'ada', PREFERRED_CHALLENGE: 'SMS_OTP' },
      { USERNAME: 'ada', PREFERRED_CHALLENGE: 'EMAIL_OTP' },
    ])
    expect(app.operations()).toEqual(['InitiateAuth', 'InitiateAuth', 'RespondToAuthChallenge'])
  })

  it.each([
    ['PASSWORD', { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD }],
    ['PASSWORD_SRP', { USERNAME: 'ada', PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: expect.any(String) }],
  ] as const)('of %s takes one request, with the password that is given along', async (factor, parameters) => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()

    await app.at('chooseFactor').choose(factor, { password: PASSWORD })

    app.at('signedIn')
    expect(initiated(app).slice(1)).toEqual([parameters])
  })

  it.each(['PASSWORD', 'PASSWORD_SRP'] as const)(
    'of %s asks for the password first, and again when it was wrong',
    async (factor) => {
      const app = await atSmsCode()
      await app.at('smsCode').chooseAnother?.()

      await app.at('chooseFactor').choose(factor)
      expect(app.at('password').username).toBe('ada')
      expect(app.operations()).toEqual(['InitiateAuth'])
      const outcome = await app.at('password').submit({ password: 'Wrong-horse-1' })
      expect(outcome).toMatchObject({ error: { code: 'NotAuthorizedException' }, flow: { step: 'password' } })
      await app.at('password').submit({ password: PASSWORD })

      app.at('signedIn')
      expect(initiated(app).map(({ PREFERRED_CHALLENGE }) => PREFERRED_CHALLENGE)).toEqual(['SMS_OTP', factor, factor])
    },
  )

  it('may be changed before the password is typed', async () => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()
    await app.at('chooseFactor').choose('PASSWORD')

    await app.at('password').chooseAnother?.()
    expect(app.operations()).toEqual(['InitiateAuth'])
    await app.at('chooseFactor').choose('EMAIL_OTP')

    app.at('emailCode')
    expect(initiated(app)).toHaveLength(2)
  })

  it('carries the client metadata of the sign-in', async () => {
    const app = start()
    const clientMetadata = { tenant: 'blue' }
    await app.at('identify').submit({ username: 'ada', preferredChallenge: 'SMS_OTP', clientMetadata })
    await app.at('smsCode').chooseAnother?.()

    await app.at('chooseFactor').choose('EMAIL_OTP')

    const sent = app.pool.requests.list('InitiateAuth').map(({ input }) => Object(input).ClientMetadata)
    expect(sent).toEqual([clientMetadata, clientMetadata])
  })

  it.each([
    ['the request', { operation: 'InitiateAuth', drop: 'request' }],
    ['the answer to the proof', { operation: 'RespondToAuthChallenge', drop: 'answer' }],
  ] as const)('can be made again when %s is lost', async (_, fault) => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()
    app.pool.faults.add(fault)

    const outcome = await app.at('chooseFactor').choose('PASSWORD_SRP', { password: PASSWORD })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'ERR_NETWORK' }, flow: { step: 'chooseFactor' } })
    expect(app.at('chooseFactor').factors).toEqual(EVERYTHING)
    await app.at('chooseFactor').choose('EMAIL_OTP')

    app.at('emailCode')
  })

  it('shows the newer list where the factor is not there any more', async () => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()
    app.pool.getUser('ada').attributes.delete('email')

    await app.at('chooseFactor').choose('EMAIL_OTP')
    expect(app.at('chooseFactor').factors).toEqual(EVERYTHING.filter((factor) => factor !== 'EMAIL_OTP'))
    await app.at('chooseFactor').choose('PASSWORD', { password: PASSWORD })

    app.at('signedIn')
    expect(app.operations().at(-1)).toBe('RespondToAuthChallenge')
  })

  it('asks for the second factor anew', async () => {
    const users = [{ username: 'ada', password: PASSWORD, mfa: { sms: '+15550100', totp: 'JBSWY3DPEHPK3PXP' } }]
    const app = start({ pool: { ...pool, users } })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    await app.at('chooseMfa').choose('SMS_MFA')
    await app.at('smsCode').chooseAnother?.()

    await app.at('chooseFactor').choose('PASSWORD', { password: PASSWORD })

    app.at('chooseMfa')
  })
})

describe('a reload', () => {
  it('comes back to the list, and the choice takes one request', async () => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()

    const next = await reload(app)
    expect(next.at('chooseFactor').factors).toEqual(EVERYTHING)
    expect(next.operations()).toEqual([])
    await next.at('chooseFactor').choose('EMAIL_OTP')
    await next.at('emailCode').submit(next.pool.outbox.last({ username: 'ada', medium: 'EMAIL' })!.code)

    next.at('signedIn')
    expect(next.operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge'])
  })

  it.each(['PASSWORD', 'PASSWORD_SRP'] as const)('comes back to the password of %s', async (factor) => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()
    await app.at('chooseFactor').choose(factor)

    const next = await reload(app)
    await next.at('password').submit({ password: PASSWORD })

    next.at('signedIn')
    expect(initiated(next).at(-1)).toMatchObject({ PREFERRED_CHALLENGE: factor })
  })

  it('keeps no secret', async () => {
    const app = await atSmsCode()
    await app.at('smsCode').chooseAnother?.()
    const key = 'cognito-machines.1.eu-west-1_5fSimulator1.1simulatorclient0000000000.sign-in'

    await until(async () => (await app.resumeStorage.getItem(key))?.includes('SELECT_CHALLENGE'))

    expect(JSON.parse((await app.resumeStorage.getItem(key))!)).not.toHaveProperty('challenge.session')
  })
})
