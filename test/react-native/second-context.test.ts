/** A second JavaScript context of one app, such as a share extension: the same storage, and nothing that tells of changes. */
import { describe, expect, it } from 'vitest'
import { type Auth, createAuth, useSignIn } from '../../src/index.ts'
import type { KeyValueStorage } from '../../src/ports.ts'
import { reactNativePorts } from '../../src/react-native/index.ts'
import { asyncStorageStorage, keychainStorage, mmkvStorage, secureStoreStorage } from '../../src/storage/index.ts'
import { createUserPool, type UserPool } from '../../src/testing/index.ts'
import { Disk } from '../storage/fakes/disk.ts'
import { manualClock } from '../storage/fakes/manual-clock.ts'
import { asyncStorage, keychain, mmkv, secureStore } from '../storage/fakes/native.ts'
import { createPhone } from './phone.ts'

const PASSWORD = 'Correct-horse-1'

const STORAGES: Readonly<Record<string, (disk: Disk) => KeyValueStorage>> = {
  secureStoreStorage: (disk) => secureStoreStorage(secureStore(disk)),
  keychainStorage: (disk) => keychainStorage(keychain(disk)),
  asyncStorageStorage: (disk) => asyncStorageStorage(asyncStorage(disk)),
  mmkvStorage: (disk) => mmkvStorage(mmkv(disk)),
}

interface Contexts {
  readonly pool: UserPool
  readonly disk: Disk
  /** The context of the app, with a screen that shows the session. */
  readonly app: Auth
  readonly other: Auth
  /** Lets time pass until the work is done. */
  during<T>(work: Promise<T>): Promise<T>
}

function openContexts(open: (disk: Disk) => KeyValueStorage = STORAGES.secureStoreStorage!): Contexts {
  const clock = manualClock()
  const disk = new Disk()
  const pool = createUserPool({ clock, users: [{ username: 'ada', password: PASSWORD }] })
  const start = () =>
    createAuth({
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      fetch: pool.fetch,
      ...reactNativePorts({ ...createPhone(), clock, storage: open(disk) }),
    })
  const app = start()
  app.session.subscribe(() => {})
  return {
    pool,
    disk,
    app,
    other: start(),
    during: async (work) => {
      await clock.advance(5000)
      return work
    },
  }
}

async function signIn({ during }: Contexts, auth: Auth): Promise<void> {
  const view = useSignIn(auth).getSnapshot()
  if (view.step === 'identify') await during(view.submit({ username: 'ada', password: PASSWORD }))
  expect(auth.session.getSnapshot()).toMatchObject({ status: 'signedIn' })
}

describe.each(Object.keys(STORAGES))('with %s, readStorage', (name) => {
  it('finds the sign-in of another context', async () => {
    const contexts = openContexts(STORAGES[name])
    const { app, other, during } = contexts
    await during(app.session.ready())
    await signIn(contexts, other)
    expect(app.session.getSnapshot()).toEqual({ status: 'signedOut' })

    const session = await during(app.session.readStorage())

    expect(session).toMatchObject({ status: 'signedIn', user: { username: 'ada' } })
    expect(app.session.getSnapshot()).toBe(session)
  })

  it('finds the tokens that another context has refreshed, without a request', async () => {
    const contexts = openContexts(STORAGES[name])
    const { app, other, pool, during } = contexts
    await signIn(contexts, app)
    const refreshed = await during(other.getTokens({ forceRefresh: true }))
    pool.requests.clear()

    await during(app.session.readStorage())

    const { accessToken } = await during(app.getTokens())
    expect(accessToken.expose()).toBe(refreshed.accessToken.expose())
    expect(pool.requests.list()).toEqual([])
  })

  it('finds the sign-out of another context', async () => {
    const contexts = openContexts(STORAGES[name])
    const { app, other, during } = contexts
    await signIn(contexts, app)
    await during(other.signOut())
    expect(app.session.getSnapshot()).toMatchObject({ status: 'signedIn' })

    expect(await during(app.session.readStorage())).toEqual({ status: 'signedOut', reason: 'signedOutElsewhere' })
  })
})

describe('readStorage', () => {
  it('starts the session, where nothing has: a task in the background has no screen', async () => {
    const contexts = openContexts()
    await signIn(contexts, contexts.app)

    expect(await contexts.during(contexts.other.session.readStorage())).toMatchObject({ status: 'signedIn' })
  })

  it('changes nothing where nothing has changed', async () => {
    const contexts = openContexts()
    await signIn(contexts, contexts.app)
    const before = contexts.app.session.getSnapshot()

    expect(await contexts.during(contexts.app.session.readStorage())).toBe(before)
  })

  it('keeps the session where the storage cannot be read', async () => {
    const contexts = openContexts()
    await signIn(contexts, contexts.app)
    contexts.disk.failAt(0, 'throw')

    expect(await contexts.during(contexts.app.session.readStorage())).toMatchObject({
      status: 'signedIn',
      user: { username: 'ada' },
    })
  })

  it('says that nothing is known yet where a locked phone keeps the storage shut', async () => {
    const clock = manualClock()
    const phone = createPhone()
    phone.become('background')
    const locked = () => Promise.reject(new Error('User interaction is not allowed'))
    const storage = { getItem: locked, setItem: locked, removeItem: locked }
    const ids = { userPoolId: 'eu-west-1_AbCdEf123', clientId: 'client' }
    const auth = createAuth({ ...ids, ...reactNativePorts({ ...phone, clock, storage }) })
    const reading = auth.session.readStorage()
    await clock.advance(60_000)

    expect(await reading).toEqual({ status: 'restoring' })
    auth.dispose()
  })

  it('says that it was disposed of', async () => {
    const { app } = openContexts()
    app.dispose()

    await expect(app.session.readStorage()).rejects.toMatchObject({ code: 'ERR_CANCELLED' })
  })
})
