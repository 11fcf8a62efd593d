/** What a reload comes back to, and what it must never come back to. */
import { describe, expect, it } from 'vitest'
import type { Credentials } from '../../src/index.ts'
import type { Lambdas } from '../../src/testing/index.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const KEY = 'cognito-machines.1.eu-west-1_5fSimulator1.1simulatorclient0000000000.sign-in'

/** An app whose user is asked for a code by text message. */
async function atCode(credentials: Partial<Credentials> = {}): Promise<App> {
  const app = startApp({
    pool: {
      users: [{ username: 'ada', password: PASSWORD, attributes: { phone_number: '+15550100' }, mfa: { sms: true } }],
    },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD, ...credentials })
  app.at('smsCode')
  return app
}

/** The app after a reload, once it has looked for an unfinished sign-in. */
async function reload(app: App): Promise<App> {
  const next = app.reload()
  await restored(next)
  return next
}

const restored = (app: App): Promise<boolean> => until(() => app.flow.actor.getSnapshot().value !== 'restoring')

describe('an unfinished sign-in that was given up', () => {
  it('does not come back by itself', async () => {
    const app = await atCode()

    await app.at('smsCode').cancel()
    await restored(app)

    app.at('identify')
    expect(await app.resumeStorage.getItem(KEY)).toBeNull()
  })

  it('does not come back after a reload', async () => {
    const app = await atCode()
    await app.at('smsCode').cancel()
    await restored(app)

    const next = await reload(app)

    next.at('identify')
  })

  it('does not keep credentials that are given by the app from being used', async () => {
    const app = await atCode()

    const next = app.reload({ credentials: { username: 'ada', password: 'Wrong-horse-1' } })
    await until(() => next.flow.getSnapshot().error !== null)

    expect(next.at('identify').error).toMatchObject({ code: 'NotAuthorizedException' })
  })
})

describe('an unfinished sign-in that comes back', () => {
  it('shows nothing of what the form refused while it was looked for', async () => {
    const next = (await atCode()).reload()
    await next.at('identify').submit({ username: '' })
    expect(next.at('identify').error).toMatchObject({ code: 'ERR_INVALID_INPUT', field: 'username' })

    await restored(next)

    expect(next.at('smsCode').error).toBe(null)
  })

  it('never asks for a code of a secret that is not there', async () => {
    const app = startApp({
      pool: {
        mfaConfiguration: 'ON',
        enabledMfas: ['SOFTWARE_TOKEN_MFA'],
        users: [{ username: 'ada', password: PASSWORD }],
      },
    })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    app.at('setUpTotp')
    let isOffline = true
    const fetch: typeof app.pool.fetch = async (url, init) => {
      if (isOffline) throw new TypeError('Failed to fetch')
      return app.pool.fetch(url, init)
    }

    const next = app.reload({}, { fetch })
    const steps = new Set<string>()
    next.flow.subscribe(() => steps.add(next.flow.getSnapshot().step))
    await until(() => next.flow.getSnapshot().error !== null)

    expect(next.at('identify').error).toMatchObject({ code: 'ERR_NETWORK' })
    expect([...steps]).toEqual(['identify'])
    isOffline = false
    await next.at('identify').submit({ username: 'ada', password: PASSWORD })
    expect(next.at('setUpTotp').secret).toMatch(/^[A-Z2-7]{32,}$/)
  })
})

describe('a sign-in that is done but for its device', () => {
  it('does not come back after a reload', async () => {
    const app = startApp({
      pool: {
        users: [{ username: 'ada', password: PASSWORD, attributes: { phone_number: '+15550100' }, mfa: { sms: true } }],
        deviceConfiguration: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: false },
        // The clock stands still: the device waits for its answer.
        latencyMs: (operation) => (operation === 'ConfirmDevice' ? 1000 : 0),
      },
    })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    void app.at('smsCode').submit(app.pool.outbox.last()!.code)
    await until(() => JSON.stringify(app.flow.actor.getSnapshot().value).includes('"request":"confirmingDevice"'))

    const next = await reload(app)

    next.at('identify')
    expect(await app.resumeStorage.getItem(KEY)).toBeNull()
    expect(next.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
  })
})

/** A question that comes between `SRP_A` and the challenge that closes the exchange. */
const QUESTION_FIRST: Lambdas = {
  defineAuthChallenge: (event) => {
    const { session } = event.request
    const isAsked = session.some(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE')
    event.response = {
      issueTokens: session.at(-1)?.challengeName === 'PASSWORD_VERIFIER',
      failAuthentication: false,
      challengeName: isAsked ? 'PASSWORD_VERIFIER' : 'CUSTOM_CHALLENGE',
    }
  },
  createAuthChallenge: (event) => {
    event.response = { publicChallengeParameters: {}, privateChallengeParameters: {} }
  },
  verifyAuthChallengeResponse: (event) => {
    event.response = { answerCorrect: true }
  },
}

it('does not come back to a question whose answer needs the password after it, which a reload has lost', async () => {
  const app = startApp({ pool: { lambdas: QUESTION_FIRST } })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD, authFlow: 'CUSTOM_AUTH_WITH_SRP' })
  app.at('custom')

  const next = await reload(app)

  expect(next.at('identify').error).toBe(null)
  await next.at('identify').submit({ username: 'ada', password: PASSWORD, authFlow: 'CUSTOM_AUTH_WITH_SRP' })
  await next.at('custom').submit('blue')
  next.at('signedIn')
})

it('does not come back to an older sign-in either, after one whose exchange of keys was open', async () => {
  const users = [
    { username: 'ada', password: PASSWORD, attributes: { phone_number: '+15550100' }, mfa: { sms: true } },
    { username: 'bob', password: PASSWORD },
  ]
  const app = startApp({ pool: { lambdas: QUESTION_FIRST, users } })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.at('smsCode')
  const second = app.reload({
    credentials: { username: 'bob', password: PASSWORD, authFlow: 'CUSTOM_AUTH_WITH_SRP' },
  })
  await until(() => second.flow.getSnapshot().step === 'custom')

  const third = await reload(second)

  third.at('identify')
  expect(await third.resumeStorage.getItem(KEY)).toBeNull()
})

/** What each exchange of keys shows of itself: a record that an earlier version, or another program, may have written. */
const EXCHANGES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  PASSWORD_VERIFIER: { USER_ID_FOR_SRP: 'ada', SRP_B: 'ab', SALT: 'cd', SECRET_BLOCK: 'ZWY=' },
  DEVICE_SRP_AUTH: { USERNAME: 'ada' },
  DEVICE_PASSWORD_VERIFIER: { USERNAME: 'ada', SRP_B: 'ab', SALT: 'cd', SECRET_BLOCK: 'ZWY=' },
}

it.each(Object.keys(EXCHANGES))(
  'does not come back to an exchange of keys, whose secret half is gone: %s',
  async (name) => {
    const app = await atCode()
    const record = JSON.parse(String(await app.resumeStorage.getItem(KEY)))
    const challenge = { ...record.challenge, name, parameters: EXCHANGES[name] }
    await app.resumeStorage.setItem(KEY, JSON.stringify({ ...record, challenge }))

    const next = await reload(app)

    expect(next.at('identify').error).toBe(null)
    expect(await next.resumeStorage.getItem(KEY)).toBeNull()
  },
)
