import { describe, expect, it } from 'vitest'
import type { Credentials } from '../../src/index.ts'
import { totpCode } from '../../src/testing/index.ts'
import { type App, type AppSetup, PASSWORD, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const HOUR = 60 * 60 * 1000

/** A pool in which a remembered device stands in for the second factor. */
const tracked = (more: AppSetup['pool'] = {}): AppSetup['pool'] => ({
  deviceConfiguration: { challengeRequiredOnNewDevice: true },
  allowedFirstAuthFactors: ['PASSWORD'],
  aliasAttributes: ['email'],
  users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' }, mfa: { totp: SECRET } }],
  ...more,
})

async function signIn(app: App, credentials: Credentials): Promise<void> {
  await app.at('identify').submit(credentials)
  if (app.flow.getSnapshot().step !== 'totpCode') return
  app.clock.increment(60_000)
  await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))
}

/** A browser whose device is remembered, signed out again. */
async function remembered(setup: AppSetup = {}, credentials: Partial<Credentials> = {}): Promise<App> {
  const app = startApp({ pool: tracked(), ...setup })
  await signIn(app, { username: 'ada', password: PASSWORD, ...credentials })
  app.at('signedIn')
  await app.auth.signOut()
  return app.reload()
}

describe('a new device', () => {
  it('is confirmed after the tokens, in three requests without a second factor', async () => {
    const app = startApp({ pool: tracked({ users: [{ username: 'ada', password: PASSWORD }] }) })

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    app.at('signedIn')
    expect(app.operations()).toEqual(['InitiateAuth', 'RespondToAuthChallenge', 'ConfirmDevice'])
    const [device] = app.pool.getUser('ada').devices.values()
    expect(device).toMatchObject({ confirmed: true, remembered: true, name: 'test browser' })
  })

  it('is asked about where the pool wants the person to decide: remember', async () => {
    const app = startApp({
      pool: tracked({
        deviceConfiguration: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true },
      }),
    })
    await signIn(app, { username: 'ada', password: PASSWORD })

    expect(app.auth.session.getSnapshot().status).toBe('signedIn')
    await app.at('rememberDevice').remember()

    app.at('signedIn')
    expect([...app.pool.getUser('ada').devices.values()][0]).toMatchObject({ remembered: true })
  })

  it('is asked about where the pool wants the person to decide: skip', async () => {
    const app = startApp({
      pool: tracked({
        deviceConfiguration: { challengeRequiredOnNewDevice: true, deviceOnlyRememberedOnUserPrompt: true },
      }),
    })
    await signIn(app, { username: 'ada', password: PASSWORD })

    await app.at('rememberDevice').skip()

    app.at('signedIn')
    expect([...app.pool.getUser('ada').devices.values()][0]).toMatchObject({ remembered: false })
  })

  it('never fails the sign-in when it cannot be confirmed', async () => {
    const app = startApp({
      pool: tracked({ users: [{ username: 'ada', password: PASSWORD }] }),
      auth: { deviceName: () => Promise.reject(new Error('no name')) },
    })

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    app.at('signedIn')
    expect(app.auth.session.getSnapshot().status).toBe('signedIn')
  })

  it('ends with the page where the session does: the next page asks for the second factor', async () => {
    const app = startApp({ pool: tracked() })
    const stored: string[] = []
    const { update } = app.storage
    app.storage.update = (key, change) => {
      stored.push(key)
      return update!.call(app.storage, key, change)
    }
    await signIn(app, { username: 'ada@example.org', password: PASSWORD, persistence: 'memory' })
    app.at('signedIn')

    await app.auth.getTokens({ forceRefresh: true })
    await app.auth.signOut()
    expect(app.operations()).toContain('ConfirmDevice')
    expect(stored).toEqual([])

    const next = app.reload()
    await next.at('identify').submit({ username: 'ada@example.org', password: PASSWORD })
    next.at('totpCode')
  })

  it('stands for the second factor in the page of a session that ends with it', async () => {
    const app = startApp({ pool: tracked() })
    const credentials: Credentials = { username: 'ada@example.org', password: PASSWORD, persistence: 'memory' }
    await signIn(app, credentials)
    await app.auth.signOut()

    await app.at('identify').submit(credentials)

    app.at('signedIn')
  })

  it('is left alone where the app does not want devices', async () => {
    const app = startApp({ pool: tracked(), auth: { deviceTracking: 'off' } })

    await signIn(app, { username: 'ada', password: PASSWORD })

    app.at('signedIn')
    expect(app.operations()).not.toContain('ConfirmDevice')
  })
})

describe('a remembered device', () => {
  it('stands in for the second factor, in four requests', async () => {
    const app = await remembered()

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    app.at('signedIn')
    expect(app.operations()).toEqual([
      'InitiateAuth',
      'RespondToAuthChallenge',
      'RespondToAuthChallenge',
      'RespondToAuthChallenge',
    ])
    expect(app.pool.getUser('ada').devices.size).toBe(1)
  })

  it('is found when the person signs in by e-mail address', async () => {
    const app = await remembered({}, { username: 'ada@example.org' })

    await app.at('identify').submit({ username: 'ada@example.org', password: PASSWORD })

    app.at('signedIn')
    expect(app.pool.getUser('ada').devices.size).toBe(1)
  })

  it.each(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'USER_AUTH'] as const)(
    'stands in for the second factor in %s',
    async (authFlow) => {
      const app = await remembered({ auth: { authFlow } })

      await app.at('identify').submit({ username: 'ada', password: PASSWORD })

      app.at('signedIn')
      const last = app.pool.requests.list('RespondToAuthChallenge').at(-1)
      expect(last?.input).toMatchObject({ ChallengeName: 'DEVICE_PASSWORD_VERIFIER' })
    },
  )

  it('accompanies every refresh', async () => {
    const app = await remembered()
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    app.clock.increment(2 * HOUR)

    const tokens = await app.auth.getTokens()

    expect(tokens.expiresAt).toBeGreaterThan(app.clock.now())
    const [device] = app.pool.getUser('ada').devices.keys()
    expect(app.pool.requests.last('GetTokensFromRefreshToken')?.input).toMatchObject({ DeviceKey: device })
  })
})

describe('a stale device never stands between a person and the right password', () => {
  it.each(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'USER_AUTH'] as const)(
    'forgotten by the service, in %s',
    async (authFlow) => {
      const app = await remembered({ auth: { authFlow } })
      app.pool.forgetDevices('ada')

      await signIn(app, { username: 'ada', password: PASSWORD })

      app.at('signedIn')
      expect(app.pool.getUser('ada').devices.size).toBe(1)
    },
  )

  it.each(['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'USER_AUTH'] as const)(
    'refused by the service, in %s',
    async (authFlow) => {
      const app = await remembered({ auth: { authFlow } })
      for (const device of app.pool.getUser('ada').devices.values()) device.verifier = '3'

      await signIn(app, { username: 'ada', password: PASSWORD })

      app.at('signedIn')
      expect(app.operations().filter((name) => name === 'InitiateAuth')).toHaveLength(2)
    },
  )

  it('belongs to a pool that has stopped tracking devices', async () => {
    const app = await remembered()
    app.pool.configureDevices(undefined)

    await signIn(app, { username: 'ada', password: PASSWORD })

    app.at('signedIn')
  })
})
