import { describe, expect, it } from 'vitest'
import { useSignIn } from '../../src/index.ts'
import type { Lambdas } from '../../src/testing/index.ts'
import { until } from '../until.ts'
import { type AppSetup, PASSWORD, startApp } from './start-app.ts'

const MINUTE = 60_000
const tracked = (more: AppSetup['pool'] = {}): AppSetup['pool'] => ({
  deviceConfiguration: { challengeRequiredOnNewDevice: true },
  users: [{ username: 'ada', password: PASSWORD }],
  ...more,
})
/** Refusals after which no try can succeed. */
const REFUSALS = [
  ['ResourceNotFoundException', 'Device does not exist.'],
  ['InvalidParameterException', 'Invalid device key given.'],
] as const
/** Gives everything that can go on the time to do so. */
const turns = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
}
const lost = { operation: 'ConfirmDevice', drop: 'request' } as const

/** An app whose sign-in could not confirm the device, and what it was told. */
async function unconfirmed(fault: object = lost, setup: AppSetup = {}) {
  const app = startApp({ pool: tracked(), ...setup })
  const told: string[] = []
  app.auth.session.on('deviceTrouble', ({ error }) => told.push(error.code))
  app.pool.faults.add(fault)
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.at('signedIn')
  const device = () => [...app.pool.getUser('ada').devices.values()][0]
  return { app, told, device, tries: (of = app) => of.operations().filter((name) => name === 'ConfirmDevice').length }
}

