/** Credentials that an app hands to a sign-in, which submits them by itself: once. */
import { describe, expect, it } from 'vitest'
import { type Credentials, createAuth, Sensitive, type SignInFlow, useSignIn } from '../../src/index.ts'
import { createTestPorts } from '../../src/testing/index.ts'
import { until } from '../until.ts'
import { type App, PASSWORD, startApp } from './start-app.ts'

const ada = (): Credentials => ({ username: 'ada', password: new Sensitive(PASSWORD) })

/** A sign-in that has begun, and has looked for an unfinished one. */
async function begin(auth: App['auth'], credentials: Credentials): Promise<SignInFlow> {
  const flow = useSignIn(auth, { credentials })
  flow.subscribe(() => {})
  await until(() => flow.actor.getSnapshot().value !== 'restoring' && !flow.getSnapshot().pending)
  return flow
}

/** An app that was signed in to by these credentials, and out of again. */
async function signedOut(credentials: Credentials): Promise<App> {
  const app = startApp()
  expect((await begin(app.auth, credentials)).getSnapshot().step).toBe('signedIn')
  await app.auth.signOut()
  app.pool.requests.clear()
  return app
}

describe('credentials that were handed over before', () => {
  it.each<[string, (used: Credentials) => Credentials]>([
    ['as they were', (used) => used],
    ['in a copy', (used) => ({ ...used })],
    ['in a copy of another kind', (used) => ({ ...used, persistence: 'memory' })],
    ['frozen, in a copy', (used) => Object.freeze({ ...used })],
  ])('are not submitted again %s', async (_, again) => {
    const credentials = ada()
    const { auth, pool } = await signedOut(credentials)

    const flow = await begin(auth, again(credentials))

    expect(flow.getSnapshot()).toMatchObject({ step: 'identify', pending: false, error: null })
    expect(pool.requests.list()).toEqual([])
  })

  it('are not submitted again after they were refused', async () => {
    const { auth, pool } = startApp()
    const credentials = { username: 'ada', password: 'Wrong-horse-1' }
    expect((await begin(auth, credentials)).getSnapshot().error?.code).toBe('NotAuthorizedException')
    pool.requests.clear()

    await begin(auth, credentials)

    expect(pool.requests.list()).toEqual([])
  })

  it('are not submitted again with the session of a sign-up, which is good for one sign-in', async () => {
    const session = new Sensitive('a session of ConfirmSignUp')
    const { auth, pool } = startApp()
    await begin(auth, { username: 'ada', authFlow: 'USER_AUTH', session })
    pool.requests.clear()

    await begin(auth, { username: 'ada', authFlow: 'USER_AUTH', session })

    expect(pool.requests.list()).toEqual([])
  })

  it('leave a screen that is made again at the question of the first', async () => {
    const app = startApp({
      pool: { users: [{ username: 'ada', password: PASSWORD, mfa: { totp: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' } }] },
    })
    const credentials = ada()
    expect((await begin(app.auth, credentials)).getSnapshot().step).toBe('totpCode')
    app.pool.requests.clear()

    expect((await begin(app.auth, credentials)).getSnapshot().step).toBe('totpCode')
    expect(app.pool.requests.list()).toEqual([])
  })
})

describe('credentials are submitted', () => {
  it('by the flow that begins, where another was made of them before and thrown away', async () => {
    const { auth } = startApp()
    const credentials = ada()
    useSignIn(auth, { credentials })

    expect((await begin(auth, credentials)).getSnapshot().step).toBe('signedIn')
  })

  it('once by each auth', async () => {
    const credentials = ada()
    const { pool, clock } = await signedOut(credentials)
    const ids = { userPoolId: pool.userPoolId, clientId: pool.clientId }
    const other = createAuth({ ...createTestPorts({ clock }), ...ids, fetch: pool.fetch })

    expect((await begin(other, credentials)).getSnapshot().step).toBe('signedIn')
  })

  it('each time that the user submits them', async () => {
    const credentials = ada()
    const { auth } = await signedOut(credentials)
    const flow = await begin(auth, credentials)
    const view = flow.getSnapshot()
    if (view.step !== 'identify') throw new Error('Another step')

    expect(await view.submit(credentials)).toMatchObject({ ok: true, flow: { step: 'signedIn' } })
  })
})
