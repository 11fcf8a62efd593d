/**
 * The behaviours that tell today's clients for Cognito apart, each as a test of ours. In each of them at least one of
 * aws-amplify, amazon-cognito-identity-js and amazon-cognito-passwordless-auth fails.
 */
import { describe, expect, it } from 'vitest'
import { createAuth, useSignIn } from '../../src/index.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { memoryStorage } from '../../src/storage/memory.ts'
import { createTestPorts, createUserPool, totpCode } from '../../src/testing/index.ts'
import { until } from '../until.ts'
import { type App, type AppSetup, PASSWORD, START, startApp } from './start-app.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const HOUR = 3_600_000

async function signedIn(setup?: AppSetup): Promise<App> {
  const app = startApp(setup)
  await app.at('identify').submit({ username: 'ada', password: PASSWORD })
  app.at('signedIn')
  return app
}

const count = (app: App, operation: string): number => app.pool.requests.list(operation).length

describe('what tells clients apart', () => {
  it.each([
    ['ASCII', 'ada', 'Correct-horse-1'],
    ['UTF-8 password', 'ada', 'Größe-π-𝄞-1A'],
    ['UTF-8 username', 'Žofie-日本', 'Correct-horse-1'],
  ])('SRP oracle, %s', async (_, username, password) => {
    const app = startApp({ pool: { users: [{ username, password }] } })

    await app.at('identify').submit({ username, password })
    expect(app.at('signedIn').user.username).toBe(username)

    const wrong = app.reload()
    await wrong.auth.signOut()
    expect(await wrong.at('identify').submit({ username, password: `${password}x` })).toMatchObject({
      ok: false,
      error: { code: 'NotAuthorizedException' },
    })
  })

  it('3 concurrent refreshes = 1 call', async () => {
    const app = await signedIn()
    app.clock.increment(2 * HOUR)

    const tokens = await Promise.all([app.auth.getTokens(), app.auth.getTokens(), app.auth.getTokens()])

    expect(new Set(tokens.map(({ accessToken }) => accessToken.expose())).size).toBe(1)
    expect(count(app, 'GetTokensFromRefreshToken')).toBe(1)
  })

  it('sign-out during refresh stays signed out', async () => {
    const app = await signedIn({ pool: rotating() })
    const { pool, clock, storage } = app
    const beside = createAuth({
      ...createTestPorts({ clock, storage }),
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
    })
    await beside.getTokens()
    app.pool.faults.add({ operation: 'GetTokensFromRefreshToken', delayMs: 1000 })
    const refreshing = app.auth.getTokens({ forceRefresh: true }).catch((error: unknown) => error)
    // The request must be on its way, or no time passes for its answer.
    await new Promise((resolve) => setTimeout(resolve))

    await app.auth.signOut({ scope: 'local' })
    app.clock.increment(5000)

    expect(await refreshing).toMatchObject({ code: 'ERR_SIGNED_OUT' })
    await until(() => count(app, 'GetTokensFromRefreshToken') === 1)
    expect(app.auth.session.getSnapshot().status).toBe('signedOut')
    // A page that heard nothing finds the sign-out, and not a storage that was emptied.
    await expect(beside.getTokens({ forceRefresh: true })).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
    expect(beside.session.getSnapshot()).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
    const next = app.reload()
    await until(() => next.auth.session.getSnapshot().status !== 'restoring')
    expect(next.auth.session.getSnapshot().status).toBe('signedOut')
  })

  it('rotated token, two tabs, no grace', async () => {
    const clock = createTestPorts({ now: START }).clock
    const pool = createUserPool({ clock, ...rotating(), users: [{ username: 'ada', password: PASSWORD }] })
    const storage = memoryStorage()
    const open = () => {
      const ports = createTestPorts({ clock, storage })
      return createAuth({ ...ports, userPoolId: pool.userPoolId, clientId: pool.clientId, fetch: pool.fetch })
    }
    const one = open()
    const view = useSignIn(one).getSnapshot()
    if (view.step === 'identify') await view.submit({ username: 'ada', password: PASSWORD })
    const other = open()
    await Promise.all([one.getTokens(), other.getTokens()])
    clock.increment(2 * HOUR)

    // No lock is shared between them: each believes to be alone.
    const outcomes = Promise.all([one.getTokens(), other.getTokens()])
    const ticking = setInterval(() => clock.increment(500), 1)
    const tokens = await outcomes.finally(() => clearInterval(ticking))

    expect(tokens[0].accessToken.expose()).toBe(tokens[1].accessToken.expose())
    expect([one, other].map(({ session }) => session.getSnapshot().status)).toEqual(['signedIn', 'signedIn'])
  })

  it('network error on refresh, then recovery', async () => {
    const app = await signedIn()
    app.pool.faults.add({ operation: 'GetTokensFromRefreshToken', drop: 'request', times: 2 })
    app.clock.increment(2 * HOUR)
    const failed = app.auth.getTokens().catch((error: unknown) => error)
    const ticking = setInterval(() => app.clock.increment(250), 1)
    expect(await failed.finally(() => clearInterval(ticking))).toMatchObject({ code: 'ERR_NETWORK' })
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn', stale: true })

    // Nobody has to ask: it heals by itself.
    app.clock.increment(60_000)
    await until(() => {
      const session = app.auth.session.getSnapshot()
      return session.status === 'signedIn' && !session.stale
    })
    expect((await app.auth.getTokens()).expiresAt).toBeGreaterThan(app.clock.now())
  })

  it('revoked refresh = 1 call', async () => {
    const app = await signedIn()
    app.pool.revokeTokens('ada')
    app.clock.increment(2 * HOUR)

    await Promise.allSettled([app.auth.getTokens(), app.auth.getTokens(), app.auth.getTokens()])
    await expect(app.auth.getTokens()).rejects.toMatchObject({ code: 'ERR_SESSION_EXPIRED' })

    expect(count(app, 'GetTokensFromRefreshToken')).toBe(1)
    expect(app.auth.session.getSnapshot().status).toBe('signedOut')
  })

  it('LimitExceeded = 1 call', async () => {
    const app = startApp()
    const refusal = { name: 'LimitExceededException', message: 'Attempt limit exceeded, please try after some time.' }
    app.pool.faults.add({ operation: 'InitiateAuth', exception: refusal, times: 9 })

    expect(await app.at('identify').submit({ username: 'ada', password: PASSWORD })).toMatchObject({
      ok: false,
      error: { code: 'LimitExceededException' },
    })
    expect(count(app, 'InitiateAuth')).toBe(1)
  })

  it('lost answer response not replayed', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    const before = count(app, 'RespondToAuthChallenge')
    app.pool.faults.add({ operation: 'RespondToAuthChallenge', drop: 'answer' })

    await app.at('totpCode').submit(totpCode(SECRET, app.clock.now()))

    expect(count(app, 'RespondToAuthChallenge')).toBe(before + 1)
    expect(app.flow.getSnapshot()).toMatchObject({ step: 'totpCode', error: { code: 'ERR_NETWORK' } })
  })

  it('storage fails mid-write leaves no half session', async () => {
    const inner = memoryStorage()
    let writes = 0
    const failing: KeyValueStorage = {
      getItem: (key) => inner.getItem(key),
      removeItem: (key) => inner.removeItem(key),
      setItem: (key, value) => {
        if (++writes > 1) throw new Error('QuotaExceededError')
        return inner.setItem(key, value)
      },
    }
    const app = await signedIn({ auth: { storage: failing } })
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })

    const next = app.reload({}, { storage: inner })
    await until(() => next.auth.session.getSnapshot().status !== 'restoring')
    const { status } = next.auth.session.getSnapshot()
    if (status === 'signedIn') expect((await next.auth.getTokens()).refreshToken).toBeDefined()
    else expect(status).toBe('signedOut')
  })

  it('two instances do not share sign-in state', async () => {
    const users = ['ada', 'bob'].map((username) => ({ username, password: PASSWORD, mfa: { totp: SECRET } }))
    const [one, other] = [startApp({ pool: { users } }), startApp({ pool: { users } })]
    await one.at('identify').submit({ username: 'ada', password: PASSWORD })
    await other.at('identify').submit({ username: 'bob', password: PASSWORD })

    await one.at('totpCode').submit(totpCode(SECRET, one.clock.now()))

    expect(one.at('signedIn').user.username).toBe('ada')
    other.at('totpCode')
    expect(other.auth.session.getSnapshot().status).toBe('signedOut')
  })

  it('device refused → password sign-in goes on', async () => {
    const app = await returning('USER_SRP_AUTH', 'ada')
    for (const device of app.pool.getUser('ada').devices.values()) device.verifier = '3'

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    app.at('signedIn')
  })

  it('device unknown at PASSWORD_VERIFIER', async () => {
    const app = await returning('USER_SRP_AUTH', 'ada')
    // The service forgets the device between the two calls.
    const stop = app.pool.requests.subscribe(() => {
      app.pool.forgetDevices('ada')
      stop()
    })

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    app.at('signedIn')
    expect(count(app, 'ConfirmDevice')).toBe(2)
  })

  it('device gone here when the service asks for it', async () => {
    const app = await returning('USER_SRP_AUTH', 'ada')
    // Another tab forgets the device in the middle of the sign-in.
    const stop = app.pool.requests.subscribe(() => {
      void app.auth.context.devices.clear('ada')
      stop()
    })

    await app.at('identify').submit({ username: 'ada', password: PASSWORD })

    app.at('signedIn')
  })

  it('alias + USER_PASSWORD_AUTH uses device', async () => {
    const app = await returning('USER_PASSWORD_AUTH', 'ada@example.org')

    await app.at('identify').submit({ username: 'ada@example.org', password: PASSWORD })

    app.at('signedIn')
    expect(app.pool.requests.last()?.input).toMatchObject({ ChallengeName: 'DEVICE_PASSWORD_VERIFIER' })
  })

  it('SELECT_CHALLENGE twice keeps the list', async () => {
    const app = startApp({
      pool: { allowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] },
      auth: { authFlow: 'USER_AUTH' },
    })
    await app.at('identify').submit({ username: 'ada' })
    const offered = app.at('chooseFactor').factors
    expect(offered.length).toBeGreaterThan(1)

    await app.at('chooseFactor').choose('EMAIL_OTP')
    await app.at('emailCode').chooseAnother?.()

    expect(app.at('chooseFactor').factors).toEqual(offered)
  })

  it('reload restores the visible step', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: SECRET } }] } })
    await app.at('identify').submit({ username: 'ada', password: PASSWORD })
    app.at('totpCode')

    const next = app.reload()
    await until(() => next.flow.getSnapshot().step === 'totpCode')

    await next.at('totpCode').submit(totpCode(SECRET, next.clock.now()))
    next.at('signedIn')
  })

  it.each([
    ['us-gov-west-1_AbCdEf123', 'https://cognito-idp.us-gov-west-1.amazonaws.com/'],
    ['cn-north-1_AbCdEf123', 'https://cognito-idp.cn-north-1.amazonaws.com.cn/'],
  ])('gov-cloud endpoint (%s)', async (userPoolId, endpoint) => {
    const asked: string[] = []
    const auth = createAuth({
      ...createTestPorts(),
      userPoolId,
      clientId: 'client',
      fetch: (url) => {
        asked.push(url)
        return Promise.reject(new TypeError('offline'))
      },
    })
    const view = useSignIn(auth).getSnapshot()
    if (view.step === 'identify') await view.submit({ username: 'ada', password: PASSWORD })

    expect(new Set(asked)).toEqual(new Set([endpoint]))
  })
})

function rotating(): NonNullable<AppSetup['pool']> {
  return { clients: { refreshTokenRotation: { enabled: true, retryGracePeriodSeconds: 0 } } }
}

/** An app on a device that was remembered at an earlier sign-in. */
async function returning(authFlow: 'USER_SRP_AUTH' | 'USER_PASSWORD_AUTH', username: string): Promise<App> {
  const app = startApp({
    pool: {
      deviceConfiguration: { challengeRequiredOnNewDevice: true },
      aliasAttributes: ['email'],
      users: [{ username: 'ada', password: PASSWORD, attributes: { email: 'ada@example.org' } }],
    },
    auth: { authFlow },
  })
  await app.at('identify').submit({ username, password: PASSWORD })
  app.at('signedIn')
  await app.auth.signOut()
  return app.reload()
}