describe('a device that a sign-in could not confirm', () => {
  it('does not fail the sign-in, and is reported', async () => {
    const { told, device } = await unconfirmed()

    expect(told).toEqual(['ERR_NETWORK'])
    expect(device()).toMatchObject({ confirmed: false })
  })

  it('is confirmed a while later, and then proves itself', async () => {
    const { app, device } = await unconfirmed()

    app.clock.increment(MINUTE)
    await until(() => device()?.confirmed)
    await until(async () => (await app.auth.context.devices.load('ada'))?.confirmed)

    await app.auth.signOut()
    const next = app.reload()
    await next.at('identify').submit({ username: 'ada', password: PASSWORD })
    next.at('signedIn')
    expect(next.operations()).toHaveLength(4)
  })

  it('is confirmed after the next start of the app', async () => {
    const { app, device } = await unconfirmed()

    const next = app.reload()
    await until(() => next.auth.session.getSnapshot().status === 'signedIn')
    expect(next.operations()).toEqual([])
    next.clock.increment(MINUTE)

    await until(() => device()?.confirmed)
  })

  it('was confirmed when only the answer was lost: the password that the service took is the one that is kept', async () => {
    const { app, device, tries } = await unconfirmed({ ...lost, drop: 'answer' })
    expect(device()).toMatchObject({ confirmed: true })

    app.clock.increment(MINUTE)
    await until(async () => (await app.auth.context.devices.load('ada'))?.confirmed)

    expect(tries()).toBe(2)
    await app.auth.signOut()
    const next = app.reload()
    await next.at('identify').submit({ username: 'ada', password: PASSWORD })
    expect(next.pool.requests.last()?.input).toMatchObject({ ChallengeName: 'DEVICE_PASSWORD_VERIFIER' })
    next.at('signedIn')
  })

  it('is tried ever more seldom, and never after a sign-out', async () => {
    const { app, told } = await unconfirmed({ ...lost, times: Number.POSITIVE_INFINITY })

    for (const expected of [2, 3, 4]) {
      app.clock.increment(15_000 * 2 ** (expected - 2))
      await until(() => told.length === expected)
    }
    await app.auth.signOut()
    app.clock.increment(60 * MINUTE)

    expect(told).toHaveLength(4)
  })

  it('is tried 15 s after the sign-in, then after twice the time before, and at most five minutes', async () => {
    const { app, told } = await unconfirmed({ ...lost, times: Number.POSITIVE_INFINITY })

    for (const [at, seconds] of [15, 30, 60, 120, 240, 300, 300].entries()) {
      app.clock.increment(seconds * 1000 - 1)
      await turns()
      expect(told).toHaveLength(at + 1)
      app.clock.increment(1)
      await until(() => told.length === at + 2)
    }
  })

  it('is left alone when it has been confirmed meanwhile, or another one has come in its place', async () => {
    const { app, tries } = await unconfirmed()
    const { devices } = app.auth.context
    const device = (await devices.load('ada'))!
    await devices.save('ada', { ...device, confirmed: true })
    app.clock.increment(MINUTE)
    await turns()
    expect(tries()).toBe(0)

    const other = await unconfirmed()
    const found = (await other.app.auth.context.devices.load('ada'))!
    await other.app.auth.context.devices.save('ada', { ...found, deviceKey: 'eu-west-1_other' })
    other.app.clock.increment(MINUTE)
    await turns()
    expect(other.tries()).toBe(0)
  })

  it('is left alone by an app that wants no devices', async () => {
    const { app, tries } = await unconfirmed()
    const next = app.reload(undefined, { deviceTracking: 'off' })
    await until(() => next.auth.session.getSnapshot().status === 'signedIn')

    next.clock.increment(10 * MINUTE)
    await turns()

    expect(tries(next)).toBe(0)
  })

  it.each<[string, AppSetup]>([
    ['the app asks nobody', {}],
    [
      'the pool has asked already',
      {
        auth: { deviceTracking: 'ask' },
        pool: tracked({
          deviceConfiguration: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true },
        }),
      },
    ],
  ])('is confirmed later, and its status stays as it is, where %s', async (_, setup) => {
    const { app, device } = await unconfirmed(lost, setup)

    app.clock.increment(MINUTE)
    await until(() => device()?.confirmed)
    await turns()

    expect(app.operations()).not.toContain('UpdateDeviceStatus')
  })

  it.each([
    ['', undefined],
    ['Firefox on Linux', 'Firefox on Linux'],
  ])('is confirmed by the name %j', async (deviceName, sent) => {
    const { app } = await unconfirmed({}, { auth: { deviceName: () => deviceName } })

    const [request] = app.pool.requests.list().filter(({ operation }) => operation === 'ConfirmDevice')
    expect((request!.input as { DeviceName?: string }).DeviceName).toBe(sent)
  })

  it.each(REFUSALS)('is given up when a later try is refused with %s "%s"', async (name, message) => {
    const { app, told } = await unconfirmed()
    app.pool.faults.add({ operation: 'ConfirmDevice', exception: { name, message } })

    app.clock.increment(MINUTE)
    await until(() => told.length === 2)
    await until(async () => (await app.auth.context.devices.load('ada')) === undefined)
    app.clock.increment(60 * MINUTE)

    expect(told).toEqual(['ERR_NETWORK', name])
  })

  it.each(REFUSALS)('is given up when the sign-in itself is refused with %s "%s"', async (name, message) => {
    const exception = { name, message }
    const { app, told, tries } = await unconfirmed({ operation: 'ConfirmDevice', exception })
    expect(await app.auth.context.devices.load('ada')).toBeUndefined()

    app.clock.increment(10 * MINUTE)
    await turns()
    const next = app.reload()
    await until(() => next.auth.session.getSnapshot().status === 'signedIn')
    next.clock.increment(10 * MINUTE)
    await turns()

    expect([tries(), tries(next), told]).toEqual([1, 0, [name]])
  })

  it('is given up after a custom sign-in, whose devices the pool does not confirm', async () => {
    const lambdas: Lambdas = {
      defineAuthChallenge: (event) => {
        const isAnswered = event.request.session.length > 0
        event.response = { issueTokens: isAnswered, failAuthentication: false, challengeName: 'CUSTOM_CHALLENGE' }
      },
      createAuthChallenge: () => {},
      verifyAuthChallengeResponse: (event) => {
        event.response = { answerCorrect: true }
      },
    }
    const app = startApp({ pool: tracked({ lambdas }), auth: { authFlow: 'CUSTOM_AUTH' } })
    await app.at('identify').submit({ username: 'ada' })
    await app.at('custom').submit('anything')
    app.at('signedIn')

    app.clock.increment(10 * MINUTE)
    await turns()

    expect(app.operations().filter((name) => name === 'ConfirmDevice')).toHaveLength(1)
    expect(await app.auth.context.devices.load('ada')).toBeUndefined()
  })

  it('is kept when the refused try carried the token of another account', async () => {
    const told: string[] = []
    let isSwitching = false
    const app = startApp({
      pool: tracked({ users: ['bob', 'ada'].map((username) => ({ username, password: PASSWORD })) }),
      auth: {
        accounts: 'many',
        deviceName: async () => {
          if (isSwitching) await app.auth.session.switchAccount('bob')
          return 'test browser'
        },
      },
    })
    app.auth.session.on('deviceTrouble', ({ error }) => told.push(error.message))
    await app.at('identify').submit({ username: 'bob', password: PASSWORD })
    app.pool.faults.add(lost)
    const next = useSignIn(app.auth).getSnapshot()
    if (next.step === 'identify') await next.submit({ username: 'ada', password: PASSWORD })
    isSwitching = true

    app.clock.increment(MINUTE)
    await until(() => told.length === 2)
    await turns()

    expect(told[1]).toBe('Invalid device key given.')
    expect(await app.auth.context.devices.load('ada')).toMatchObject({ confirmed: false })
  })

  it('is not remembered when the app asks people and nobody is there to be asked', async () => {
    const { app, device } = await unconfirmed(lost, { auth: { deviceTracking: 'ask' } })

    app.clock.increment(MINUTE)
    await until(() => app.operations().includes('UpdateDeviceStatus'))

    await until(() => device()?.remembered === false)
    expect(device()).toMatchObject({ confirmed: true })
  })

  it('keeps the session alive where tokens of unconfirmed devices cannot be refreshed', async () => {
    const { app } = await unconfirmed(lost, {
      pool: tracked({ assumptions: { refreshOfUnconfirmedDevice: 'refused' } }),
    })
    app.clock.increment(MINUTE)
    await until(async () => (await app.auth.context.devices.load('ada'))?.confirmed)

    app.clock.increment(90 * MINUTE)

    expect((await app.auth.getTokens()).expiresAt).toBeGreaterThan(app.clock.now())
  })
})

it('a refresh that makes a new device binds the session to its key', async () => {
  const app = startApp({
    pool: tracked({ assumptions: { refreshWithoutDeviceKey: 'newDevice', refreshOfUnconfirmedDevice: 'allowed' } }),
    auth: { deviceTracking: 'off' },
  })
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  await app.auth.context.session.setDeviceKey(undefined)
  await app.auth.getTokens({ forceRefresh: true })

  await app.auth.getTokens({ forceRefresh: true })

  const [, made] = app.pool.getUser('ada').devices.keys()
  expect(made).toBeDefined()
  expect(app.pool.requests.last()?.input).toMatchObject({ DeviceKey: made })
})
