import { describe, expect, it } from 'vitest'
import { type Auth, type AuthOptions, createAuth, useDevices, useSignIn } from '../../src/index.ts'
import { until } from '../until.ts'
import { type App, type AppSetup, PASSWORD, startApp } from './start-app.ts'

const CREDENTIALS = { username: 'ada', password: PASSWORD }

/** Every gate that a listener saw, without repetitions. */
function watchGate({ auth }: App): string[] {
  const seen: string[] = []
  const look = () => {
    const gate = auth.gate.getSnapshot()
    if (seen.at(-1) !== gate) seen.push(gate)
  }
  auth.gate.subscribe(look)
  look()
  return seen
}

/** The two ways in which a pool and an app ask whether to remember a device. */
const ASKING: readonly [string, AppSetup['pool'], Partial<AuthOptions>][] = [
  ['the pool lets the user decide', { deviceOnlyRememberedOnUserPrompt: true }, {}],
  ["deviceTracking is 'ask'", {}, { deviceTracking: 'ask' }],
].map(([title, device, auth]) => [
  title as string,
  { deviceConfiguration: { challengeRequiredOnNewDevice: true, ...(device as object) } },
  auth as Partial<AuthOptions>,
])

describe('the gate', () => {
  it.each(ASKING)('stays at the sign-in until the question about the device is answered: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)

    await app.at('identify').submit(CREDENTIALS)
    expect(app.auth.session.getSnapshot().status).toBe('signedIn')
    expect(gates).toEqual(['restoring', 'signIn'])
    await app.at('rememberDevice').skip()

    app.at('signedIn')
    expect(gates).toEqual(['restoring', 'signIn', 'app'])
    expect(app.auth.gate.getServerSnapshot()).toBe('restoring')
  })

  it.each(ASKING)('opens when that question is given up: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)
    await app.at('identify').submit(CREDENTIALS)

    await app.at('rememberDevice').cancel()

    expect(gates).toEqual(['restoring', 'signIn', 'app'])
  })

  it.each(ASKING)('opens when nobody looks at the sign-in any more: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)
    const flow = useSignIn(app.auth)
    const leave = flow.subscribe(() => {})
    const view = flow.getSnapshot()
    if (view.step === 'identify') await view.submit(CREDENTIALS)
    expect(flow.getSnapshot().step).toBe('rememberDevice')
    expect(gates).toEqual(['restoring', 'signIn'])

    leave()

    expect(gates).toEqual(['restoring', 'signIn', 'app'])
  })

  it.each(ASKING)('stays open while a signed-in user signs in once more: %s', async (_, pool, auth) => {
    const app = startApp({ pool, auth })
    const gates = watchGate(app)
    await app.at('identify').submit(CREDENTIALS)
    await app.at('rememberDevice').skip()
    const again = useSignIn(app.auth)
    again.subscribe(() => {})

    const view = again.getSnapshot()
    if (view.step === 'identify') await view.submit(CREDENTIALS)

    expect(gates).toEqual(['restoring', 'signIn', 'app'])
  })

  it('leads back to the sign-in after a sign-out, and opens at once where nothing is asked', async () => {
    const app = startApp()
    const gates = watchGate(app)
    await app.at('identify').submit(CREDENTIALS)

    await app.auth.signOut()

    expect(gates).toEqual(['restoring', 'signIn', 'app', 'signIn'])
  })
})

describe('a sign-in that is over', () => {
  it('begins again when the user signs out, for who looks at it', async () => {
    const app = startApp()
    await app.at('identify').submit(CREDENTIALS)
    const steps: string[] = []
    app.flow.subscribe(() => steps.push(app.flow.getSnapshot().step))

    await app.auth.signOut()

    expect(new Set(steps)).toEqual(new Set(['identify']))
    expect((await app.at('identify').submit(CREDENTIALS)).flow.step).toBe('signedIn')
  })

  it('begins again for who looks at it after the sign-out', async () => {
    const app = startApp()
    const flow = useSignIn(app.auth)
    const leave = flow.subscribe(() => {})
    const view = flow.getSnapshot()
    if (view.step === 'identify') await view.submit(CREDENTIALS)
    leave()
    await app.auth.signOut()
    expect(flow.getSnapshot().step).toBe('signedIn')

    flow.subscribe(() => {})

    expect(flow.getSnapshot().step).toBe('identify')
  })

  it('begins again when the service has ended the session', async () => {
    const app = startApp()
    await app.at('identify').submit(CREDENTIALS)
    app.pool.revokeTokens('ada')

    await app.auth.getTokens({ forceRefresh: true }).catch(() => undefined)

    app.at('identify')
    expect(app.auth.session.getSnapshot()).toMatchObject({ status: 'signedOut', reason: 'sessionRevoked' })
  })

  it('begins again when the session has ended before the sign-in has', async () => {
    const users = ['ada', 'bob'].map((username) => ({ username, password: PASSWORD }))
    const app = startApp({ pool: { users, deviceConfiguration: { challengeRequiredOnNewDevice: true } } })
    await app.at('identify').submit(CREDENTIALS)
    const flow = useSignIn(app.auth)
    flow.subscribe(() => {})
    app.pool.faults.add({ operation: 'ConfirmDevice', delayMs: 5000 })
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error(view.step)
    const submitted = view.submit({ ...CREDENTIALS, username: 'bob' })
    await until(() => {
      const session = app.auth.session.getSnapshot()
      return session.status === 'signedIn' && session.user.username === 'bob'
    })
    expect(flow.getSnapshot().pending).toBe(true)

    await app.auth.signOut({ scope: 'local' })
    app.clock.increment(6000)
    await submitted

    await until(() => flow.getSnapshot().step === 'identify')
  })

  it.each<[string, (auth: Auth) => { subscribe(listener: () => void): () => void; dispose(): void }, boolean]>([
    ['a sign-in that waits for credentials', (auth) => useSignIn(auth), false],
    ['a sign-in that was disposed of', (auth) => useSignIn(auth), true],
    ['the devices', (auth) => useDevices(auth), false],
  ])('leaves the tokens alone as %s', async (_, open, isDisposed) => {
    const app = startApp()
    await app.at('identify').submit(CREDENTIALS)
    app.flow.dispose()
    app.auth.dispose()
    const { pool, clock, storage, resumeStorage } = app
    const { userPoolId, clientId, fetch } = pool
    const auth = createAuth({ userPoolId, clientId, fetch, clock, storage, resumeStorage })
    const flow = open(auth)
    flow.subscribe(() => {})
    await auth.session.ready()
    if (isDisposed) flow.dispose()

    for (let minutes = 0; minutes < 65; minutes += 5) {
      clock.increment(300_000)
      for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => setImmediate(resolve))
    }

    expect(app.operations()).not.toContain('GetTokensFromRefreshToken')
    await auth.getTokens()
    expect(app.operations()).toContain('GetTokensFromRefreshToken')
    auth.dispose()
  })

  it('stays over while the user is signed in, and when it has led to another conversation', async () => {
    const app = startApp({ pool: { users: [{ username: 'ada', password: PASSWORD, status: 'UNCONFIRMED' }] } })
    await app.at('identify').submit(CREDENTIALS)
    app.at('confirmSignUp')

    app.flow.subscribe(() => {})
    await app.auth.signOut()
    app.at('confirmSignUp')

    const other = startApp()
    await other.at('identify').submit(CREDENTIALS)
    await other.auth.getTokens({ forceRefresh: true })
    other.flow.subscribe(() => {})
    other.at('signedIn')
  })
})
